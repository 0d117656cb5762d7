# SPDX-License-Identifier: LGPL-3.0-only
"""`up`: from nothing, or from whatever state it is in, to a served landscape."""

from concurrent.futures import ThreadPoolExecutor

from . import landscape, optional, personas
from .problem import Problem
from .server import url_of


def up(runtime, port):
    """Bring everything up to date and serve it; safe to be killed and run again."""
    server = runtime.server
    with runtime.alone():
        runtime.prepare()
        outdated = landscape.outdated(runtime)
        moved = server.pid() and server.port() != port
        if server.pid() and (outdated or moved or landscape.missing(runtime)):
            with runtime.steps.show("Stopping the server for the changes"):
                server.stop()
        bring_all_up_to_date(runtime, outdated)
        start(runtime, port)
        play_day(runtime)


def bring_all_up_to_date(runtime, outdated):
    """Make or update the databases side by side: each keeps one processor busy."""
    with ThreadPoolExecutor() as pool:
        jobs = [
            pool.submit(bring_up_to_date, runtime, plan, plan.name in outdated)
            for plan in landscape.PLANS
        ]
    for job in jobs:
        job.result()


def bring_up_to_date(runtime, plan, outdated):
    landscape.ensure_database(runtime, plan)
    if outdated:
        runtime.databases.update(plan.name, landscape.wanted_addons(plan))
    apply_profile(runtime, plan)
    personas.ensure(runtime, plan.name, plan.kind)


def apply_profile(runtime, plan):
    """Apply the layers of a member: base, its profile, its own."""
    if not plan.profile or runtime.databases.note(plan.name).get("profile"):
        return
    members = optional("members")
    if not members:
        return
    with runtime.steps.show(f"Applying the layers of {plan.name} ({plan.profile})"):
        members.apply_profile(runtime, plan.name, plan.profile)
    runtime.databases.set_note(plan.name, profile=plan.profile)


def start(runtime, port):
    server = runtime.server
    if server.pid() and server.answers():
        return
    server.stop()
    names = [plan.name for plan in landscape.PLANS]
    runtime.write_config(port, names)
    for name in names:
        address = url_of(name, names, port)
        runtime.databases.set_base_url(name, address, url_of(None, names, port))
    with runtime.steps.show(f"Starting Odoo on port {port}"):
        server.start(port, names)


def play_day(runtime):
    """Tell the demonstration's story on the running server, once."""
    story = optional("story")
    if hasattr(story, "run"):
        story.run(runtime)


def down(runtime):
    """Stop the server and the database server; returns what was stopped."""
    stopped = []
    with runtime.alone():
        if runtime.server.stop():
            stopped.append("Odoo")
        if runtime.postgres.embedded and runtime.postgres.is_running():
            runtime.postgres.stop()
            stopped.append("PostgreSQL")
    return stopped


def update(runtime, name):
    """Update the add-ons of one database, the server stopped meanwhile."""
    plan = next((plan for plan in landscape.PLANS if plan.name == name), None)
    wanted = landscape.wanted_addons(plan) if plan else ()
    server = runtime.server
    with runtime.alone():
        port = server.port() if server.pid() else None
        runtime.prepare()
        if port and any(runtime.databases.pending(name, wanted)):
            with runtime.steps.show("Stopping the server for the update"):
                server.stop()
        touched = runtime.databases.update(name, wanted)
        if port:
            start(runtime, port)
    return touched


def check_port(port):
    if not 1024 <= port <= 65530:
        raise Problem(
            f"Port {port} cannot be used without being root.",
            "choose one between 1024 and 65530.",
        )
