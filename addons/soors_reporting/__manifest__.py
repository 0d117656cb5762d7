{
    "name": "SOORS Reporting",
    "summary": "Declarations of kilos: computed from stock moves, checked, "
    "released, corrected, never rewritten",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/SOORS",
    "author": "SOORS",
    "license": "LGPL-3",
    "depends": ["soors_base"],
    "external_dependencies": {"python": ["xlsxwriter"]},
    "data": [
        "security/soors_reporting_groups.xml",
        "security/ir.model.access.csv",
        "security/soors_reporting_rules.xml",
        "data/ir_sequence_data.xml",
        "data/soors_declaration_template_data.xml",
        "views/soors_declaration_line_views.xml",
        "views/soors_declaration_views.xml",
        "views/soors_declaration_template_views.xml",
        "wizards/soors_release_access_views.xml",
        "views/soors_reporting_menus.xml",
        "data/soors_home_tile_data.xml",
    ],
}
