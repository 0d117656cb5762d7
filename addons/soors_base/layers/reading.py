"""Read one layer file and check it against the schema."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from .problems import Problem, nearest
from .schema import show
from .toml_lines import find_lines, tomllib


@dataclass(frozen=True)
class Source:
    """A layer file: its text and the name by which people know it."""

    file: str
    text: str

    @classmethod
    def from_path(cls, path, label=None):
        return cls(label or str(path), Path(path).read_text(encoding="utf-8"))


@dataclass
class Layer:
    """The checked values of one file, and where each of them stands.

    Lists of tables are held as tables by their key: their order does not matter.
    """

    values: dict = field(default_factory=dict)
    origins: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)


def read_layer(source, schema):
    """Return the layer of a source; what is wrong goes to its ``problems``."""
    text = source.text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        number = int(line.group(1)) if line else text.count("\n") + 1
        message = f"is not valid TOML: {error}"
        return Layer(problems=[Problem(source.file, number, message)])
    return _Reader(source.file, find_lines(text), schema).read_layer(data)


class _Reader:
    def __init__(self, file, lines, schema):
        self.file = file
        self.lines = lines
        self.schema = schema
        self.layer = Layer()

    def read_layer(self, data):
        for name, values in data.items():
            section = self.schema.sections.get(name)
            if section is None:
                self._refuse((name,), self._unknown_section(name))
            elif section.key:
                self._read_list(section, values)
            elif not isinstance(values, dict):
                self._refuse((name,), f'"{name}" is a table: write [{name}]')
            else:
                self._note((name,), (name,))
                self.layer.values[name] = self._read_table(
                    section, values, (name,), (name,)
                )
        return self.layer

    def _read_list(self, section, entries):
        name = section.name
        is_list = isinstance(entries, list)
        if not is_list or not all(isinstance(entry, dict) for entry in entries):
            self._refuse((name,), f'"{name}" is a list of tables: write [[{name}]]')
            return
        known = self.layer.values.setdefault(name, {})
        self._note((name,), (name, 0))
        for index, entry in enumerate(entries):
            place = (name, index)
            code = entry.get(section.key)
            if code is None:
                message = f'{section.title} needs "{section.key}": it is known by it'
                self._refuse(place, message)
                self._read_table(section, entry, (name, ""), place)
            elif not isinstance(code, str):
                self._read_table(section, entry, (name, ""), place)
            elif code in known:
                first = self.layer.origins[name, code][1]
                message = f"{section.title} {show(code)} is also at line {first}"
                self._refuse((*place, section.key), message)
            else:
                self._note((name, code), place)
                known[code] = self._read_table(section, entry, (name, code), place)

    def _read_table(self, section, values, path, place):
        table = {}
        for name, value in values.items():
            here = (*place, name)
            key = section.keys.get(name)
            if key is None:
                self._refuse(here, self._unknown_key(section, name))
                continue
            if problem := key.problem(value):
                self._refuse(self._place_of(here, key, value), f'"{name}" {problem}')
                continue
            table[name] = value
            self._note((*path, name), here)
            if key.type == "list":
                for index, item in enumerate(value):
                    self._note((*path, name, item), (*here, index))
        return table

    def _place_of(self, here, key, value):
        """Return the place of the first wrong item of a list, else of the key."""
        if key.type == "list" and isinstance(value, list):
            for index, item in enumerate(value):
                if key.problem([item]):
                    return (*here, index)
        return here

    def _unknown_section(self, name):
        hint = nearest(name, self.schema.sections)
        for section in self.schema.sections_with(name):
            hint = f'"{name}" belongs to {section.title}'
        return f'unknown section "{name}": {hint}'

    def _unknown_key(self, section, name):
        hint = nearest(name, section.keys)
        if not hint.startswith("did you mean"):
            for other in self.schema.sections_with(name):
                hint = f"it belongs to {other.title}"
        return f'unknown key "{name}" in {section.title}: {hint}'

    def _note(self, path, place):
        line = self.lines.get(place) or self.lines.get(place[:-1], 1)
        self.layer.origins.setdefault(path, (self.file, line))

    def _refuse(self, place, message):
        line = self.lines.get(place) or self.lines.get((*place, 0), 1)
        self.layer.problems.append(Problem(self.file, line, message))
