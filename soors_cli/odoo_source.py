# SPDX-License-Identifier: LGPL-3.0-only
"""Odoo 19 of our own: a named checkout, Debian's package unpacked, or a clone."""

import os
import shutil
import sysconfig
from pathlib import Path

from .apt import PrivateApt
from .home import write_text
from .problem import Problem

SERIES = "19.0"
REPOSITORY = "https://github.com/odoo/odoo"
FROM_SID = (
    "odoo-19",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
    "libjs-jquery",
    "libjs-underscore",
    "libjs-jquery-form",
)
# Odoo's links name files that one suite or the other carries: unpack both versions.
FROM_BOTH = ("fonts-font-awesome", "fonts-inconsolata")
PACKAGED = Path("usr/lib/python3/dist-packages")
# Left out of the Debian package on licence grounds; the bundler only wants a file.
STAND_IN = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
PTH = "soors_odoo.pth"


class Odoo:
    """Where Odoo's source is and how it is put on the environment's path."""

    def __init__(self, home, steps):
        self.home = home
        self.steps = steps

    @property
    def log(self):
        return self.home.logs / "odoo-source.log"

    def checkout(self):
        """Return the checkout the user named, None if he named none."""
        named = os.environ.get("SOORS_ODOO")
        if not named:
            return None
        path = Path(named).expanduser().resolve()
        if not (path / "odoo" / "release.py").is_file():
            raise Problem(
                f"SOORS_ODOO names {path}, where there is no folder odoo/ with Odoo.",
                "let it name the folder that holds odoo/ and addons/, or unset it.",
            )
        return path

    def root(self):
        """Return the folder that holds the package `odoo`."""
        checkout = self.checkout()
        if checkout:
            return checkout
        packaged = self.home.odoo / PACKAGED
        return packaged if packaged.is_dir() else self.home.odoo

    def addons_paths(self):
        """Return Odoo's own folders of add-ons."""
        root = self.root()
        folders = [root / "odoo" / "addons", root / "addons"]
        return [folder for folder in folders if folder.is_dir()]

    def ensure(self):
        if not self.checkout():
            if not (self.root() / "odoo" / "release.py").is_file():
                self.steps.forget("odoo")  # somebody has removed it
            self.steps.run("odoo", f"Fetching Odoo {SERIES}", self.fetch)
        self.check_series()
        self.put_on_path()

    def fetch(self):
        making = self.home.path / "odoo.making"
        shutil.rmtree(making, ignore_errors=True)
        shutil.rmtree(self.home.odoo, ignore_errors=True)
        apt = PrivateApt.find(self.home.path / "apt", self.call)
        if apt:
            self.from_debian(apt, making)
        else:
            self.clone(making)
        making.rename(self.home.odoo)

    def call(self, command, folder):
        self.steps.call(command, self.log, line=self.steps.report, cwd=folder)

    def from_debian(self, apt, target):
        shutil.rmtree(apt.folder, ignore_errors=True)
        try:
            apt.update()
            apt.download(*(f"{name}/sid" for name in FROM_SID))
        except Problem as problem:
            raise Problem(
                "Debian's package of Odoo could not be downloaded from the mirror.",
                f"read the end of {self.log}, or set SOORS_ODOO to a checkout of "
                f"Odoo {SERIES}.",
            ) from problem
        for name in FROM_BOTH:
            for suite in apt.suites:
                apt.try_download(f"{name}/{suite}")
        self.steps.report("unpacking")
        apt.unpack(target)
        packaged = target / PACKAGED
        shutil.rmtree(packaged / "addons", ignore_errors=True)  # a duplicate
        stand_in = packaged / "odoo" / "addons" / STAND_IN
        if not stand_in.exists():
            write_text(stand_in, "/* Not part of this distribution of Odoo. */\n")
        self.mend_links(target)
        shutil.rmtree(apt.folder, ignore_errors=True)

    def mend_links(self, tree):
        """Put an empty file in the place of links that lead nowhere, and say so."""
        for path in broken_links(tree):
            inside = tree / os.readlink(path).lstrip("/")
            if os.path.isabs(os.readlink(path)) and inside.exists():
                self.relink(path, inside)
                continue
            self.steps.say(
                f"Odoo's file {path.relative_to(tree)} is missing from the mirror; "
                "an empty one takes its place (a font or script may look different)."
            )
            path.unlink()
            path.touch()

    @staticmethod
    def relink(path, target):
        path.unlink()
        path.symlink_to(os.path.relpath(target, path.parent))

    def clone(self, target):
        if not shutil.which("git"):
            raise Problem(
                "Odoo can be fetched here only with git, which is not installed.",
                f"install git, or set SOORS_ODOO to a checkout of Odoo {SERIES}.",
            )
        options = ["--depth", "1", "--single-branch", "--branch", SERIES]
        self.call(["git", "clone", *options, REPOSITORY, target], None)

    def check_series(self):
        release = self.root() / "odoo" / "release.py"
        if "version_info = (19, 0" not in release.read_text(encoding="utf-8"):
            raise Problem(
                f"The Odoo in {self.root()} is not of the series {SERIES}.",
                f"set SOORS_ODOO to a checkout of Odoo {SERIES}, or unset it.",
            )

    def put_on_path(self):
        """Let the environment import `odoo`; a path file needs no installation."""
        path = Path(sysconfig.get_path("purelib")) / PTH
        wanted = f"{self.root()}\n"
        if not path.is_file() or path.read_text(encoding="utf-8") != wanted:
            write_text(path, wanted)


def broken_links(tree):
    return [path for path in tree.rglob("*") if path.is_symlink() and not path.exists()]
