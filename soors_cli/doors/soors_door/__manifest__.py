# SPDX-License-Identifier: LGPL-3.0-only
{
    "name": "SOORS Door",
    "summary": "Which database a request is for when one server serves several",
    "version": "19.0.1.0.0",
    "author": "SOORS",
    "license": "LGPL-3",
    "category": "Hidden",
    "website": "",
    "depends": ["base"],
    "post_load": "open_doors",
    # Loaded by the server (server_wide_modules), never installed in a database.
    "installable": True,
}
