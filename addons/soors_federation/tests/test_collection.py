from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from ..exchange import MemberClient
from ..exchange.problem import ExchangeProblem
from .common import FederationCase, correct, make_declaration, make_release, seal


class TestCollection(FederationCase):
    def _pull(self, member, answer):
        """Return the collection of a pull whose transport gives this answer."""

        def fetch(_client, date_from=None, date_to=None):
            if isinstance(answer, Exception):
                raise answer
            return answer

        member.write({"url": "https://fleur.example.org", "new_key": "k" * 40})
        with patch.object(MemberClient, "fetch", fetch):
            member.action_collect()
        return member.last_collection_id

    def test_pull_stores_figures(self):
        collection = self._pull(self.fleur, make_release(make_declaration()))
        self.assertEqual(collection.state, "done", collection.message)
        self.assertEqual((collection.new_count, collection.known_count), (1, 0))
        declaration = collection.declaration_ids
        self.assertEqual(declaration.region_id, self.region)
        outgoing = declaration.figure_ids.filtered(lambda f: f.section == "outgoing")
        self.assertEqual((outgoing.kg, outgoing.treatment_kind), (4.0, "reuse"))
        town = declaration.figure_ids.filtered(lambda f: f.section == "municipality")
        self.assertEqual((town.kg, town.municipality_id.nis), (10.0, "62063"))

    def test_twice_the_same_is_stored_once(self):
        content = make_release(make_declaration())
        self._pull(self.fleur, content)
        collection = self._pull(self.fleur, content)
        self.assertEqual((collection.new_count, collection.known_count), (0, 1))
        self.assertEqual(len(self.fleur.declaration_ids), 1)

    def test_correction_replaces_and_keeps(self):
        first = make_declaration(1)
        second = correct(first, 2, reused=5_000)
        self._import(self.fleur, first)
        self._import(self.fleur, second)
        states = {d.version: d.state for d in self.fleur.declaration_ids}
        self.assertEqual(states, {1: "replaced", 2: "current"})
        self.assertEqual(self.fleur.declaration_count, 1)

    def test_correction_that_arrives_first(self):
        first = make_declaration(1)
        second = correct(first, 2)
        third = correct(second, 3)
        self._import(self.fleur, third)
        self._import(self.fleur, first)
        states = {d.version: d.state for d in self.fleur.declaration_ids}
        self.assertEqual(states, {1: "replaced", 3: "current"})

    def test_same_identifier_with_other_figures_is_refused(self):
        self._import(self.fleur, make_declaration(1))
        collection = self._import(self.fleur, make_declaration(1, reused=1_000))
        self.assertEqual((collection.state, collection.problem), ("failed", "seal"))
        self.assertEqual(len(self.fleur.declaration_ids), 1)

    def test_declaration_of_another_member_is_refused(self):
        self._import(self.fleur, make_declaration(1))
        collection = self._import(self.terre, make_declaration(1))
        self.assertEqual(collection.problem, "other_member")

    def test_bad_release_stores_nothing_and_says_why(self):
        broken = make_declaration(2)
        broken["figures"]["balance"][0]["closing"] += 1
        collection = self._import(self.fleur, make_declaration(1), seal(broken))
        self.assertEqual((collection.state, collection.problem), ("failed", "sums"))
        self.assertIn("DECL/2026/0002", collection.message)
        self.assertFalse(self.fleur.declaration_ids)
        self.assertTrue(collection.content)

    def test_failed_pull_is_kept_with_the_next_step(self):
        codes = ("unreachable", "timeout", "key_refused", "forbidden", "not_found")
        for code in codes:
            collection = self._pull(self.fleur, ExchangeProblem(code))
            self.assertEqual((collection.state, collection.problem), ("failed", code))
            self.assertNotEqual(collection.message, code)

    def test_every_problem_has_words(self):
        collections = self.env["soors.federation.collection"]
        for code in ("bad_url", "no_url", "no_key", "too_large", "not_json", "schema"):
            text = collections._get_problem_message(ExchangeProblem(code, "x"))
            self.assertNotIn(text, (code, ""))

    def test_member_without_address_or_key(self):
        self.fleur.action_collect()
        self.assertEqual(self.fleur.last_collection_id.problem, "no_url")
        self.fleur.url = "https://fleur.example.org"
        self.fleur.action_collect()
        self.assertEqual(self.fleur.last_collection_id.problem, "no_key")

    def test_key_is_written_and_never_read(self):
        self.fleur.new_key = "secret-key"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(self.fleur.has_key)
        self.assertFalse(self.fleur.new_key)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
            self.fleur.read(["api_key"])
        admin = self.env.ref("base.user_admin")
        with self.assertRaises(AccessError):
            self.fleur.with_user(admin).read(["api_key"])
        with self.assertRaises(AccessError):
            self.fleur.search([("api_key", "=like", "s%")])
        self.fleur.url = "https://fleur.example.org"
        self.assertEqual(self.fleur._get_client().key, "secret-key")

    def test_key_is_not_logged(self):
        with self.assertLogs("odoo.addons.soors_federation", "DEBUG") as logs:
            self._pull(self.fleur, ExchangeProblem("unreachable"))
        self.assertNotIn("k" * 40, str(logs.output))

    def test_address_is_checked(self):
        for url in ("http://fleur.example.org", "https://x@y", "fleur"):
            with self.assertRaises(ValidationError):
                self.fleur.url = url

    def test_own_stream_of_a_member_counts_with_what_it_is_part_of(self):
        declaration = make_declaration()
        declaration["streams"] = {
            "textiles": {"name": "Textiles", "parent": None},
            "curtains": {"name": "Curtains", "parent": "home"},
            "home": {"name": "Home", "parent": "textiles"},
        }
        for rows in declaration["figures"].values():
            for row in rows:
                row["stream"] = "curtains"
        collection = self._import(self.fleur, seal(declaration))
        figures = collection.declaration_ids.figure_ids
        self.assertEqual(figures.stream_id, self.env.ref("soors_base.stream_textiles"))
        self.assertEqual(set(figures.mapped("stream_label")), {"Curtains"})
