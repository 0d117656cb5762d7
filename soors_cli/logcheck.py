# SPDX-License-Identifier: LGPL-3.0-only
"""Find the warnings and errors in Odoo's log that nobody has explained."""

import re
from dataclasses import dataclass
from pathlib import Path

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

KNOWN = Path(__file__).with_name("known_log_lines.toml")
BAD = ("WARNING", "ERROR", "CRITICAL")
LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ "
    r"(?P<level>[A-Z]+) (?P<database>\S+) (?P<logger>\S+?): (?P<message>.*)$"
)
LONGEST = 40  # lines of one entry that are kept


@dataclass(frozen=True)
class Entry:
    """One entry of a log: its first line, and the lines that belong to it."""

    level: str
    logger: str
    message: str
    source: str = ""

    def __str__(self):
        return f"{self.source}: {self.level} {self.logger}: {self.message}"


@dataclass(frozen=True)
class Known:
    """An entry that is all right, with the reason why."""

    logger: str
    message: re.Pattern
    reason: str

    def explains(self, entry):
        return entry.logger == self.logger and bool(self.message.search(entry.message))


def load_known(path=KNOWN):
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Known(line["logger"], re.compile(line["message"], re.DOTALL), line["reason"])
        for line in data.get("known", [])
    ]


def entries(text, source=""):
    """Yield all entries of a log, lines without a head joined to the one before."""
    head, lines = None, []
    for line in text.splitlines():
        match = LINE.match(line)
        if not match:
            lines.append(line)
            continue
        if head:
            yield make_entry(head, lines, source)
        head, lines = match, []
    if head:
        yield make_entry(head, lines, source)


def make_entry(head, lines, source):
    message = "\n".join([head["message"], *lines[:LONGEST]]).rstrip()
    return Entry(head["level"], head["logger"], message, source)


def unexplained(found, known):
    """Return the bad entries that no known one explains."""
    return [
        entry
        for entry in found
        if entry.level in BAD and not any(one.explains(entry) for one in known)
    ]


def check_file(path, known=None, start=0):
    """Return the unexplained entries of a log file, from a byte on."""
    known = load_known() if known is None else known
    if not path.is_file():
        return []
    with open(path, "rb") as file:
        file.seek(start)
        text = file.read().decode("utf-8", "replace")
    return unexplained(entries(text, path.name), known)
