from odoo.tests import tagged

from ..const import MAX_KG
from .common_floor import FloorCollectCase


@tagged("post_install", "-at_install")
class TestFloorWords(FloorCollectCase):
    """A planner reads what was put aside in words, whatever a tablet sent."""

    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("en_US")
        self.stop = self._create_stop()
        self.round = self.stop.round_id

    def _send(self, kind, stop=None, payload=None, **values):
        """Return an entry as a planner sees it."""
        stop = self.stop if stop is None else stop
        operation = self.tablet.record(kind, stop, payload=payload, **values)
        self.tablet.send()
        self.env.flush_all()
        self.env.invalidate_all()
        found = self.env["soors.operation"].search([("uuid", "=", operation["uuid"])])
        return self._as(self.planner, found).with_context(lang="en_US")

    def test_goods_are_said_with_number_weight_and_refusal(self):
        payload = self._goods(
            self._pieces(2),
            self._kilos(MAX_KG + 1),
            self._kilos(4, refused=True, reason_id=self.absent.id),
        )
        parked = self._send("stop.goods", payload=payload)
        self.assertEqual(parked.state, "parked")
        for words in (
            self.sofa.display_name,
            self.original.display_name,
            f"{MAX_KG + 1:.0f} kg",
            "Weighed",
            "Average weight",
            self.absent.name,
        ):
            self.assertIn(words, parked.content)
        for raw in ("product_id", "{", "null", "kg_source"):
            self.assertNotIn(raw, parked.content)
        self.assertIn(f"{self.sofa.display_name}: 2;", parked.summary)

    def test_where_it_was_is_told_although_nothing_was_applied(self):
        parked = self._send("stop.goods", payload=self._goods(self._kilos(-1)))
        self.assertEqual(parked.state, "parked")
        self.assertEqual(parked.told_stop_id, self.stop)
        self.assertEqual(parked.told_round_id, self.round)
        self.assertEqual(parked.told_place, self.stop.display_name)

    def test_a_stop_that_was_taken_off_still_has_its_name(self):
        uuid, name = self.stop.uuid, self.stop.display_name
        self.stop.unlink()
        payload = self._goods(self._kilos(-1))
        parked = self._send("stop.goods", uuid, payload=payload, round_=self.round)
        self.assertFalse(parked.told_stop_id)
        self.assertEqual(parked.told_place, name)
        self.assertEqual(parked.told_round_id, self.round)

    def test_a_stop_of_another_organisation_is_not_told(self):
        other = self._create_company("Other")
        round_ = self.env["soors.round"].create({"company_id": other.id})
        payload = self._goods(self._kilos(1))
        parked = self._send("stop.goods", self._uuid(), payload, round_=round_.uuid)
        self.assertEqual(parked.state, "parked")
        self.assertFalse(parked.told_round_id)

    def test_archived_goods_are_said_to_be_so(self):
        waiting = self._create_product("Waiting", self.textiles, kilo=True)
        waiting.active = False
        payload = self._goods(self._kilos(5, product_id=waiting.id))
        parked = self._send("stop.goods", payload=payload)
        self.assertIn("Waiting (archived)", parked.content)

    def test_other_entries_are_said_too(self):
        for kind, payload, words in (
            (
                "stop.empty",
                {"fill": 50, "bags": 5, "quality": "wet", "vandalism": True},
                ("Fill seen (%)", "50", "Bags", "Wet", "Vandalism", "Yes"),
            ),
            ("stop.fail", {"reason_id": self.absent.id}, (self.absent.name,)),
            ("stop.sign", {"answer": "absent", "name": "Anne"}, ("Absent", "Anne")),
            (
                "day.start",
                {
                    "driver_id": self.driver.partner_id.id,
                    "vehicle_id": self.vehicle.id,
                    "checks": {"lights": "bad", "tyres": "ok"},
                },
                (self.driver.name, "1-ABC-123", "Lights: not good, Tyres: good"),
            ),
            ("round.weigh", {"net_kg": 340.5, "ticket": "T 12"}, ("340.5", "T 12")),
            ("round.end", {"km": 57}, ("Kilometres", "57")),
        ):
            with self.subTest(kind=kind):
                said = self._send(kind, payload=payload)
                for word in words:
                    self.assertIn(word, said.content)
                    self.assertIn(word, said.summary)

    def test_a_correction_tells_what_it_corrects(self):
        first = self._send("stop.goods", payload=self._goods(self._kilos(50)))
        payload = {**self._goods(self._kilos(-2)), "corrects": first.uuid}
        parked = self._send("stop.goods", payload=payload)
        self.assertIn("50 kg", parked.content)
        self.assertNotIn(first.uuid, parked.content)

    def test_no_goods_are_said(self):
        self.assertIn(
            "nothing", self._send("stop.goods", payload={"lines": []}).content
        )

    def test_whatever_came_is_shown_and_does_no_harm(self):
        for payload in (
            {"lines": "x"},
            {"lines": ["<script>alert(1)</script>", 5, None, {}]},
            {"lines": [{"product_id": "x", "quantity": [1], "kg": {}}]},
            {"lines": [{"product_id": True, "kg_source": ["x"], "reason_id": "x"}]},
            {"named": 1, "checks": "x", "quality": [], "answer": {}, "product_id": []},
            {"corrects": 5, "sayings": 1, "<b>": "<b>"},
        ):
            with self.subTest(payload=payload):
                parked = self._send("stop.goods", payload=payload)
                self.assertTrue(parked.content)
                self.assertNotIn("<script>", parked.content)
                self.assertNotIn("<b>", parked.content)
                self.assertIsInstance(parked.summary, (str, bool))

    def test_a_list_of_entries_costs_the_same_for_each(self):
        def count(number):
            entries = self.env["soors.operation"]
            for _number in range(number):
                payload = self._goods(self._kilos(-1), self._pieces(2))
                entries |= self._send("stop.goods", payload=payload)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            entries.read(["summary", "told_place", "told_round_id"])
            return self.env.cr.sql_log_count - before

        few = count(2)
        self.assertLessEqual(count(10), few)
