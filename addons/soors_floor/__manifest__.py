{
    "name": "SOORS Floor",
    "summary": "Tablets that work without network and never lose an entry",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/SOORS",
    "author": "SOORS",
    "license": "LGPL-3",
    # soors_base for the roles and the menus only.
    "depends": ["base", "web", "mail", "soors_base"],
    "external_dependencies": {"python": ["qrcode"]},
    "data": [
        "security/ir.model.access.csv",
        "security/soors_floor_rules.xml",
        "data/user_data.xml",
        "data/ir_cron_data.xml",
        "views/app_templates.xml",
        "views/soors_operation_views.xml",
        "views/soors_device_views.xml",
        "views/res_partner_views.xml",
        "wizards/soors_floor_rescue_views.xml",
        # Menus last: they name the actions above.
        "views/soors_floor_menus.xml",
    ],
    "assets": {
        # The app of the tablet; business add-ons append their screens to it.
        "soors_floor.assets_app": [],
    },
}
