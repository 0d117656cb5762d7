# SPDX-License-Identifier: LGPL-3.0-only
"""An Odoo shell that stays open: tests with many small scripts start it once.

Each script has a transaction of its own and sees what a server changed meanwhile.
While the shell is open its database cannot be copied.
"""

import contextlib
import json
import os
import subprocess
import tempfile

from soors_cli.home import end_process_tree

PATIENCE = 30  # seconds to end by itself
# Runs in Odoo's shell: one line in, one line out, until nobody asks any more.
LOOP = """
import json, os, traceback
from odoo import SUPERUSER_ID, api

def run(source, values):
    registry = env.registry.check_signaling()
    with registry.cursor() as cr:
        own = api.Environment(cr, SUPERUSER_ID, {{}})
        own = own(context=own["res.users"].context_get())
        names = {{"env": own, "values": values, "answer": None}}
        try:
            exec(source, names)
        except Exception:
            registry.reset_changes()
            raise
    # A running server keeps rights, languages and settings in memory.
    registry.signal_changes()
    return names["answer"]

with os.fdopen({asked}) as asked, os.fdopen({told}, "w") as told:
    for line in asked:
        try:
            said = {{"answer": run(**json.loads(line))}}
        except Exception:
            said = {{"error": traceback.format_exc()}}
        told.write(json.dumps(said) + "\\n")
        told.flush()
"""


class KeptShell:
    """Odoo's shell of one database, started when the first script comes."""

    def __init__(self, runtime, database):
        self.runtime = runtime
        self.database = database
        self.process = None
        self.ask = self.told = None

    def script(self, source, **values):
        """Run a script that finds `env` and `values`; returns its `answer`."""
        if not self.process:
            self.start()
        self.ask.write(json.dumps({"source": source, "values": values}) + "\n")
        self.ask.flush()
        line = self.told.readline()
        assert line, f"The shell of {self.database} has ended: read {self.log}"
        said = json.loads(line)
        assert "error" not in said, said["error"]
        return said["answer"]

    @property
    def log(self):
        return self.runtime.home.logs / f"script-{self.database}.log"

    def start(self):
        asked, ask = os.pipe()
        told, tell = os.pipe()
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8") as stdin,
            open(self.log, "ab") as log,
        ):
            stdin.write(LOOP.format(asked=asked, told=tell))
            stdin.seek(0)
            self.process = subprocess.Popen(
                self.runtime.shell_command(self.database),
                stdin=stdin,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(asked, tell),
            )
        os.close(asked)
        os.close(tell)
        self.ask = os.fdopen(ask, "w", encoding="utf-8")
        self.told = os.fdopen(told, encoding="utf-8")

    def close(self):
        """End the shell: it has nothing left to read."""
        if not self.process:
            return
        with contextlib.suppress(OSError):
            self.ask.close()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            end_process_tree(self.process.pid)
        self.told.close()
        self.process = None
