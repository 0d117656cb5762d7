{
    "name": "SOORS Floor",
    "summary": "Tablets that work without network and never lose an entry",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/SOORS",
    "author": "SOORS",
    "license": "LGPL-3",
    # soors_base for the roles and the menus only.
    "depends": ["base", "web", "mail", "soors_base"],
    "data": [
        "views/app_templates.xml",
    ],
    "assets": {
        # The app of the tablet; business add-ons append their screens to it.
        # No web._assets_core, no Bootstrap, no web font: the first load is 80 kB at most.
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
