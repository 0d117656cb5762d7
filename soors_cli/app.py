# SPDX-License-Identifier: LGPL-3.0-only
"""The commands of `./soors`."""

import json
import os
import sys
import time
from typing import Annotated

import typer

from . import optional
from . import status as state
from . import up as bring
from .problem import Problem
from .runtime import DEFAULT_PORT, Runtime

app = typer.Typer(
    name="soors",
    help="Run, test and measure SOORS: a suite of Odoo 19 add-ons for reuse.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
Json = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]
Database = Annotated[str, typer.Argument(metavar="DB", help="Name of a database.")]


@app.callback()
def options(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of a failure.")
    ] = False,
):
    """Read the options that stand before the command (`--debug` is read earlier)."""


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = DEFAULT_PORT,
    detach: Annotated[
        bool, typer.Option("--detach", help="Leave the server running and return.")
    ] = False,
):
    """Set everything up, play one day, serve it."""
    bring.check_port(port)
    runtime = Runtime()
    was_running = runtime.server.pid()
    bring.up(runtime, port)
    state.show(runtime)
    if detach:
        return
    if was_running and was_running == runtime.server.pid():
        runtime.console.print(
            "It was running already. ./soors logs follows it, ./soors down stops it."
        )
        return
    runtime.console.print("Stop it with Ctrl-C. Its log is shown by ./soors logs.")
    try:
        while runtime.server.pid():
            time.sleep(1)
    except KeyboardInterrupt:
        bring.down(runtime)
        runtime.console.print("\nStopped.")
        return
    if runtime.postgres.is_running():
        raise Problem(
            "The server has ended.", f"read the end of {runtime.home.server_log}"
        )


@app.command()
def down():
    """Stop the server and its PostgreSQL."""
    runtime = Runtime()
    stopped = bring.down(runtime)
    said = f"Stopped: {', '.join(stopped)}." if stopped else "Nothing was running."
    runtime.console.print(said)


@app.command()
def status(as_json: Json = False):
    """Show addresses, logins, databases and processes."""
    runtime = Runtime()
    found = state.collect(runtime)
    if as_json:
        print(json.dumps(found, indent=1))
    else:
        state.show(runtime, found)


@app.command()
def logs(
    lines: Annotated[int, typer.Option("-n", help="Lines to show first.")] = 50,
    follow: Annotated[bool, typer.Option("--follow/--no-follow", "-f/-F")] = True,
):
    """Show the server's log and follow it."""
    runtime = Runtime()
    path = runtime.home.server_log
    if not path.exists():
        raise Problem("The server has not been started yet.", "./soors up")
    command = ["tail", f"-n{lines}", *(["-F"] if follow else []), str(path)]
    os.execvp(command[0], command)


@app.command()
def shell(database: Database):
    """Odoo's shell on a database; reads a script from standard input."""
    runtime = Runtime()
    runtime.need_database(database)
    command = runtime.shell_command(database)
    os.execv(command[0], command)


@app.command(context_settings=PASS_ON)
def psql(context: typer.Context, database: Database):
    """PostgreSQL's shell on a database; more arguments go to psql."""
    runtime = Runtime()
    runtime.need_database(database)
    program = runtime.postgres.program("psql")
    environment = {**os.environ, **runtime.postgres.address.environment()}
    os.execve(program, [program, "-d", database, *context.args], environment)


@app.command()
def update(database: Database):
    """Bring the add-ons of a database to the state of the source."""
    runtime = Runtime()
    runtime.need_database(database)
    touched = bring.update(runtime, database)
    said = f"Updated: {', '.join(touched)}." if touched else "Nothing had changed."
    runtime.console.print(said)


@app.command(context_settings=PASS_ON)
def test(
    context: typer.Context,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Install the add-ons anew, update nothing.")
    ] = False,
):
    """Run the tests: all, or those under PATH; other options go to pytest."""
    from . import testing

    sys.exit(testing.run(Runtime(), context.args, fresh))


@app.command()
def standard(
    modules: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MODULE]...", help="stock and point_of_sale if none."),
    ] = None,
):
    """Run Odoo's own tests without our add-ons and with them, and compare."""
    from . import standard as compare

    sys.exit(compare.run(Runtime(), modules))


@app.command(context_settings=PASS_ON)
def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which one.")] = "",
    as_json: Json = False,
):
    """Measure something against its reference; ends with 0 only when it is ok."""
    from .bench import frame

    sys.exit(frame.main(Runtime, name, context.args, as_json))


@app.command()
def terms():
    """Collect the add-ons' words anew and say which have no translation yet."""
    from . import terms as words

    runtime = Runtime()
    missing = 0
    for path, sources in words.refresh(runtime):
        missing += len(sources)
        for source in sources:
            name = f"{path.parent.parent.name}/{path.name}"
            runtime.console.print(f"{name}: {source}", markup=False)
    runtime.console.print(f"{missing} terms wait for a translation.")
    sys.exit(1 if missing else 0)


@app.command()
def doctor():
    """Say what is missing on this machine and how to get it."""
    from . import doctor as examine

    sys.exit(examine.main([]))


def add_members():
    """Add the commands `member ...` of the module that rolls members out."""
    members = optional("members")
    if members:
        app.add_typer(members.app, name="member", help="Create and configure members.")


add_members()
