# SPDX-License-Identifier: LGPL-3.0-only
"""Chromium for the browser tests: on the path, else installed where one may."""

import os
import platform
import shlex
import shutil
import subprocess
from pathlib import Path

from .home import write_text
from .problem import Problem

# The order in which Odoo's own tests look for one.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find():
    """Return the path of a Chromium, None if there is none."""
    named = os.environ.get("SOORS_CHROMIUM")
    places = [shutil.which(name) for name in NAMES]
    if platform.system() == "Darwin":
        places += [path for path in MAC if Path(path).exists()]
    return next((path for path in (named, *places) if path), None)


def wrap(program, folder):
    """Return a folder with a `google-chrome` that Odoo's tours find and start.

    Odoo passes flags of its own; on a machine without the Internet a browser also has
    to be told to leave the network alone.
    """
    script = f'#!/bin/sh\nexec {shlex.quote(program)} {" ".join(FLAGS)} "$@"\n'
    write_text(folder / NAMES[0], script, 0o755)
    return folder


def may_install():
    """Return the words to put before apt-get, None where the user may not."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and not subprocess.run([sudo, "-n", "true"], capture_output=True).returncode
    ):
        return [sudo, "-n"]
    return None


def ensure(steps, log):
    """Return the path of a Chromium, installed now if need be."""
    path = find()
    if path:
        return path
    prefix = may_install()
    if prefix is not None:
        with steps.show("Installing Chromium for the browser tests"):
            settings = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
            options = ["-y", "--no-install-recommends", "install", "chromium"]
            command = [*prefix, "apt-get"]
            steps.call([*command, "update"], log, check=False, env=settings)
            steps.call([*command, *options], log, check=False, env=settings)
    path = find()
    if not path:
        raise Problem(
            "The browser tests need Chromium (or Google Chrome), and none was found.",
            "install the package chromium, or let SOORS_CHROMIUM name its program.",
        )
    return path
