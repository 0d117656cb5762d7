import copy
import json

from odoo.tests import TransactionCase

from ..exchange import MAX_BYTES, read_release
from ..exchange.problem import ExchangeProblem
from .common import make_declaration, make_release, seal


class TestRelease(TransactionCase):
    """What a member hands over is not believed before it is checked."""

    def assertRefused(self, content, code):
        with self.assertRaises(ExchangeProblem) as caught:
            read_release(content)
        self.assertEqual(caught.exception.code, code)

    def test_good_release(self):
        one, two = make_declaration(1), make_declaration(2)
        self.assertEqual(read_release(make_release(one, two)), [one, two])

    def test_empty_release(self):
        self.assertEqual(read_release(make_release()), [])

    def test_not_json(self):
        for content in (b"", b"<html>", b"\xff\xfe", b"[" * 100_000):
            self.assertRefused(content, "not_json")

    def test_other_json(self):
        for content in (b"[]", b"null", b'{"schema": "soors.release/2"}', b"3"):
            self.assertRefused(content, "schema")

    def test_too_large(self):
        self.assertRefused(b" " * (MAX_BYTES + 1), "too_large")

    def test_changed_on_the_way(self):
        declaration = make_declaration()
        declaration["figures"]["outgoing"][0]["grams"] += 1
        self.assertRefused(make_release(declaration), "seal")

    def test_sums_must_agree(self):
        places = [
            ("outgoing", "grams"),
            ("outgoing", "weighed"),
            ("collected", "grams"),
            ("municipalities", "weighed"),
            ("sources", "grams"),
            ("balance", "closing"),
            ("balance", "reuse"),
        ]
        for group, name in places:
            with self.subTest(group=group, name=name):
                declaration = make_declaration()
                declaration["figures"][group][0][name] += 1
                self.assertRefused(make_release(seal(declaration)), "sums")

    def test_sums_agree_by_stream_and_not_only_in_all(self):
        declaration = make_declaration()
        declaration["streams"]["books"] = {"name": "Books", "parent": None}
        declaration["figures"]["municipalities"][0]["stream"] = "books"
        self.assertRefused(make_release(seal(declaration)), "sums")

    def test_negative_totals_count_in_the_sums(self):
        declaration = make_declaration(collected=-10, reused=-4)
        self.assertTrue(read_release(make_release(declaration)))

    def test_grams_are_whole_numbers(self):
        for value in (1.5, "10", None, True, 10**15):
            declaration = make_declaration()
            declaration["figures"]["outgoing"][0]["grams"] = value
            self.assertRefused(make_release(seal(declaration)), "schema")

    def test_each_missing_part_is_noticed(self):
        whole = make_declaration()
        for key in whole:
            if key in ("hash", "region", "checks"):
                continue
            with self.subTest(key=key):
                declaration = copy.deepcopy(whole)
                del declaration[key]
                self.assertRefused(make_release(seal(declaration)), "schema")

    def test_period_the_wrong_way_round(self):
        declaration = make_declaration(
            period={"from": "2026-02-01", "to": "2026-01-01"}
        )
        self.assertRefused(make_release(declaration), "schema")

    def test_accents_do_not_break_the_seal(self):
        declaration = make_declaration(member={"name": "Éco‑Liège ☘", "number": None})
        content = json.loads(make_release(declaration))
        self.assertTrue(read_release(json.dumps(content).encode()))
