import contextlib
import doctest

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from .. import reading

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)
KEYS = ["seq", "schema", "kind", "round", "payload", "files", "at", "skew", "driver"]


class TestReading(BaseCase):
    def test_examples_in_the_documentation(self):
        self.assertFalse(doctest.testmod(reading).failed)

    @settings(max_examples=200, deadline=None, database=None, derandomize=True)
    @given(data=st.dictionaries(st.sampled_from(KEYS), json_values))
    def test_whatever_an_entry_holds_it_is_read_or_says_its_problem(self, data):
        uuid = "5f0c8d40-9d44-4a0b-8bd7-0d1f6a3f6a11"
        values = reading.read_operation({**data, "uuid": uuid})
        self.assertEqual(values["uuid"], uuid)
        self.assertIsInstance(values["payload"], dict)
        self.assertIn(values["problem"], [None, "format", "size", "files"])

    @settings(max_examples=200, deadline=None, database=None, derandomize=True)
    @given(data=st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
    def test_bytes_are_an_object_or_an_error_of_format(self, data):
        with contextlib.suppress(reading.FormatError):
            self.assertIsInstance(reading.read_json(data), dict)

    def test_deep_nesting_is_an_error_of_format(self):
        with self.assertRaises(reading.FormatError):
            reading.read_json(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}")

    def test_an_entry_without_identifier_is_an_error_of_format(self):
        for data in ({}, {"uuid": 5}, {"uuid": "x"}, [], None, "x"):
            with self.subTest(data=data), self.assertRaises(reading.FormatError):
                reading.read_operation(data)

    def test_true_time_is_never_later_than_the_reception(self):
        received = reading.read_time("2026-11-22T10:00:00Z")
        late = reading.read_time("2026-11-25T10:00:00Z")
        self.assertEqual(reading.estimate(late, 0, received), received)
        self.assertEqual(
            reading.estimate(late, -3 * 24 * 3600 - 60, received),
            reading.read_time("2026-11-22T09:59:00Z"),
        )
        self.assertEqual(reading.estimate(None, 5, received), received)
