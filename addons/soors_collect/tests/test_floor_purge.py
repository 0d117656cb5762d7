from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_floor import FloorCollectCase


@tagged("post_install", "-at_install")
class TestFloorPurge(FloorCollectCase):
    """What is listed in docs/tablets-personal-data.md is gone after its days."""

    def setUp(self):
        super().setUp()
        self.days = self.env["soors.operation"]._get_purge_days()

    def _age(self, days):
        self.env.flush_all()
        moment = fields.Datetime.now() - timedelta(days=days)
        for table, column in (
            ("soors_operation", "date_received"),
            ("soors_floor_removed", "create_date"),
        ):
            self.env.cr.execute(f"UPDATE {table} SET {column} = %s", [moment])
        self.env.invalidate_all()

    def _purge(self):
        operations = self.env["soors.operation"]
        operations.search(operations._get_purge_domain())._purge()
        self.env["soors.floor.removed"]._gc_removed()
        self.env.flush_all()
        self.env.invalidate_all()

    def _play(self):
        stop, gone = self._create_stop(), self._create_stop()
        gone.request_id.action_unplan()
        self.tablet.act(
            "stop.sign",
            stop,
            payload={"answer": "signed", "name": "Mrs Peeters", "strokes": [[1, 2]]},
        )
        goods = self._goods(self._kilos(5))
        self.tablet.act("stop.goods", stop, payload=goods)
        self.tablet.act("stop.done", stop)
        payload = {"new_stop": self._uuid(), "name": "Mrs Maes", "phone": "0499 11"}
        self.tablet.act("stop.unplanned", round_=stop.round_id, payload=payload)
        self.tablet.act("note", stop, payload={"text": "Mrs Peeters was away"})
        return stop

    def _names(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT payload::text FROM soors_operation")
        return str(self.env.cr.fetchall())

    def test_names_are_gone_and_figures_stay(self):
        stop = self._play()
        self._age(self.days + 1)
        self.assertIn("Peeters", self._names())
        self._purge()
        for word in ("Peeters", "strokes", "Maes", "0499"):
            self.assertNotIn(word, self._names())
        self.assertFalse(stop.round_id.stop_ids.filtered("label"))
        self.assertNotIn("away", str(stop.round_id.message_ids.mapped("body")))
        self.assertFalse(stop.signed_by)
        self.assertEqual(stop.signature_answer, "signed")
        self.assertFalse(self.env["soors.floor.removed"].search([]))
        self.assertAlmostEqual(stop.kg, 5.0, 3)

    def test_they_are_there_before(self):
        stop = self._play()
        self._age(self.days - 1)
        self._purge()
        self.assertEqual(stop.signed_by, "Mrs Peeters")
        self.assertTrue(self.env["soors.floor.removed"].search([]))

    def test_a_correction_long_after_still_finds_the_goods(self):
        stop = self._play()
        [first] = stop.entry_ids.filtered(lambda o: o.kind == "stop.goods")
        self._age(self.days + 1)
        self._purge()
        payload = {**self._goods(self._kilos(3)), "corrects": first.uuid}
        self._assert_acked(self.tablet.act("stop.goods", stop, payload=payload))
        self.assertAlmostEqual(stop.kg, 3.0, 3)
