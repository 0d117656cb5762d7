"""From layer files to one configuration, or to everything that is wrong in them."""

import hashlib
import json
from dataclasses import dataclass, field

from .merging import merge
from .problems import LayerError, Problem, nearest
from .reading import Layer, read_layer
from .schema import ABSENT, show

# The language of the source: always there.
SOURCE = "en_US"


@dataclass(frozen=True)
class Resolution:
    """The configuration of a member: values, and the file and line of each."""

    values: dict
    origins: dict = field(default_factory=dict)
    files: tuple = ()

    @property
    def digest(self):
        """Return the SHA-256 of the values; the order of keys does not count."""
        text = json.dumps(self.values, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def where(self, *path):
        """Return "file:line" of a value, of its table if it has no place itself."""
        for end in range(len(path), 0, -1):
            if origin := self.origins.get(tuple(path[:end])):
                return "{}:{}".format(*origin)
        return ""

    def to_json(self):
        """Return a text from which ``from_json`` makes the same again."""
        return json.dumps(
            {
                "values": self.values,
                "origins": [[list(k), *v] for k, v in self.origins.items()],
                "files": list(self.files),
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text):
        data = json.loads(text)
        origins = {tuple(path): (file, line) for path, file, line in data["origins"]}
        return cls(data["values"], origins, tuple(data["files"]))


def resolve(sources, schema):
    """Merge the sources, the last one strongest, and check the outcome.

    :param list sources: ``Source`` objects, from the base to the member
    :param Schema schema: the keys allowed
    :return: a ``Resolution``
    :raise LayerError: with every problem found, not only the first
    """
    layers = [read_layer(source, schema) for source in sources]
    problems = [problem for layer in layers for problem in layer.problems]
    whole = Layer()
    for layer in layers:
        whole.values = merge(whole.values, layer.values, schema)
        whole.origins.update(layer.origins)
    values = _drop_absent(whole.values, schema)
    resolution = Resolution(
        values, whole.origins, tuple(source.file for source in sources)
    )
    if not problems:  # a key that was refused must not be called missing
        problems = list(_check(resolution, schema))
    if problems:
        raise LayerError(problems)
    return resolution


def _drop_absent(values, schema):
    kept = {}
    for name, section in values.items():
        if schema.sections[name].key:
            section = {
                code: {k: v for k, v in entry.items() if k != ABSENT}
                for code, entry in section.items()
                if not entry.get(ABSENT)
            }
        kept[name] = section
    return kept


def _check(resolution, schema):
    for name, values in resolution.values.items():
        section = schema.sections[name]
        tables = values.items() if section.key else [(None, values)]
        for code, table in tables:
            path = (name, code) if section.key else (name,)
            yield from _check_table(resolution, schema, section, path, table)
    yield from _check_modules(resolution, schema)
    yield from _check_languages(resolution, schema)


def _check_table(resolution, schema, section, path, table):
    for key in section.keys.values():
        if key.name not in table:
            if key.required:
                title = " ".join([section.title, *map(show, path[1:])])
                yield _problem(resolution, path, f'{title} needs "{key.name}"')
            continue
        if not key.refers:
            continue
        known = resolution.values.get(key.refers, {})
        value = table[key.name]
        for item in value if isinstance(value, list) else [value]:
            if item not in known:
                target = schema.sections[key.refers].title
                message = f"no {target} {show(item)}: {nearest(item, known)}"
                yield _problem(resolution, (*path, key.name, item), message)


def _check_modules(resolution, schema):
    """Refuse keys whose add-on the layers do not install."""
    installed = resolution.values.get("modules", {}).get("install")
    if installed is None:
        return
    for name, values in resolution.values.items():
        section = schema.sections[name]
        tables = values.items() if section.key else [(None, values)]
        for code, table in tables:
            path = (name, code) if section.key else (name,)
            for key in table:
                module = section.keys[key].module
                if module not in ("", "soors_base", *installed):
                    message = (
                        f'"{key}" of {section.title} needs the add-on {module}: '
                        f"add it to install in [modules]"
                    )
                    yield _problem(resolution, (*path, key), message)


def _check_languages(resolution, schema):
    """Refuse a language of the company or of a person that nobody loads."""
    loaded = resolution.values.get("languages", {}).get("install")
    if loaded is None:
        return
    for name, values in resolution.values.items():
        section = schema.sections[name]
        tables = values.items() if section.key else [(None, values)]
        for code, table in tables:
            path = (name, code) if section.key else (name,)
            if table.get("lang", SOURCE) not in (SOURCE, *loaded):
                message = (
                    f"the language {show(table['lang'])} is not loaded: add it to "
                    f"install in [languages]"
                )
                yield _problem(resolution, (*path, "lang"), message)


def _problem(resolution, path, message):
    for end in range(len(path), 0, -1):
        if origin := resolution.origins.get(tuple(path[:end])):
            return Problem(*origin, message)
    return Problem(resolution.files[-1] if resolution.files else "-", 1, message)
