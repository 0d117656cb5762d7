"""Find the line of each key of a TOML text.

The standard parser gives values without places. This scanner gives places without
values; it is meant for a text that the parser has accepted.
"""

import re
from bisect import bisect_right

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL = re.compile(r"'[^'\n]*'")
_BASIC_LONG = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}(?!")', re.DOTALL)
_LITERAL_LONG = re.compile(r"'''.*?'{3,5}(?!')", re.DOTALL)
_PLAIN = re.compile(r"[^,\]}\n#]*")


def find_lines(text):
    """Return ``{path: line}`` for every key, list entry and table of the text.

    A path is made of keys and of positions in lists, lines count from 1.

    >>> find_lines('a = 1\\n[[b]]\\nc = [\\n 2]')[("b", 0, "c", 0)]
    4
    """
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text):
        self.text = text
        self.position = 0
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.lines = {}
        self.counts = {}

    def scan(self):
        table = ()
        self._take(_BLANK)
        while self.position < len(self.text):
            if self._sees("["):
                table = self._scan_header()
            else:
                self._scan_pair(table)
            self._take(_BLANK)
        return self.lines

    # -- elements ---------------------------------------------------------------
    def _scan_header(self):
        is_list = self._sees("[[")
        line = self._line()
        self.position += 2 if is_list else 1
        path = ()
        keys = self._scan_key()
        for index, key in enumerate(keys):
            path = (*path, key)
            if is_list and index == len(keys) - 1:
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path = (*path, self.counts[path])
            self._note(path, line)
        self._take(_SPACE)
        self.position += 2 if is_list else 1
        return path

    def _scan_pair(self, table):
        line = self._line()
        path = table
        for key in self._scan_key():
            path = (*path, key)
            self._note(path, line)
        self.position += 1  # the equals sign
        self._take(_SPACE)
        self._scan_value(path)

    def _scan_key(self):
        keys = []
        while True:
            self._take(_SPACE)
            if self._sees('"'):
                keys.append(tomllib.loads("k = " + self._take(_BASIC))["k"])
            elif self._sees("'"):
                keys.append(self._take(_LITERAL)[1:-1])
            else:
                keys.append(self._take(_BARE_KEY))
            self._take(_SPACE)
            if not self._sees("."):
                return keys
            self.position += 1

    def _scan_value(self, path):
        for opening, pattern in (
            ('"""', _BASIC_LONG),
            ("'''", _LITERAL_LONG),
            ('"', _BASIC),
            ("'", _LITERAL),
        ):
            if self._sees(opening):
                self._take(pattern)
                return
        if self._sees("["):
            self._scan_list(path)
        elif self._sees("{"):
            self._scan_inline_table(path)
        else:
            self._take(_PLAIN)

    def _scan_list(self, path):
        self.position += 1
        index = 0
        self._take(_BLANK)
        while not self._sees("]"):
            self._note((*path, index), self._line())
            self._scan_value((*path, index))
            index += 1
            self._skip_comma()
        self.position += 1

    def _scan_inline_table(self, path):
        self.position += 1
        self._take(_BLANK)
        while not self._sees("}"):
            self._scan_pair(path)
            self._skip_comma()
        self.position += 1

    # -- steps ------------------------------------------------------------------
    def _skip_comma(self):
        self._take(_BLANK)
        if self._sees(","):
            self.position += 1
            self._take(_BLANK)

    def _sees(self, start):
        return self.text.startswith(start, self.position)

    def _take(self, pattern):
        match = pattern.match(self.text, self.position)
        if match is None:
            raise ValueError(f"line {self._line()}: cannot be scanned")
        self.position = match.end()
        return match.group()

    def _line(self):
        return bisect_right(self.starts, self.position)

    def _note(self, path, line):
        self.lines.setdefault(path, line)
