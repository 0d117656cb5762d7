# SPDX-License-Identifier: LGPL-3.0-only
"""Entry point: turns every problem into a sentence and a next step."""

import os
import signal
import subprocess
import sys
import traceback

from rich.console import Console
from rich.markup import escape

from .home import COMMAND, Home
from .problem import Problem

INTERRUPTED = 130


def explain(problem):
    console = Console(stderr=True, highlight=False)
    console.print(f"[bold red]{escape(problem.sentence)}[/]", soft_wrap=True)
    if problem.next_step:
        console.print(f"Next: {escape(problem.next_step)}", soft_wrap=True)


def translate(error):
    """Return the problem to show for an exception nobody foresaw."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, subprocess.CalledProcessError):
        program = os.path.basename(str(error.cmd[0]))
        return Problem(
            f"{program} failed with status {error.returncode}.",
            "try again; --debug shows the details, ./soors doctor what is missing.",
        )
    if isinstance(error, OSError):
        return Problem(
            f"{error.strerror or error}: {error.filename or 'a file or connection'}.",
            "./soors doctor shows what is missing; --debug shows the details.",
        )
    return Problem(
        f"Something unforeseen happened ({type(error).__name__}: {error}).",
        "the details are in the crash log of SOORS_HOME/logs; --debug shows them.",
    )


def keep(error):
    """Write the traceback away for those who mend it."""
    try:
        folder = Home.find().logs
        folder.mkdir(parents=True, exist_ok=True)
        text = "".join(traceback.format_exception(error))
        (folder / "crash.log").write_text(text, encoding="utf-8")
    except OSError:
        sys.stderr.write("(The details could not be written to a file.)\n")


def on_terminate(_number, _frame):
    raise KeyboardInterrupt


def main():
    signal.signal(signal.SIGTERM, on_terminate)
    debug = "--debug" in sys.argv
    os.environ[COMMAND] = " ".join(sys.argv[1:])
    try:
        from .app import app

        app(prog_name="soors")
    except (KeyboardInterrupt, SystemExit) as end:
        if isinstance(end, SystemExit) and end.code != INTERRUPTED:
            raise
        sys.stderr.write(
            "\nStopped. Start the same command again; it goes on where it was.\n"
        )
        sys.exit(INTERRUPTED)
    except Exception as error:  # the last resort of a command line
        if debug:
            raise
        if not isinstance(error, Problem):
            keep(error)
        explain(translate(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
