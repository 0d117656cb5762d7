# SPDX-License-Identifier: LGPL-3.0-only
"""Everything a command needs, made once and handed around."""

import contextlib
import json
import sys
import tempfile

from rich.console import Console

from .databases import MAKING, TEMPLATE, Databases
from .home import Home, work_lock
from .odoo_source import Odoo
from .postgres import find as find_postgres
from .printer import Printer
from .problem import Problem
from .server import Configuration, Server
from .steps import Steps

DEFAULT_PORT = 8069


class Runtime:
    """The home with its Odoo, its database server, its databases and its server."""

    def __init__(self, home=None, console=None):
        self.home = (home or Home.find()).prepare()
        self.console = console or Console(highlight=False)
        self.steps = Steps(self.home)
        self.odoo = Odoo(self.home, self.steps)
        self.postgres = find_postgres(self.home, self.steps)
        self.printer = Printer(self.home, self.steps)
        self.configuration = Configuration(self.home, self.odoo, self.postgres.address)
        self.databases = Databases(
            self.home, self.postgres.address, self.steps, self.home.config
        )
        self.server = Server(self.home, self.home.config, self.home.server_log)

    @contextlib.contextmanager
    def alone(self):
        """Hold the work lock of the home: only one run changes it at a time."""
        with work_lock(self.home.run / "work.lock", self.steps.say) as lock:
            self.steps.lock = lock
            try:
                yield self
            finally:
                self.steps.lock = None

    def prepare(self):
        """Make Odoo, the database server and the template ready (work lock held)."""
        self.odoo.ensure()
        self.printer.ensure()
        self.postgres.ensure()
        self.write_config(self.server.port(), self.server.databases())
        self.databases.clear_half_made()
        self.databases.ensure_template()

    def write_config(self, port=None, databases=()):
        self.configuration.write(
            self.home.config, port=port or DEFAULT_PORT, databases=databases
        )

    def ensure_postgres(self):
        """Start the database server for commands on what was set up before."""
        if self.postgres.is_running():
            return
        if self.postgres.embedded and not self.steps.is_done("postgres"):
            raise Problem("No database has been set up yet.", "./soors up")
        with self.alone():
            self.postgres.ensure()

    def need_database(self, name):
        self.ensure_postgres()
        if not self.databases.exists(name):
            known = [
                known
                for known in self.databases.names()
                if known != TEMPLATE and not known.endswith(MAKING)
            ]
            raise Problem(
                f"There is no database {name}.",
                f"the ones there are: {', '.join(known) or 'none, so ./soors up'}",
            )

    def shell_command(self, database):
        return [
            sys.executable,
            "-m",
            "odoo",
            "shell",
            "-c",
            str(self.home.config),
            "-d",
            database,
            "--no-http",
            "--log-level=warn",
        ]

    def script(self, database, source, **values):
        """Run a script in Odoo's shell of a database.

        The script finds `values` beside `env`; what it assigns to `answer` is
        returned. Its transaction is committed when it ends well.
        """
        mark = "soors-answer:"
        text = (
            f"import json as _json\nvalues = _json.loads({json.dumps(values)!r})\n"
            f"answer = None\n{source}\nenv.cr.commit()\n"
            # A running server keeps rights, languages and settings in memory.
            "env.registry.signal_changes()\n"
            f"print({mark!r} + _json.dumps(answer))\n"
        )
        answers = []

        def listen(line):
            if line.startswith(mark):
                answers.append(json.loads(line.removeprefix(mark)))

        log = self.home.logs / f"script-{database}.log"
        # The values may be passwords: a file without a name, for nobody else to read.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as stdin:
            stdin.write(text)
            stdin.seek(0)
            command = self.shell_command(database)
            self.steps.call(command, log, line=listen, check=False, stdin=stdin)
        if not answers:
            raise Problem(
                f"A script in the database {database} failed.",
                f"read the end of {log}",
            )
        return answers[0]
