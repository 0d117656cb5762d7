{
    "name": "SOORS Shop",
    "summary": "Sell by piece and by kilo, with the kilos of every ticket",
    "version": "19.0.1.0.0",
    "category": "Sales/SOORS",
    "author": "SOORS",
    "license": "LGPL-3",
    "depends": ["soors_base", "point_of_sale", "pos_loyalty", "l10n_be"],
    "data": [
        # roles first: menus and access rights rest on what they imply
        "security/soors_shop_groups.xml",
        "security/ir.model.access.csv",
        "security/soors_shop_security.xml",
        # views
        "views/pos_config_views.xml",
        "views/pos_order_views.xml",
        "views/report_pos_order_views.xml",
        "views/res_company_views.xml",
        "wizards/soors_settings_views.xml",
        "views/soors_shop_day_views.xml",
        "views/stock_picking_views.xml",
        # menus and tiles last: they name the actions
        "views/soors_shop_menus.xml",
        "data/soors_home_tile_data.xml",
    ],
    "assets": {
        "point_of_sale._assets_pos": [
            "soors_shop/static/src/app/**/*",
        ],
        "web.assets_tests": [
            "soors_shop/static/tests/tours/**/*",
        ],
    },
}
