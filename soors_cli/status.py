# SPDX-License-Identifier: LGPL-3.0-only
"""What is there and what runs, for people and for programs."""

from rich.table import Table

from . import personas
from .databases import MAKING, TEMPLATE
from .home import ROOT


def collect(runtime):
    """Return the state as plain data."""
    server, postgres = runtime.server, runtime.postgres
    running = postgres.is_running()
    return {
        "home": str(runtime.home.path),
        "ready": runtime.steps.is_done("odoo") or bool(runtime.odoo.checkout()),
        "running": bool(server.pid()),
        "url": server.url() if server.pid() else None,
        "pids": {"odoo": server.pid(), "postgres": postgres.pid()},
        "postgres": {"host": postgres.address.host, "port": postgres.address.port},
        "databases": databases(runtime) if running else [],
        "master_password": runtime.home.secrets.get("master"),
        "out": sorted(str(path) for path in (ROOT / "out").glob("*") if path.is_file()),
        "log": str(runtime.home.server_log),
    }


def databases(runtime):
    server = runtime.server
    served = server.databases() if server.pid() else []
    found = []
    for name in runtime.databases.names():
        if name.startswith("_") or name.endswith(MAKING) or name == TEMPLATE:
            continue
        note = runtime.databases.note(name)
        found.append(
            {
                "name": name,
                "url": server.url(name) if name in served else None,
                "addons": sorted(note.get("addons", {})),
                "profile": note.get("profile"),
                "logins": personas.logins(runtime, name),
            }
        )
    return found


def show(runtime, state=None):
    state = state or collect(runtime)
    console = runtime.console
    for database in state["databases"]:
        if database["logins"]:
            console.print(login_table(database))
    if state["running"]:
        console.print(f"[bold]Open {state['url']}[/] (process {state['pids']['odoo']})")
        console.print(
            "[dim]Addresses ending in .localhost are for browsers; programs use the "
            "first address with the header X-Odoo-Database.[/]"
        )
    else:
        console.print("The server is not running. Next: ./soors up")
    for path in state["out"]:
        console.print(f"Report: {path}", soft_wrap=True)
    console.print(f"Master password: {state['master_password']}")
    console.print(f"State: {state['home']}", soft_wrap=True)


def login_table(database):
    title = f"{database['name']}  {database['url'] or ''}"
    table = Table(title=title, title_justify="left", title_style="bold")
    for heading in ("Role", "Name", "Login", "Password"):
        table.add_column(heading)
    for row in database["logins"]:
        table.add_row(row["role"], row["name"], row["login"], row["password"])
    return table
