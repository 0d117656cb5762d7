from odoo.tests import tagged

from .common_floor import FloorCollectCase


@tagged("post_install", "-at_install")
class TestFloorConflicts(FloorCollectCase):
    """The plan belongs to the office, what happened belongs to the crew."""

    def setUp(self):
        super().setUp()
        self.stop = self._create_stop()
        self.round = self.stop.round_id
        self.request = self.stop.request_id

    def _make(self, tablet, stop, kg=5.0, round_=None):
        tablet.record("stop.arrive", stop, round_)
        goods = self._goods(self._kilos(kg))
        tablet.record("stop.goods", stop, round_, payload=goods)
        tablet.record("stop.done", stop, round_)

    def _activities(self, record=None):
        return (record or self.round).activity_ids.mapped("summary")

    def test_a_stop_taken_off_meanwhile_is_accepted_and_told(self):
        uuid = self.stop.uuid
        self._make(self.tablet, self.stop)
        self.request.action_unplan()
        self.assertFalse(self.stop.exists())
        self._assert_acked(self.tablet.send())
        stop = self._find_stop(uuid)
        self.assertEqual(stop.request_id, self.request)
        self.assertEqual(stop.state, "done")
        self.assertEqual(self.request.state, "done")
        self.assertAlmostEqual(stop.kg, 5.0, 3)
        self.assertIn("Made although taken off", self._activities()[0])

    def test_a_request_put_on_another_round_meanwhile(self):
        self._make(self.tablet, self.stop)
        self.request.action_unplan()
        second = self._create_round(self.request, start=False)
        self._assert_acked(self.tablet.send())
        self.assertFalse(second.stop_ids, "nobody goes there again")
        self.assertEqual(self.request.state, "done")

    def test_a_stop_moved_to_another_day_meanwhile(self):
        later = self._create_round(start=False)
        self._make(self.tablet, self.stop, round_=self.round)
        self.stop.round_id = later
        self._assert_acked(self.tablet.send())
        self.assertEqual(self.stop.round_id, self.round)
        self.assertIn("Made although moved", self._activities()[0])

    def test_a_stop_that_another_crew_drives_meanwhile_stays_there(self):
        second = self._create_round(points=self._create_point())
        self._make(self.tablet, self.stop, round_=self.round)
        self.stop.round_id = second
        self._assert_acked(self.tablet.send())
        self.assertEqual(self.stop.round_id, second)
        self.assertAlmostEqual(self.stop.kg, 5.0, 3)

    def test_a_cancelled_round_was_driven_all_the_same(self):
        self._make(self.tablet, self.stop)
        self.round.action_cancel()
        self._assert_acked(self.tablet.send())
        self.assertEqual(self.round.state, "running")
        self.assertEqual(self.stop.state, "done")
        self.assertTrue(self._activities())

    def test_two_tablets_add_up(self):
        self._make(self.tablet, self.stop, 5)
        self._make(self.other, self.stop, 7)
        self._assert_acked(self.tablet.send())
        self._assert_acked(self.other.send())
        self.assertAlmostEqual(self.stop.kg, 12.0, 3)
        self.assertEqual(len(self.stop.picking_ids), 2)
        self.assertTrue(self.stop.has_late_goods)
        self.assertIn("Goods came in after", self._activities()[0])

    def test_the_highest_state_wins_in_any_order(self):
        for first, second in ((self.tablet, self.other), (self.other, self.tablet)):
            stop = self._create_stop()
            self._make(self.tablet, stop)
            self.other.record("stop.fail", stop, payload={"reason_id": self.absent.id})
            first.send()
            second.send()
            self.assertEqual(stop.state, "done")
            self.assertFalse(stop.failure_reason_id)
            self.assertEqual(stop.request_id.state, "done")

    def test_both_signatures_stay(self):
        for tablet, name in ((self.tablet, "A"), (self.other, "B")):
            tablet.act(
                "stop.sign", self.stop, payload={"answer": "signed", "name": name}
            )
        signatures = self.stop.entry_ids.filtered(lambda o: o.kind == "stop.sign")
        self.assertEqual({s.payload["name"] for s in signatures}, {"A", "B"})

    def test_an_unknown_stop_is_made(self):
        uuid = self._uuid()
        self._make(self.tablet, uuid, round_=self.round)
        self._assert_acked(self.tablet.send())
        stop = self._find_stop(uuid)
        self.assertEqual(stop.kind, "unplanned")
        self.assertEqual(stop.state, "done")
        self.assertAlmostEqual(stop.kg, 5.0, 3)

    def test_an_unplanned_stop_after_its_round_ended(self):
        self._make(self.tablet, self.stop)
        self.tablet.record("round.end", round_=self.round, payload={})
        self.tablet.send()
        self.assertEqual(self.round.state, "done")
        uuid = self._uuid()
        self._make(self.other, uuid, round_=self.round)
        self._assert_acked(self.other.send())
        self.assertAlmostEqual(self._find_stop(uuid).kg, 5.0, 3)
        self.assertEqual(self.round.state, "done")

    # Corrections

    def _correct(self, first, *lines):
        return self.tablet.record(
            "stop.goods",
            self.stop,
            payload={**self._goods(*lines), "corrects": first["uuid"]},
        )

    def _goods_entry(self, *lines):
        return self.tablet.record("stop.goods", self.stop, payload=self._goods(*lines))

    def test_a_correction_before_the_end(self):
        first = self._goods_entry(self._kilos(5))
        self._correct(first, self._kilos(8))
        self.tablet.record("stop.done", self.stop)
        self._assert_acked(self.tablet.send())
        self.assertAlmostEqual(self.stop.kg, 8.0, 3)
        self.assertEqual(len(self.stop.picking_ids), 1)

    def test_corrections_after_the_end_are_receipts_and_returns(self):
        first = self._goods_entry(self._kilos(5), self._pieces(1))
        self.tablet.record("stop.done", self.stop)
        self.tablet.send()
        moves = self.stop.picking_ids.move_ids
        before = [(move.id, move.quantity, move.kg) for move in moves]
        second = self._correct(first, self._kilos(8), self._pieces(1))
        self._assert_acked(self.tablet.send())
        self.assertAlmostEqual(self.stop.kg, 48.0, 3)
        self._correct(second, self._kilos(2))
        self._assert_acked(self.tablet.send())
        self.assertAlmostEqual(self.stop.kg, 2.0, 3)
        self.env.flush_all()
        after = [(move.id, move.quantity, move.kg) for move in moves]
        self.assertEqual(after, before, "what is done is never rewritten")
        self.assertAlmostEqual(sum(self.stop.line_ids.mapped("kg")), 2.0, 3)

    def test_a_correction_that_comes_before_what_it_corrects(self):
        first = self._goods_entry(self._kilos(5))
        second = self._correct(first, self._kilos(8))
        done = self.tablet.record("stop.done", self.stop)
        self.tablet.kept = []
        for operation in (done, second, first):
            self._assert_acked(self.tablet.send([operation]))
        self.assertAlmostEqual(self.stop.kg, 8.0, 3)

    def test_of_two_corrections_of_one_entry_the_later_counts(self):
        first = self._goods_entry(self._kilos(5))
        self._correct(first, self._kilos(8))
        self._correct(first, self._kilos(3))
        self.tablet.record("stop.done", self.stop)
        self._assert_acked(self.tablet.send())
        self.assertAlmostEqual(self.stop.kg, 3.0, 3)

    def test_a_correction_of_another_stop_is_parked(self):
        elsewhere = self._create_stop()
        first = self._goods_entry(self._kilos(5))
        self.tablet.send()
        verdict = self.tablet.act(
            "stop.goods",
            elsewhere,
            payload={**self._goods(self._kilos(1)), "corrects": first["uuid"]},
        )
        self._assert_parked(verdict, "another stop")

    def test_what_was_sorted_meanwhile_cannot_be_taken_back(self):
        first = self._goods_entry(self._kilos(5))
        self.tablet.record("stop.done", self.stop)
        self.tablet.send()
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.original.id),
                ("location_id", "=", self.to_sort.id),
            ]
        )
        quants.with_context(inventory_mode=True).inventory_quantity = 0
        quants.action_apply_inventory()
        self._correct(first, self._kilos(2))
        [verdict] = self.tablet.send()["verdicts"]
        self._assert_parked(verdict, "sorted")
        self.assertAlmostEqual(self.stop.kg, 5.0, 3)

    def test_the_office_completed_the_stop_meanwhile(self):
        """Told by phone: then it comes in a receipt of its own, flagged."""
        self._make(self.tablet, self.stop, 5)
        self._complete(self.stop, {"product_id": self.original.id, "kg": 5.0})
        self._assert_acked(self.tablet.send())
        self.assertAlmostEqual(self.stop.kg, 10.0, 3)
        self.assertTrue(self.stop.has_late_goods)

    def test_two_starts_of_one_round(self):
        drivers = [self.driver.partner_id, self.other_driver.partner_id]
        for tablet, driver in zip((self.tablet, self.other), drivers, strict=True):
            tablet.record(
                "day.start", round_=self.round, payload={"driver_id": driver.id}
            )
        self.other.send()
        self.tablet.send()
        self.assertEqual(
            self.round.driver_id | self.round.crew_ids, drivers[0] | drivers[1]
        )
