# SPDX-License-Identifier: LGPL-3.0-only
"""Packages of the machine's own Debian mirror, without touching the machine.

Everything apt writes goes to a private folder; the mirror, its key and its options
are read from the machine's own sources, so no address is known to this project.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .problem import Problem

ETC = Path("/etc/apt")
INSTALLED = "/var/lib/dpkg/status"
ONE_LINE = re.compile(r"^deb\s+(?:\[(?P<options>[^\]]*)\]\s+)?(?P<rest>\S.*)$")
# Fields of a source that say where to fetch and what to trust.
KEPT_FIELDS = ("URIs", "Signed-By", "Trusted", "Check-Valid-Until", "Allow-Insecure")


def parse_deb822(text):
    """Return the sources of a `.sources` file as dicts of their fields."""
    sources, field = [{}], None
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        if not line.strip():
            sources.append({})
            field = None
        elif line[0] in " \t" and field:
            sources[-1][field] += "\n" + line
        elif ":" in line:
            name, _colon, value = line.partition(":")
            field = canonical(name.strip())
            sources[-1][field] = value.strip()
    return [source for source in sources if is_usable(source)]


def parse_one_line(text):
    """Return the sources of a `.list` file in the fields of the newer format."""
    sources = []
    for line in text.splitlines():
        match = ONE_LINE.match(line.partition("#")[0].strip())
        if not match:
            continue
        uri, suite, *components = match["rest"].split()
        source = {
            "Types": "deb",
            "URIs": uri,
            "Suites": suite,
            "Components": " ".join(components),
        }
        for option in (match["options"] or "").split():
            name, _equals, value = option.partition("=")
            source[canonical(name)] = value.replace(",", " ")
        sources.append(source)
    return sources


def canonical(name):
    if name.lower() == "uris":
        return "URIs"
    return "-".join(part.capitalize() for part in name.split("-"))


def is_usable(source):
    enabled = source.get("Enabled", "yes").lower() not in ("no", "false", "0")
    return enabled and "deb" in source.get("Types", "").split() and "URIs" in source


def machine_sources(etc=ETC):
    """Return all binary sources that this machine is set up with."""
    sources = []
    listed = [etc / "sources.list", *sorted(etc.glob("sources.list.d/*.list"))]
    for path in listed:
        if path.is_file():
            sources += parse_one_line(path.read_text(encoding="utf-8"))
    for path in sorted(etc.glob("sources.list.d/*.sources")):
        sources += parse_deb822(path.read_text(encoding="utf-8"))
    return sources


def main_source(sources, codename):
    """Return the source that carries the distribution itself, None if none does."""
    for source in sources:
        components = source.get("Components", "").split()
        if codename in source.get("Suites", "").split() and "main" in components:
            return source
    return None


def os_release(path=Path("/etc/os-release")):
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {name: value.strip().strip('"') for name, _equals, value in pairs}


def source_text(source, suites):
    """Write a source for other suites of the same mirror."""
    fields = {"Types": "deb", "Suites": " ".join(suites), "Components": "main"}
    fields |= {name: source[name] for name in KEPT_FIELDS if name in source}
    return "".join(
        f"{name}:{value if value.startswith(chr(10)) else ' ' + value}\n"
        for name, value in fields.items()
    )


class PrivateApt:
    """An apt of our own: its lists, cache and status lie in one folder."""

    def __init__(self, folder, suites, source, call):
        self.folder = folder
        self.suites = suites
        self.source = source
        self.call = call  # (command, cwd) -> runs it, raises Problem

    @classmethod
    def find(cls, folder, call, extra_suite="sid"):
        """Return one for this machine, None where the machine is no Debian.

        :param extra_suite: a second suite to choose from, None for the machine's only
        """
        release = os_release()
        codename = release.get("VERSION_CODENAME", "")
        programs = all(shutil.which(name) for name in ("apt-get", "dpkg"))
        if release.get("ID") != "debian" or not programs or not codename:
            return None
        source = main_source(machine_sources(), codename)
        suites = tuple(filter(None, (codename, extra_suite)))
        return source and cls(folder, suites, source, call)

    def prepare(self):
        for name in ("etc", "lists/partial", "cache/archives/partial", "debs"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        text = source_text(self.source, self.suites)
        (self.folder / "etc/private.sources").write_text(text, encoding="utf-8")

    def options(self):
        folder = self.folder
        settings = {
            "Dir::Etc::sourcelist": "/dev/null",
            "Dir::Etc::sourceparts": folder / "etc",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Dir::State::lists": folder / "lists",
            "Dir::State::status": folder / "status",
            "Dir::Cache": folder / "cache",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        if os.geteuid() == 0:
            # The unprivileged download user may not enter our folder.
            settings["APT::Sandbox::User"] = "root"
        return [f"-o{name}={value}" for name, value in settings.items()]

    def update(self):
        self.prepare()
        self.call(["apt-get", *self.options(), "update"], None)

    def download(self, *packages):
        """Download packages, each `name` or `name/suite`, into the folder of debs."""
        command = ["apt-get", *self.options(), "download", *packages]
        self.call(command, self.folder / "debs")

    def missing(self, *packages):
        """Return these packages and what they need, less what the machine has."""
        command = ["apt-get", *self.options(), f"-oDir::State::status={INSTALLED}"]
        command += ["--simulate", "--no-install-recommends", "install", *packages]
        plan = subprocess.run(
            command,
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
        )
        if plan.returncode:
            raise Problem(f"apt cannot find {', '.join(packages)}.")
        return re.findall(r"^Inst (\S+)", plan.stdout, re.MULTILINE)

    def try_download(self, package):
        try:
            self.download(package)
        except Problem:
            return False
        return True

    def unpack(self, target):
        """Unpack all that was downloaded into one tree."""
        target.mkdir(parents=True, exist_ok=True)
        for deb in sorted((self.folder / "debs").glob("*.deb")):
            self.call(["dpkg", "-x", deb, target], None)
