{
    "name": "SOORS Base",
    "summary": "Streams, kilograms and roles of a reuse enterprise",
    "version": "19.0.1.1.0",
    "category": "Supply Chain/SOORS",
    "author": "SOORS",
    "license": "LGPL-3",
    "depends": ["stock", "product", "contacts", "fleet", "mail", "web"],
    "data": [
        # roles first: access rights and menus name them
        "security/soors_base_groups.xml",
        "security/ir.model.access.csv",
        "security/soors_base_rules.xml",
        "security/soors_layer_security.xml",
        # reference data, in the order of their links
        "data/soors.region.csv",
        "data/soors.municipality.csv",
        "data/soors.waste.code.csv",
        "data/soors.stream.csv",
        "data/soors.grade.csv",
        "data/soors.treatment.csv",
        "data/soors.average.weight.csv",
        "data/precision_data.xml",
        "data/product.category.csv",
        "data/product.product.csv",
        "data/partner_data.xml",
        # needs treatments and categories
        "data/stock_data.xml",
        # must follow the data that members may change
        "data/keep_changes_data.xml",
        # views
        "views/soors_region_views.xml",
        "views/soors_municipality_views.xml",
        "views/soors_stream_views.xml",
        "views/soors_grade_views.xml",
        "views/soors_treatment_views.xml",
        "views/soors_waste_code_views.xml",
        "views/soors_average_weight_views.xml",
        "views/product_template_views.xml",
        "views/res_partner_views.xml",
        "views/stock_views.xml",
        "views/soors_flow_views.xml",
        "wizards/soors_balance_views.xml",
        "views/stock_quant_views.xml",
        "views/soors_home_tile_views.xml",
        # menus last: they name the actions
        "views/soors_base_menus.xml",
        "views/soors_layer_views.xml",
        "wizards/soors_settings_views.xml",
        "data/soors_home_tile_data.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "soors_base/static/src/home/**/*",
        ],
        "web.assets_tests": [
            "soors_base/static/tests/tours/**/*",
        ],
    },
    "application": True,
}
