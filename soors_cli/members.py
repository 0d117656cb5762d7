# SPDX-License-Identifier: LGPL-3.0-only
"""Members: make a database from layers, say what would change in it, change it."""

import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from . import landscape, personas
from . import up as bring
from .databases import check_name
from .layer_files import LayerFiles, key_table, load_schema
from .problem import Problem
from .runtime import Runtime

app = typer.Typer(no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the member.")]
Layers = Annotated[
    str,
    typer.Option(
        "--layers",
        metavar="DIR",
        help="Folder with layers of your own (or SOORS_LAYERS); ours fill the gaps.",
    ),
]
Profile = Annotated[
    str, typer.Option("--profile", help="small or large; the last one if not given.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]

# Both run in Odoo's shell of the member's database.
PLAN = """
from odoo.addons.soors_base.layers import Resolution
resolution = Resolution.from_json(values["resolution"])
# plain words in the language of the command line
layers = env["soors.layer"].with_context(lang=None)
answer = [d.as_dict() for d in layers.plan(resolution)]
"""
APPLY = """
from odoo.addons.soors_base.layers import Resolution
from odoo.exceptions import UserError
resolution = Resolution.from_json(values["resolution"])
# what is created gets names in the language of the member
lang = resolution.values.get("company", {}).get("lang")
lang = lang if lang in dict(env["res.lang"].get_installed()) else None
layers = env["soors.layer"].with_context(lang=lang)
answer = {"missing": layers.get_missing_modules(resolution)}
try:
    if not answer["missing"]:
        done = layers.apply(resolution, values["name"], values["passwords"])
        answer["done"] = [d.as_dict() for d in done]
except UserError as error:
    env.cr.rollback()
    answer["error"] = str(error)
"""


# ---- for other commands ----------------------------------------------------------


def apply_profile(runtime, name, profile, layers=None):
    """Make a database what its layers want (work lock held); return what changed."""
    resolution = LayerFiles(layers).resolve(name, profile)
    answer = run_apply(runtime, name, resolution)
    if answer["missing"]:
        install(runtime, name, answer["missing"])
        answer = run_apply(runtime, name, resolution)
    if "error" in answer:
        raise Problem(
            f"The layers of {name} cannot be applied:\n{answer['error']}",
            "mend the files; nothing was changed",
        )
    runtime.databases.set_note(name, profile=profile)
    remember_people(runtime, name, resolution)
    return answer["done"]


def run_apply(runtime, name, resolution):
    return runtime.script(
        name,
        APPLY,
        name=name,
        resolution=resolution.to_json(),
        passwords=passwords(runtime, name, resolution),
    )


def install(runtime, name, missing):
    """Install the add-ons the layers want, the server stopped meanwhile."""
    port = runtime.server.port() if runtime.server.pid() else None
    if port:
        runtime.server.stop()
    runtime.databases.update(name, missing, f"Installing {', '.join(missing)}")
    if port:
        bring.start(runtime, port)


def plan_profile(runtime, name, profile, layers=None):
    """Return the differences between a database and its layers; change nothing."""
    resolution = LayerFiles(layers).resolve(name, profile)
    return runtime.script(name, PLAN, resolution=resolution.to_json())


def passwords(runtime, name, resolution):
    """Return the password of each login, made now for those who have none.

    They are kept before they are used: a run that is killed loses none of them.
    """
    return {
        login: personas.password(runtime.home, name, login)
        for login in resolution.values.get("users", {})
    }


def remember_people(runtime, name, resolution):
    """Let `status` show the people who came with a later version of the layers."""
    people = runtime.databases.note(name).get("personas")
    if people is None:
        return
    known = {person["login"] for person in people}
    new = [
        {"role": ", ".join(user["roles"]), "name": user["name"], "login": login}
        for login, user in resolution.values.get("users", {}).items()
        if login not in known
    ]
    if new:
        runtime.databases.set_note(name, personas=[*people, *new])


def known_profile(runtime, name, profile):
    """Return the profile given, else the one applied last."""
    profile = profile or runtime.databases.note(name).get("profile")
    if not profile:
        raise Problem(
            f"{name} has no profile yet.",
            f"say which: ./soors member apply {name} --profile small",
        )
    return profile


# ---- commands --------------------------------------------------------------------


@app.command()
def create(
    name: Name,
    profile: Annotated[str, typer.Option("--profile", help="small or large.")],
    layers: Layers = "",
):
    """Make a member's database and apply its layers."""
    check_name(name)
    LayerFiles(layers).resolve(name, profile)
    kind = profile if profile == personas.FEDERATION else personas.MEMBER
    runtime = Runtime()
    with runtime.alone():
        runtime.prepare()
        if runtime.databases.note(name).get("profile"):
            raise Problem(
                f"The member {name} exists already.", f"./soors member apply {name}"
            )
        landscape.ensure_database(runtime, landscape.Plan(name, kind, profile))
        with runtime.steps.show(f"Applying the layers of {name} ({profile})"):
            done = apply_profile(runtime, name, profile, layers)
        personas.ensure(runtime, name, kind)
    runtime.console.print(
        f"{name} is ready: {len(done)} settings from its layers. "
        "Its logins: ./soors status"
    )


@app.command()
def plan(name: Name, profile: Profile = "", layers: Layers = "", as_json: Json = False):
    """Say what applying the layers would change; change nothing."""
    runtime = Runtime()
    runtime.need_database(name)
    profile = known_profile(runtime, name, profile)
    differences = plan_profile(runtime, name, profile, layers)
    if as_json:
        print(json.dumps({"member": name, "differences": differences}, indent=1))
    else:
        show(runtime, name, profile, differences)


@app.command()
def apply(
    name: Name, profile: Profile = "", layers: Layers = "", as_json: Json = False
):
    """Make a member's database what its layers want; safe to repeat."""
    runtime = Runtime()
    runtime.need_database(name)
    profile = known_profile(runtime, name, profile)
    with runtime.alone():
        done = apply_profile(runtime, name, profile, layers)
    if as_json:
        print(json.dumps({"member": name, "done": done}, indent=1))
    else:
        show(runtime, name, profile, done, title="Changed in")


@app.command()
def check(name: Name, profile: Profile = "", layers: Layers = ""):
    """Check the layers of a member, without any database."""
    files = LayerFiles(layers)
    for each in [profile] if profile else files.profiles():
        files.resolve(name, each)
        typer.echo(f"{name} with the profile {each}: nothing is wrong.")


@app.command()
def keys():
    """Show every key a layer may set, what it may hold and what it means."""
    typer.echo(key_table(load_schema()))


def show(runtime, name, profile, differences, title="To change in"):
    """Print differences in plain words, each with the file and line that wants it."""
    if not differences:
        runtime.console.print(f"Nothing to change: {name} is as its layers want it.")
        return
    table = Table(title=f"{title} {name} ({profile})", title_justify="left")
    table.add_column("section")
    table.add_column("change", overflow="fold")
    table.add_column("wanted by", overflow="fold")
    for difference in differences:
        colour = "[red]" if difference["action"] == "refuse" else ""
        table.add_row(
            difference["section"],
            colour + escape(difference["text"]),
            escape(difference["where"]),
        )
    runtime.console.print(table)
