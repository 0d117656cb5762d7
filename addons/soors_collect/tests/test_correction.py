from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestCorrection(CollectCase):
    def _correct(self, stop, *lines, kind="add", uuid=None, user=None):
        return self._as(user or self.planner, stop).action_correct(
            list(lines), uuid or self._uuid(), kind=kind, note="Ticket re-read"
        )

    def _completed_stop(self, kg=100):
        stop = self._create_stop()
        self._complete(stop, {"product_id": self.original.id, "kg": kg})
        return stop

    def test_forgotten_goods_make_an_additional_receipt(self):
        stop = self._completed_stop()
        first = stop.picking_id
        self._correct(stop, {"product_id": self.original.id, "kg": 20})
        self.assertEqual(stop.picking_id, first)
        self.assertEqual(len(stop.picking_ids), 2)
        self.assertAlmostEqual(first.move_ids.kg, 100, 3)
        self.assertAlmostEqual(stop.kg, 120, 3)
        self.assertAlmostEqual(self._ledger_kg(), 120, 3)

    def test_goods_booked_by_mistake_go_back_as_a_return(self):
        stop = self._completed_stop()
        self._correct(stop, {"product_id": self.original.id, "kg": 30}, kind="remove")
        self.assertAlmostEqual(stop.kg, 70, 3)
        self.assertAlmostEqual(stop.round_id.kg_total, 70, 3)
        self.assertAlmostEqual(self._ledger_kg(), 70, 3)
        self.assertAlmostEqual(self._ledger_kg(municipality_id=self.liege.id), 70, 3)

    def test_pieces_booked_by_mistake_go_back_with_their_weight(self):
        stop = self._create_stop()
        self._complete(stop, {"product_id": self.sofa.id, "quantity": 3, "kg": 99})
        self._correct(
            stop, {"product_id": self.sofa.id, "quantity": 1, "kg": 33}, kind="remove"
        )
        self.assertAlmostEqual(stop.kg, 66, 3)
        self.assertAlmostEqual(self._ledger_kg(), 66, 3)

    def test_correcting_twice_counts_once(self):
        stop = self._completed_stop()
        for kind in ("add", "remove"):
            uuid = self._uuid()
            line = {"product_id": self.original.id, "kg": 10}
            self.assertFalse(
                self._correct(stop, line, kind=kind, uuid=uuid)["repeated"]
            )
            self.assertTrue(self._correct(stop, line, kind=kind, uuid=uuid)["repeated"])
        self.assertAlmostEqual(stop.kg, 100, 3)

    def test_more_than_was_booked_cannot_go_back(self):
        stop = self._completed_stop(50)
        self._completed_stop(50)
        with self.assertRaisesRegex(UserError, "more than was booked"):
            self._correct(
                stop, {"product_id": self.original.id, "kg": 60}, kind="remove"
            )

    def test_the_same_goods_cannot_go_back_twice(self):
        stop = self._completed_stop(50)
        self._completed_stop(50)
        line = {"product_id": self.original.id, "kg": 30}
        self._correct(stop, line, kind="remove")
        with self.assertRaisesRegex(UserError, "more than was booked"):
            self._correct(stop, line, kind="remove")

    def test_sorted_goods_cannot_go_back(self):
        stop = self._completed_stop()
        self.env["stock.quant"]._update_available_quantity(
            self.original, self.to_sort, -90
        )
        with self.assertRaisesRegex(UserError, "sorted"):
            self._correct(
                stop, {"product_id": self.original.id, "kg": 60}, kind="remove"
            )

    def test_return_from_a_three_step_receipt(self):
        self.warehouse.reception_steps = "three_steps"
        stop = self._completed_stop()
        self._correct(stop, {"product_id": self.original.id, "kg": 30}, kind="remove")
        self.assertAlmostEqual(self._ledger_kg(), 70, 3)

    def test_goods_that_were_archived_meanwhile_go_back_all_the_same(self):
        stop = self._completed_stop()
        self.original.active = False
        self._correct(stop, {"product_id": self.original.id, "kg": 30}, kind="remove")
        self.assertAlmostEqual(stop.kg, 70, 3)
        self.assertAlmostEqual(self._ledger_kg(), 70, 3)

    def test_only_finished_stops_are_corrected(self):
        stop = self._create_stop()
        with self.assertRaises(UserError):
            self._correct(stop, {"product_id": self.original.id, "kg": 1})

    def test_drivers_do_not_correct(self):
        stop = self._completed_stop()
        line = {"product_id": self.original.id, "kg": 1}
        with self.assertRaises(AccessError):
            self._correct(stop, line, user=self.driver)

    def test_correction_after_the_end_of_the_round(self):
        stop = self._completed_stop()
        stop.round_id.action_end()
        self._correct(stop, {"product_id": self.original.id, "kg": 5})
        self.assertEqual(stop.round_id.batch_id.state, "done")
        self.assertAlmostEqual(stop.round_id.kg_total, 105, 3)
