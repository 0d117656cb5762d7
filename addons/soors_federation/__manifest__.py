{
    "name": "SOORS Federation",
    "summary": "Collects what members released, checks it and adds it up",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/SOORS",
    "author": "SOORS",
    "license": "LGPL-3",
    "depends": ["soors_reporting"],
    "external_dependencies": {"python": ["requests", "xlsxwriter"]},
    "data": [
        "security/ir.model.access.csv",
        "security/soors_federation_rules.xml",
        "data/ir_cron_data.xml",
        "views/soors_federation_figure_views.xml",
        "views/soors_federation_declaration_views.xml",
        "views/soors_federation_collection_views.xml",
        # the form of members opens it
        "wizards/soors_federation_import_views.xml",
        "views/soors_federation_member_views.xml",
        "views/soors_consolidation_views.xml",
        "views/soors_federation_menus.xml",
        "data/soors_home_tile_data.xml",
    ],
}
