# SPDX-License-Identifier: LGPL-3.0-only
"""What is missing on this machine and how to get it; the standard library only.

The launcher runs this before any environment exists.
"""

import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDED_GIGABYTES = 4
PORT = 8069
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
OS_RELEASE = Path("/etc/os-release")
# Later releases of Debian have no package of it any more.
WITH_WKHTMLTOPDF = ("bullseye", "bookworm")
OK, NOTE, MISSING = "ok", "note", "missing"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `how` says how to get it."""

    state: str
    what: str
    how: str = ""


def check_python():
    version = "{}.{}".format(*sys.version_info)
    if not (3, 10) <= sys.version_info[:2] <= (3, 13):
        return Finding(MISSING, f"Python is {version}", "install Python 3.10 to 3.13")
    probe = [sys.executable, "-c", "import venv, ensurepip"]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        return Finding(
            MISSING, "Python has no venv", "on Debian: apt install python3-venv"
        )
    return Finding(OK, f"Python {version} with venv")


def check_disk(home, needed=NEEDED_GIGABYTES):
    folder = home
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1024**3
    if not os.access(folder, os.W_OK):
        how = "let SOORS_HOME name a folder of yours"
        return Finding(MISSING, f"{folder} cannot be written", how)
    if free < needed and not (home / "state" / "odoo.done").exists():
        how = f"free some space, or let SOORS_HOME name a disk with {needed} GB"
        return Finding(MISSING, f"{free:.1f} GB free for {home}", how)
    return Finding(OK, f"{free:.1f} GB free for {home}")


def check_odoo(home):
    named = os.environ.get("SOORS_ODOO")
    if named:
        if (Path(named).expanduser() / "odoo" / "release.py").is_file():
            return Finding(OK, f"Odoo's checkout {named}")
        how = "let SOORS_ODOO name a folder that holds odoo/ and addons/"
        return Finding(MISSING, f"no Odoo in {named}", how)
    if (home / "state" / "odoo.done").exists():
        return Finding(OK, f"Odoo in {home / 'odoo'}")
    if shutil.which("apt-get") and shutil.which("dpkg") and is_debian():
        return Finding(OK, "Odoo will come from Debian's mirror (no root needed)")
    if shutil.which("git"):
        return Finding(OK, "Odoo will be cloned with git (about 1 GB)")
    how = "install git, or let SOORS_ODOO name a checkout of Odoo 19.0"
    return Finding(MISSING, "no way to fetch Odoo", how)


def is_debian():
    return bool(debian_codename())


def check_postgres(home):
    if os.environ.get("SOORS_PG"):
        return Finding(OK, "PostgreSQL is the one named by SOORS_PG")
    if os.geteuid() == 0 and not shutil.which("useradd"):
        how = "work as an ordinary user: PostgreSQL refuses to run as root"
        return Finding(MISSING, "root without useradd", how)
    return Finding(OK, "PostgreSQL comes as a Python package")


def check_port(port=PORT):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            how = "it may be soors itself (./soors status); else ./soors up --port 8070"
            return Finding(NOTE, f"port {port} is in use", how)
    return Finding(OK, f"port {port} is free")


def check_browser():
    named = os.environ.get("SOORS_CHROMIUM")
    path = named or next((p for p in map(shutil.which, BROWSERS) if p), None)
    if path:
        return Finding(OK, f"Chromium for the tests: {path}")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        return Finding(NOTE, "no Chromium", "./soors test will install it with apt")
    how = "install chromium (only the tests need it), or set SOORS_CHROMIUM"
    return Finding(NOTE, "no Chromium", how)


def check_pdf(home):
    named = os.environ.get("SOORS_WKHTMLTOPDF")
    own = home / "printer" / "bin" / "wkhtmltopdf"
    path = shutil.which(named or "wkhtmltopdf")
    if path or (own.exists() and not named):
        return Finding(OK, f"wkhtmltopdf for printed documents: {path or own}")
    if named:
        how = "let SOORS_WKHTMLTOPDF name the program wkhtmltopdf, or unset it"
        return Finding(MISSING, f"no program {named}", how)
    if debian_codename() in WITH_WKHTMLTOPDF:
        return Finding(OK, "wkhtmltopdf will come from Debian's mirror (no root)")
    how = (
        "on Ubuntu: apt install wkhtmltopdf; elsewhere the package wkhtmltox of "
        "wkhtmltopdf.org, or SOORS_WKHTMLTOPDF; all but printing works without"
    )
    return Finding(NOTE, "no wkhtmltopdf for printed documents", how)


def debian_codename():
    """Return the name of this release of Debian, empty on another system."""
    try:
        lines = OS_RELEASE.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    names = [line for line in lines if line.startswith("VERSION_CODENAME=")]
    debian = {"ID=debian", 'ID="debian"'} & set(lines)
    return names[0].partition("=")[2].strip('"') if names and debian else ""


def examine(home):
    return [
        check_python(),
        check_disk(home),
        check_odoo(home),
        check_postgres(home),
        check_port(),
        check_browser(),
        check_pdf(home),
    ]


def main(_arguments):
    home = Path(os.environ.get("SOORS_HOME") or ROOT / ".soors").resolve()
    findings = examine(home)
    for finding in findings:
        print(f"{finding.state:8} {finding.what}")
        if finding.how:
            print(f"{'':8} -> {finding.how}")
    missing = [finding for finding in findings if finding.state == MISSING]
    print("Something is missing." if missing else "Ready: ./soors up")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
