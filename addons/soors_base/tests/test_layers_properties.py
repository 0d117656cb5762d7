"""What holds for any layers, not only for those we thought of."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.soors_base.layers import Source, merge, read_layer, resolve
from odoo.addons.soors_base.layers.toml_lines import find_lines, tomllib

from .test_layers import make_schema

SCHEMA = make_schema()
#: letters, and every sign that means something to TOML
TEXTS = st.text("abYZ01éß\u4e2d\U0001f69a_-.,:;'\"\\#=[]{}()\n\r\t \x7f", max_size=8)
CODES = st.sampled_from(["a", "b", "c", "d"])
LISTS = st.lists(CODES, unique=True, max_size=4)
TABLES = {
    "company": {"name": TEXTS, "zip": st.integers(1000, 9999).map(str)},
    "features": {
        "lots": st.booleans(),
        "steps": st.sampled_from([1, 2, 3]),
        "tolerance": st.integers(0, 100),
    },
    "modules": {"install": LISTS},
    "streams": {"active": LISTS},
}


def keyed(entry):
    return st.dictionaries(CODES, st.fixed_dictionaries({}, optional=entry), max_size=3)


#: layers as ``read_layer`` gives them
LAYERS = st.fixed_dictionaries(
    {},
    optional={
        **{
            name: st.fixed_dictionaries({}, optional=keys)
            for name, keys in TABLES.items()
        },
        "places": keyed({"name": TEXTS, "absent": st.booleans()}),
    },
)
ANY_TOML = st.recursive(
    st.booleans() | st.integers(-9, 9) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)
    ),
    max_leaves=8,
)


def write_value(value):
    """Write a value as TOML; JSON's texts are TOML's basic texts."""
    if isinstance(value, dict):
        pairs = (f"{write_key(k)} = {write_value(v)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(write_value, value)) + "\n]"
    return write_key(value) if isinstance(value, str) else json.dumps(value)


def write_key(text):
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_layer(layer, order):
    """Write a layer as a file whose sections and keys stand in any order."""
    chunks = []
    for name, values in layer.items():
        if name == "places":
            for code, entry in values.items():
                lines = [f"{k} = {write_value(v)}" for k, v in entry.items()]
                lines = order([*lines, f'code = "{code.upper()}"'])
                chunks.append("\n".join(["[[places]]", *lines]))
        else:
            lines = order([f"{k} = {write_value(v)}" for k, v in values.items()])
            chunks.append("\n".join([f"[{name}]", *lines]))
    return "\n".join(order(chunks))


def paths_of(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from paths_of(item, (*path, key))


class TestLayersProperties(BaseCase):
    @given(LAYERS)
    def test_a_layer_on_itself_is_itself(self, layer):
        self.assertEqual(merge(layer, layer, SCHEMA), layer)

    @given(LAYERS, LAYERS)
    def test_laying_a_layer_twice_is_laying_it_once(self, lower, upper):
        once = merge(lower, upper, SCHEMA)
        self.assertEqual(merge(once, upper, SCHEMA), once)

    @given(LAYERS, LAYERS, LAYERS)
    def test_merging_is_associative(self, one, two, three):
        left = merge(merge(one, two, SCHEMA), three, SCHEMA)
        right = merge(one, merge(two, three, SCHEMA), SCHEMA)
        self.assertEqual(left, right)

    @given(LAYERS)
    def test_an_empty_layer_changes_nothing(self, layer):
        self.assertEqual(merge(layer, {}, SCHEMA), layer)
        self.assertEqual(merge({}, layer, SCHEMA), layer)

    @given(st.lists(LAYERS, min_size=1, max_size=3), st.randoms(use_true_random=False))
    def test_the_order_of_keys_does_not_count(self, layers, random):
        def shuffled(items):
            return random.sample(items, len(items))

        def outcome(order):
            files = [
                Source(f"{i}.toml", write_layer(layer, order))
                for i, layer in enumerate(layers)
            ]
            # every required key is given, so that the files are acceptable
            last = '[company]\nname = "F"\n' + "".join(
                f'[[places]]\ncode = "{code}"\nname = "P"\n' for code in "ABCD"
            )
            return resolve([*files, Source("last.toml", last)], SCHEMA)

        plain, mixed = outcome(list), outcome(shuffled)
        self.assertEqual(plain.values, mixed.values)
        self.assertEqual(plain.digest, mixed.digest)

    @settings(max_examples=200)
    @given(st.dictionaries(TEXTS, ANY_TOML, max_size=4))
    def test_every_key_of_any_file_has_a_line(self, data):
        text = "\n".join(
            f"{write_key(key)} = {write_value(value)}" for key, value in data.items()
        )
        parsed = tomllib.loads(text)
        self.assertEqual(parsed, data)
        lines = find_lines(text)
        self.assertEqual(set(lines), set(paths_of(parsed)))
        rows = text.split("\n")
        for path, line in lines.items():
            if len(path) == 1:
                self.assertTrue(rows[line - 1].startswith(write_key(path[0])))

    @given(TEXTS, ANY_TOML)
    def test_whatever_the_file_says_is_read_or_refused(self, key, value):
        text = f"[company]\n{write_key(key)} = {write_value(value)}"
        layer = read_layer(Source("a.toml", text), SCHEMA)
        known = key in ("name", "zip") and not layer.problems
        self.assertEqual(bool(layer.problems), not known)
