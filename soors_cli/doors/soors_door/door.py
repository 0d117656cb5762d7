# SPDX-License-Identifier: LGPL-3.0-only
"""Choose the database of a request that names none.

Odoo serves a database without asking only when its filter leaves a single one. Here the
first database of the configuration answers at the plain address, and each database
answers at `<its name>.localhost` too, so that one browser can be in several at once.
`?db=`, the session and the header `X-Odoo-Database` go on working for all of them.
"""

from odoo import http
from odoo.exceptions import AccessDenied
from odoo.tools import config


def served():
    return list(config["db_name"] or [])


def choose(databases, host):
    """Return the database for a host: the one named by it, else the first one."""
    name = host.partition(":")[0].partition(".")[0]
    if name in databases:
        return [name]
    return databases[:1]


def db_list(force=False, host=None):
    """Stand in for Odoo's function of that name; strangers get no list."""
    if not force and not config["list_db"]:
        raise AccessDenied()
    if host is None:
        host = http.request.httprequest.environ.get("HTTP_HOST", "")
    return choose(served(), host)


def open_doors():
    http.db_list = db_list
