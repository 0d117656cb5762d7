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
        "data/schema_data.xml",
        "views/app_templates.xml",
        "views/soors_operation_views.xml",
        "views/soors_device_views.xml",
        "views/res_partner_views.xml",
        "views/res_config_settings_views.xml",
        "wizards/soors_floor_rescue_views.xml",
        # Menus last: they name the actions above.
        "views/soors_floor_menus.xml",
    ],
    "assets": {
        # The app of the tablet; business add-ons append their screens to it.
        # No web._assets_core, no Bootstrap, no web font: 80 kB for the first load.
        "soors_floor.assets_app": [
            "web/static/src/module_loader.js",
            "web/static/lib/owl/owl.js",
            "web/static/lib/owl/odoo_module.js",
            "web/static/src/core/template_inheritance.js",
            "web/static/src/core/templates.js",
            "soors_floor/static/src/**/*.js",
            "soors_floor/static/src/**/*.xml",
            "soors_floor/static/src/**/*.css",
        ],
    },
}
