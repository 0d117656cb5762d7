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
        "soors_floor.assets_app": [],
    },
}
