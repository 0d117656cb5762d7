"""The keys that a layer may set: their type, choices, meaning and owner.

Each add-on declares its own keys in its file ``layers/schema.toml``. The schema of a
suite is the sum of those files.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from .problems import nearest
from .toml_lines import tomllib

#: type of a key -> (Python types, how to call it)
TYPES = {
    "text": (str, "a text"),
    "integer": (int, "a whole number"),
    "number": ((int, float), "a number"),
    "boolean": (bool, "true or false"),
    "list": (list, "a list of texts"),
}
MERGE_MODES = ("replace", "union")
#: every entry of a keyed list may be taken away by a later layer
ABSENT = "absent"


class SchemaError(Exception):
    """A schema file that contradicts itself or another one: a programming error."""


@dataclass(frozen=True)
class Key:
    """One key: what it may hold and what it is for."""

    name: str
    type: str
    help: str
    choices: tuple = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    merge: str = "replace"
    refers: str = ""
    module: str = ""

    def __post_init__(self):
        if self.type not in TYPES:
            raise SchemaError(f"{self.name}: type {self.type}")
        if self.merge not in MERGE_MODES:
            raise SchemaError(f"{self.name}: merge {self.merge}")

    def problem(self, value):
        """Say what is wrong with the value, or nothing.

        >>> Key("steps", "integer", "", minimum=1, maximum=3).problem(4)
        'must be at most 3, not 4'
        >>> Key("lots", "boolean", "").problem("yes")
        'must be true or false, not "yes"'
        """
        types, words = TYPES[self.type]
        is_other_boolean = isinstance(value, bool) and self.type != "boolean"
        if not isinstance(value, types) or is_other_boolean:
            return f"must be {words}, not {show(value)}"
        if self.type == "list":
            return self._list_problem(value)
        return self._item_problem(value)

    def _list_problem(self, values):
        for value in values:
            if not isinstance(value, str):
                return f"must be a list of texts, not with {show(value)}"
            if problem := self._item_problem(value):
                return problem
        if len(set(values)) != len(values):
            double = next(v for v in values if values.count(v) > 1)
            return f"has {show(double)} twice"
        return None

    def _item_problem(self, value):
        if self.choices and value not in self.choices:
            hint = nearest(value, map(str, self.choices))
            return f"cannot be {show(value)}: {hint}"
        if self.pattern and not re.fullmatch(self.pattern, value):
            return f"{show(value)} is not in the form {self.pattern}"
        if self.minimum is not None and value < self.minimum:
            return f"must be at least {show(self.minimum)}, not {show(value)}"
        if self.maximum is not None and value > self.maximum:
            return f"must be at most {show(self.maximum)}, not {show(value)}"
        return None


@dataclass(frozen=True)
class Section:
    """A table of keys, or a list of such tables known by one of their keys."""

    name: str
    help: str
    key: str = ""
    module: str = ""
    keys: dict = field(default_factory=dict)

    @property
    def title(self):
        return f"[[{self.name}]]" if self.key else f"[{self.name}]"


@dataclass(frozen=True)
class Schema:
    """All sections by name."""

    sections: dict = field(default_factory=dict)

    @classmethod
    def from_dict(cls, data, module=""):
        """Build the schema of one add-on from the content of its file."""
        sections = {}
        for name, values in data.get("sections", {}).items():
            keys = {
                key: _build(Key, name=key, module=module, values=attributes)
                for key, attributes in values.get("keys", {}).items()
            }
            own = {k: v for k, v in values.items() if k != "keys"}
            own["keys"] = keys
            if own.get("key"):
                keys[ABSENT] = Key(
                    ABSENT,
                    "boolean",
                    "Take this entry of an earlier layer away.",
                    module=module,
                )
            sections[name] = _build(Section, name=name, module=module, values=own)
        return cls(sections)

    @classmethod
    def from_files(cls, paths):
        """Read the files ``<add-on>/layers/schema.toml`` and add them up."""
        schema = cls()
        for path in map(Path, paths):
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            schema += cls.from_dict(data, module=path.parent.parent.name)
        return schema

    def __add__(self, other):
        """Join two schemas; a section may get keys of several add-ons."""
        sections = dict(self.sections)
        for name, section in other.sections.items():
            known = sections.get(name)
            if known is None:
                sections[name] = section
                continue
            double = (known.keys.keys() & section.keys.keys()) - {ABSENT}
            if double or (section.key and section.key != known.key):
                raise SchemaError(f"{section.module}: {name} {sorted(double)}")
            sections[name] = Section(
                name,
                known.help,
                known.key,
                known.module,
                {**known.keys, **section.keys},
            )
        return Schema(sections)

    def merge_mode(self, path):
        """Return how the list at this path meets the one of an earlier layer."""
        section = self.sections.get(path[0])
        if section is None or len(path) != (3 if section.key else 2):
            return "replace"
        key = section.keys.get(path[-1])
        return key.merge if key else "replace"

    def sections_with(self, name):
        """Return the sections which have a key of this name."""
        return [s for s in self.sections.values() if name in s.keys and name != ABSENT]


def show(value):
    """Write a value as a layer file does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _build(kind, name, module, values):
    values = {k: tuple(v) if k == "choices" else v for k, v in values.items()}
    unknown = values.keys() - set(kind.__dataclass_fields__)
    if unknown or not values.get("help", True):
        raise SchemaError(f"{module}: {name}: {sorted(unknown)}")
    try:
        return kind(name=name, module=module, **values)
    except TypeError as error:
        raise SchemaError(f"{module}: {name}: {error}") from error
