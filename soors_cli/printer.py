# SPDX-License-Identifier: LGPL-3.0-only
"""The program that Odoo makes PDFs with: the machine's, a named one, or our own."""

import datetime
import os
import shlex
import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

from .apt import PrivateApt
from .home import write_text
from .problem import Problem

NAME = "wkhtmltopdf"
PACKAGES = (NAME, "fontconfig-config", "fonts-dejavu-core", "fonts-liberation")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{tree}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>{folder}/font-cache</cachedir>
  <include ignore_missing="yes">/etc/fonts/conf.d</include>
</fontconfig>
"""
# No screen is needed, and nothing of the machine is looked for but its libraries.
SCRIPT = """#!/bin/sh
export LD_LIBRARY_PATH={libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}
export QT_PLUGIN_PATH={libraries}/qt5/plugins:{machine}/qt5/plugins
export QT_QPA_PLATFORM=offscreen
export XDG_RUNTIME_DIR={folder}/run
export FONTCONFIG_FILE={folder}/fonts.conf
exec {tree}/usr/bin/wkhtmltopdf "$@"
"""


class Printer:
    """Where wkhtmltopdf is; without it all works but printed documents."""

    def __init__(self, home, steps):
        self.home = home
        self.steps = steps
        self.folder = home.printer
        self.bin = self.folder / "bin"

    @property
    def log(self):
        return self.home.logs / "printer.log"

    def find(self):
        """Return the path of the program, None if there is none."""
        named = os.environ.get("SOORS_WKHTMLTOPDF")
        if named:
            return named if shutil.which(named) else None
        own = self.bin / NAME
        return shutil.which(NAME) or (str(own) if own.exists() else None)

    def ensure(self):
        """Make it ready where that is possible, else say how to get it."""
        named = os.environ.get("SOORS_WKHTMLTOPDF")
        if named:
            if not shutil.which(named):
                raise Problem(
                    f"SOORS_WKHTMLTOPDF names {named}, which is no program.",
                    "let it name wkhtmltopdf, or unset it.",
                )
            self.point_at(shutil.which(named))
        elif not self.find():
            # Where the mirror has none, it is asked again on another day.
            today = datetime.date.today().isoformat()
            self.steps.run("printer", f"Fetching {NAME}", self.try_fetch, today)
            if self.find():
                self.steps.forget("printer")

    def point_at(self, program):
        """Let Odoo, which looks on the path for that name first, find this one."""
        script = f'#!/bin/sh\nexec {shlex.quote(program)} "$@"\n'
        folder = self.home.run / "named"
        write_text(folder / NAME, script, 0o755)
        os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"

    def try_fetch(self):
        try:
            self.fetch()
        except Problem:
            self.steps.say(
                f"{NAME} could not be fetched: documents are shown, not printed as "
                "PDF. ./soors doctor says how to get it."
            )

    def fetch(self):
        making = self.home.path / "printer.making"
        for folder in (making, self.folder):
            shutil.rmtree(folder, ignore_errors=True)
        apt = PrivateApt.find(making / "apt", self.call, extra_suite=None)
        if not apt:
            raise Problem(f"There is no package of {NAME} for this system.")
        apt.update()
        apt.download(*apt.missing(*PACKAGES))
        apt.unpack(making / "tree")
        shutil.rmtree(apt.folder)
        making.rename(self.folder)
        self.write_script()

    def call(self, command, folder):
        self.steps.call(command, self.log, line=self.steps.report, cwd=folder)

    def find_libraries(self, tree, root=Path("/")):
        """Return where libraries lie on this kind of machine, as `/usr/lib/...`.

        What the machine has already was not unpacked: it is looked for there, too.
        """
        for place in (tree, root):
            found = next(place.glob("usr/lib/*/libQt5*.so.5"), None)
            if found:
                return Path("/") / found.parent.relative_to(place)
        # Whether it works without is for the program to say.
        return Path("/usr/lib")

    def write_script(self):
        """Write the program that starts what was unpacked, and try it."""
        tree = self.folder / "tree"
        machine = self.find_libraries(tree)
        (self.folder / "run").mkdir(mode=0o700)
        paths = {
            "tree": tree,
            "folder": self.folder,
            "libraries": tree / machine.relative_to("/"),
            "machine": machine,
        }
        escaped = {name: escape(str(path)) for name, path in paths.items()}
        write_text(self.folder / "fonts.conf", FONTS.format(**escaped))
        quoted = {name: shlex.quote(str(path)) for name, path in paths.items()}
        program = self.folder / NAME
        write_text(program, SCRIPT.format(**quoted), 0o755)
        tried = subprocess.run([program, "--version"], capture_output=True, check=False)
        if tried.returncode:
            raise Problem(f"{NAME} does not start.")
        # Last: from now on it is found.
        self.bin.mkdir()
        program.rename(self.bin / NAME)
