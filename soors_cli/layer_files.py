# SPDX-License-Identifier: LGPL-3.0-only
"""Layer files on disk: find those of a member, check them, say which keys there are.

Nothing here needs a database, so a mistake in a file is told before one is made.
"""

import importlib.util
import os
import sys
from pathlib import Path

from .home import ADDONS, ROOT
from .problem import Problem

LAYERS = ROOT / "layers"
ENGINE = "soors_layers"


def load_engine(folder=ADDONS / "soors_base" / "layers"):
    """Return the layer engine of SOORS Base, loaded without Odoo."""
    if ENGINE not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            ENGINE, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        module = importlib.util.module_from_spec(spec)
        sys.modules[ENGINE] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[ENGINE]
            raise
    return sys.modules[ENGINE]


def load_schema(addons=ADDONS):
    """Return the keys that all add-ons of the suite declare."""
    return load_engine().Schema.from_files(sorted(addons.glob("*/layers/schema.toml")))


class LayerFiles:
    """The folders in which layers are looked for: the member's own, then ours."""

    def __init__(self, own=None):
        own = own or os.environ.get("SOORS_LAYERS")
        self.folders = [LAYERS]
        if own:
            folder = Path(own).expanduser()
            if not folder.is_dir():
                raise Problem(
                    f"There is no folder {own}.",
                    "name a folder with members/NAME.toml by --layers or SOORS_LAYERS",
                )
            self.folders.insert(0, folder)

    def find(self, name):
        for folder in self.folders:
            path = folder / f"{name}.toml"
            if path.is_file():
                return path
        return None

    def profiles(self):
        return self.names("profiles")

    def members(self):
        return self.names("members")

    def names(self, kind):
        return sorted({p.stem for f in self.folders for p in (f / kind).glob("*.toml")})

    def paths(self, member, profile):
        """Return the files of a member, the strongest one last."""
        nearest = load_engine().nearest
        base = self.find("base")
        kind = self.find(f"profiles/{profile}")
        own = self.find(f"members/{member}")
        if not kind:
            hint = nearest(profile, self.profiles())
            raise Problem(
                f"There is no profile {profile}: {hint}",
                "choose one with --profile, or add a file profiles/NAME.toml",
            )
        if not own:
            raise Problem(
                f"The member {member} has no layer: {nearest(member, self.members())}",
                f"write {self.folders[0] / 'members' / member}.toml; it needs at least "
                "[company] and its name",
            )
        return [path for path in (base, kind, own) if path]

    def resolve(self, member, profile):
        """Return the configuration of a member, or tell all that is wrong in it."""
        engine = load_engine()
        sources = [
            engine.Source.from_path(path, label(path))
            for path in self.paths(member, profile)
        ]
        try:
            return engine.resolve(sources, load_schema())
        except engine.LayerError as error:
            raise Problem(
                f"The layers of {member} cannot be used:\n{error}",
                "mend the files; ./soors member keys shows every key there is",
            ) from error


def label(path):
    """Return the name under which a file is spoken of: as short as it is clear."""
    path = path.resolve()
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def key_rows(schema):
    """Return (section, key, type, meaning) of every key, in a stable order."""
    for name in sorted(schema.sections):
        section = schema.sections[name]
        for key in section.keys.values():
            yield section, key, describe_type(section, key), key.help


def describe_type(section, key):
    """Say what a key may hold.

    >>> Key, Section = load_engine().Key, load_engine().Section
    >>> describe_type(Section("a", ""), Key("b", "integer", "", choices=(1, 2)))
    'integer: 1, 2'
    """
    words = key.type
    if key.choices:
        words += ": " + ", ".join(map(str, key.choices))
    elif key.minimum is not None or key.maximum is not None:
        low = "" if key.minimum is None else f"{key.minimum:g}"
        high = "" if key.maximum is None else f"{key.maximum:g}"
        words += f" {low}..{high}"
    if key.refers:
        words += f", names one of [[{key.refers}]]"
    if key.merge == "union":
        words += ", completes earlier layers"
    if key.required or key.name == section.key:
        words += ", required"
    return words


def key_table(schema):
    """Return the reference of all keys as Markdown."""
    lines = []
    for name in sorted(schema.sections):
        section = schema.sections[name]
        known = f" Known by `{section.key}`." if section.key else ""
        lines += [f"### `{section.title}`", "", f"{section.help}{known}", ""]
        lines += ["| key | holds | meaning | add-on |", "|---|---|---|---|"]
        lines += [
            f"| `{key.name}` | {words} | {meaning} | {key.module} |"
            for other, key, words, meaning in key_rows(schema)
            if other is section
        ]
        lines.append("")
    return "\n".join(lines)
