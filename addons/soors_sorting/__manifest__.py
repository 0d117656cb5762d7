{
    "name": "SOORS Sorting",
    "summary": "Sorting sessions with a mass balance to the gram, and loads to outlets",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Reuse",
    "author": "SOORS",
    "license": "LGPL-3",
    "depends": ["soors_base"],
    "data": [
        "security/ir.model.access.csv",
        "security/soors_sorting_security.xml",
        "data/ir_sequence_data.xml",
        "data/soors_sorting_loss_reason_data.xml",
        "data/soors_grade_data.xml",
        "wizards/soors_sorting_close_views.xml",
        "wizards/soors_outgoing_load_views.xml",
        "views/soors_sorting_loss_reason_views.xml",
        "views/soors_sorting_yield_views.xml",
        "views/soors_sorting_session_views.xml",
        "views/soors_grade_views.xml",
        "views/stock_picking_views.xml",
        "views/res_config_settings_views.xml",
        # Menus and tiles name the actions above.
        "views/soors_sorting_menus.xml",
        "data/soors_home_tile_data.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "soors_sorting/static/src/backend/**/*",
        ],
    },
}
