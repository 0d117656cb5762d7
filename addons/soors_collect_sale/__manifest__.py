{
    "name": "SOORS Sale of removals",
    "summary": "Social removals with a quote, at the social tariff, and an invoice",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "author": "SOORS",
    "license": "LGPL-3",
    "depends": ["soors_collect", "sale"],
    "auto_install": True,
    "data": [
        "security/soors_collect_sale_groups.xml",
        "security/ir.model.access.csv",
        "security/soors_collect_sale_rules.xml",
        "data/soors_removal_service.xml",
        "views/res_config_settings_views.xml",
        "views/sale_order_views.xml",
        "views/soors_collection_request_views.xml",
        "views/soors_pickup_templates.xml",
    ],
    "assets": {
        "web.assets_backend": ["soors_collect_sale/static/src/board/*"],
        "web.assets_tests": ["soors_collect_sale/static/tests/tours/**/*"],
    },
}
