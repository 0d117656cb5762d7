from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..const import MAX_KG
from .common_floor import FloorCollectCase, Tablet

kilos = st.integers(1, 90)
# One entry and its corrections, each of the one before: kilograms, and whether the
# office has to mend something before it can be booked.
chains = st.lists(st.tuples(kilos, st.booleans()), min_size=2, max_size=5)
LONGEST = 4
# The same with goods that the office archives on the way: what was taken before stays
# known to its corrections.
goods = st.sampled_from(["good", "waits", "gone"])
mixed = st.lists(st.tuples(kilos, goods), min_size=2, max_size=LONGEST)


class _Undo(Exception):
    """Roll the savepoint of one example back."""


@tagged("post_install", "-at_install")
class TestFloorBooking(FloorCollectCase):
    """Goods are booked once: corrected, put aside, or of a stop that failed."""

    def setUp(self):
        super().setUp()
        self.stop = self._create_stop()
        self.round = self.stop.round_id
        # Goods by the kilogram that the office may forget to allow.
        self.waiting = self._create_product("Waiting", self.textiles, kilo=True)

    def _say(self, *lines, corrects=None):
        payload = self._goods(*lines)
        if corrects:
            payload["corrects"] = corrects["uuid"]
        return self.tablet.record("stop.goods", self.stop, payload=payload)

    def _send(self):
        return [verdict["state"] for verdict in self.tablet.send()["verdicts"]]

    def _told(self):
        return [
            summary
            for summary in self.round.activity_ids.mapped("summary")
            if "yet goods" in summary
        ]

    def _assert_kg(self, kg):
        self.env.flush_all()
        self.assertAlmostEqual(self.stop.kg, kg, 3)
        self.assertAlmostEqual(self._ledger_kg(), kg, 3)

    # Corrections of what was put aside

    def test_a_correction_of_what_was_put_aside_corrects_the_first(self):
        first = self._say(self._kilos(50))
        wrong = self._say(self._kilos(MAX_KG + 1), corrects=first)
        self._say(self._kilos(80), corrects=wrong)
        self.tablet.record("stop.done", self.stop)
        self.assertEqual(self._send(), ["acked", "parked", "acked", "acked"])
        self._assert_kg(80)

    def test_a_correction_of_what_was_put_aside_after_the_end(self):
        first = self._say(self._kilos(50))
        self.tablet.record("stop.done", self.stop)
        wrong = self._say(self._kilos(MAX_KG + 1), corrects=first)
        self.assertEqual(self._send(), ["acked", "acked", "parked"])
        self._assert_kg(50)
        self._say(self._kilos(80), corrects=wrong)
        self.assertEqual(self._send(), ["acked"])
        self._assert_kg(80)

    def test_a_link_that_comes_after_both_ends(self):
        first = self._say(self._kilos(50))
        between = self._say(self._kilos(60), corrects=first)
        last = self._say(self._kilos(80), corrects=between)
        done = self.tablet.record("stop.done", self.stop)
        self.tablet.kept = []
        for operation in (first, last, done, between):
            self._assert_acked(self.tablet.send([operation]))
        self._assert_kg(80)

    @settings(
        max_examples=15,
        # As found is small enough: making it smaller takes minutes.
        phases=[Phase.explicit, Phase.generate],
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(chain=chains, done=st.integers(1, 5), parts=st.integers(1, 3))
    def test_of_any_chain_the_last_that_can_be_booked_counts(self, chain, done, parts):
        try:
            with self.env.cr.savepoint():
                self._play(chain, done, parts)
                raise _Undo()
        except _Undo:
            self.env.invalidate_all()

    def _play(self, chain, done, parts):
        self.tablet = Tablet(self, "Of one example")
        entry = None
        for number, (kg, waits) in enumerate(chain):
            values = {"product_id": self.waiting.id} if waits else {}
            entry = self._say(self._kilos(kg, **values), corrects=entry)
            if number == min(done, len(chain) - 1):
                self.tablet.record("stop.done", self.stop)
        self.waiting.active = False
        while self.tablet.kept:
            batch = self.tablet.kept[:parts]
            self.tablet.send(batch)
            self.tablet.kept = self.tablet.kept[parts:]
        good = [kg for kg, waits in chain if not waits]
        self._assert_kg(good[-1] if good else 0)
        self.waiting.active = True
        parked = self.env["soors.operation"].search(
            [("device_id", "=", self.tablet.device.id), ("state", "=", "parked")]
        )
        self.assertEqual(len(parked), len(chain) - len(good))
        self._as(self.planner, parked).action_retry()
        self.assertEqual([o.reason for o in parked if o.state != "acked"], [])
        self._assert_kg(chain[-1][0])

    def test_a_correction_that_overtook_what_is_then_put_aside_counts_once(self):
        first = self._say(self._kilos(50))
        self.tablet.record("stop.done", self.stop)
        wrong = self._say(self._kilos(MAX_KG + 1), corrects=first)
        last = self._say(self._kilos(80), corrects=wrong)
        kept, self.tablet.kept = self.tablet.kept, []
        self.tablet.send([kept[0], kept[1], last])
        # Nothing says yet that the last one is about the first.
        self._assert_kg(130)
        [verdict] = self.tablet.send([wrong])["verdicts"]
        self.assertEqual(verdict["state"], "parked")
        self._assert_kg(80)
        # Sent again, it changes nothing any more.
        self.tablet.send(kept)
        self._assert_kg(80)
        self.assertEqual(len(self.stop.picking_ids), 3)

    def test_what_was_sorted_meanwhile_is_told_to_the_planner(self):
        first = self._say(self._kilos(50))
        done = self.tablet.record("stop.done", self.stop)
        wrong = self._say(self._kilos(MAX_KG + 1), corrects=first)
        last = self._say(self._kilos(80), corrects=wrong)
        self.tablet.send([first, done, last])
        self.env["stock.quant"]._update_available_quantity(
            self.original, self.to_sort, -120
        )
        [verdict] = self.tablet.send([wrong])["verdicts"]
        self._assert_parked(verdict, "too much")
        self._assert_kg(130)
        summaries = self.round.activity_ids.mapped("summary")
        told = [text for text in summaries if "may count twice" in text]
        self.assertEqual(len(told), 1)

    def test_what_came_by_its_usual_weight_goes_back_with_it(self):
        usual = self.sofa.weight
        first = self._say(self._pieces(3))
        self.tablet.record("stop.done", self.stop)
        self._send()
        self._assert_kg(3 * usual)
        self.sofa.weight = usual + 1
        second = self._say(self._pieces(2), corrects=first)
        self._send()
        self._assert_kg(2 * (usual + 1))
        self._say(self._kilos(7), corrects=second)
        self._send()
        self._assert_kg(7)

    def test_goods_that_were_archived_meanwhile_can_still_be_corrected(self):
        first = self._say(self._kilos(50, product_id=self.waiting.id))
        self.tablet.record("stop.done", self.stop)
        self.tablet.send()
        self.waiting.active = False
        second = self._say(self._kilos(30, product_id=self.waiting.id), corrects=first)
        self.assertEqual(self._send(), ["acked"])
        self._assert_kg(30)
        self._say(self._kilos(7), corrects=second)
        self.assertEqual(self._send(), ["acked"])
        self._assert_kg(7)

    def test_goods_that_were_archived_before_the_end_of_their_stop(self):
        self._say(self._kilos(50, product_id=self.waiting.id))
        self.tablet.send()
        self.waiting.active = False
        self.tablet.record("stop.done", self.stop)
        self.assertEqual(self._send(), ["acked"])
        self._assert_kg(50)

    def test_archived_goods_are_not_known_to_another_stop(self):
        self._say(self._kilos(50, product_id=self.waiting.id))
        self.tablet.send()
        self.waiting.active = False
        self.stop = self._create_stop()
        self._say(self._kilos(50, product_id=self.waiting.id))
        self.assertEqual(self._send(), ["parked"])

    def test_a_container_whose_goods_were_archived_is_corrected(self):
        self.stop = self._points_round(1).stop_ids
        held = self.stop._get_container_product()
        first = self.tablet.record("stop.empty", self.stop, payload={"kg": 50})
        self.tablet.record("stop.done", self.stop)
        self.assertEqual(self._send(), ["acked", "acked"])
        held.active = False
        self.assertNotEqual(self.stop._get_container_product(), held)
        payload = {"kg": 30, "corrects": first["uuid"]}
        self.tablet.record("stop.empty", self.stop, payload=payload)
        self.assertEqual(self._send(), ["acked"])
        self._assert_kg(30)

    @settings(
        max_examples=20,
        phases=[Phase.explicit, Phase.generate],
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        chain=mixed,
        order=st.permutations(range(LONGEST)),
        done=st.integers(0, LONGEST),
        archived=st.integers(0, LONGEST),
    )
    def test_in_any_order_and_whatever_is_archived_on_the_way(
        self, chain, order, done, archived
    ):
        try:
            with self.env.cr.savepoint():
                self._play_mixed(chain, order, done, archived)
                raise _Undo()
        except _Undo:
            self.env.invalidate_all()

    def _play_mixed(self, chain, order, done, archived):
        self.tablet = Tablet(self, "Of one example")
        gone = self._create_product("Gone", self.textiles, kilo=True)
        products = {"good": self.original, "waits": self.waiting, "gone": gone}
        entries = []
        for kg, name in chain:
            line = self._kilos(kg, product_id=products[name].id)
            entries.append(self._say(line, corrects=entries[-1] if entries else None))
        end = self.tablet.record("stop.done", self.stop)
        self.tablet.kept = []
        arriving = [number for number in order if number < len(chain)]
        self.waiting.active = False
        good, taken = [], False
        for place, number in enumerate(arriving):
            if place == done:
                self._assert_acked(self.tablet.send([end]))
            if place == archived:
                gone.active = False
            name = chain[number][1]
            accepted = name == "good" or (name == "gone" and (gone.active or taken))
            taken = taken or (accepted and name == "gone")
            good += [number] if accepted else []
            [verdict] = self.tablet.send([entries[number]])["verdicts"]
            self.assertEqual(verdict["state"], "acked" if accepted else "parked")
        if done >= len(arriving):
            self._assert_acked(self.tablet.send([end]))
        self._assert_kg(chain[max(good)][0] if good else 0)

    # Goods of a stop that failed

    def _fail(self):
        payload = {"reason_id": self.absent.id}
        return self.tablet.act("stop.fail", self.stop, payload=payload)

    def _end(self):
        return self.tablet.act("round.end", round_=self.round, payload={"km": 5})

    def _take(self):
        self._say(self._kilos(6))
        return self.tablet.send()

    def test_goods_of_a_stop_that_failed_are_booked_in_any_order(self):
        for acts in (
            (self._take, self._fail, self._end),
            (self._take, self._end, self._fail),
            (self._fail, self._take, self._end),
            (self._fail, self._end, self._take),
            (self._end, self._take, self._fail),
            (self._end, self._fail, self._take),
            (self._take, self._fail),
        ):
            with self.subTest(acts=[act.__name__ for act in acts]):
                self.stop = self._create_stop()
                self.round = self.stop.round_id
                for act in acts:
                    self._assert_acked(act())
                self.assertEqual(self.stop.state, "failed")
                self.assertEqual(self.stop.failure_reason_id, self.absent)
                self.assertAlmostEqual(self.stop.kg, 6, 3)
                self.assertEqual(len(self.stop.picking_ids), 1)
                self.assertEqual(self.stop.request_id.state, "new")
                summaries = self.round.activity_ids.mapped("summary")
                self.assertTrue(
                    self._told() or any("came in after" in s for s in summaries)
                )

    def test_nothing_after_goods_is_nothing(self):
        first = self._say(self._kilos(6))
        self.tablet.send()
        self._say(corrects=first)
        self._assert_acked(self.tablet.send())
        self._assert_acked(self._fail())
        self._assert_acked(self._end())
        self.assertEqual(self.stop.state, "failed")
        self.assertFalse(self.stop.picking_ids)
        self.assertFalse(self._told())

    def test_done_stays_the_last_word_on_goods_of_a_stop_that_failed(self):
        self._take()
        self._fail()
        self.tablet.act("stop.done", self.stop)
        self.assertEqual(self.stop.state, "done")
        self.assertEqual(len(self.stop.picking_ids), 1)
        self._assert_kg(6)

    def test_the_office_failed_a_stop_that_has_goods(self):
        self._take()
        self._as(self.planner, self.stop).action_fail(self.absent.id, self._uuid())
        self._end()
        self.assertEqual(self.stop.state, "failed")
        self._assert_kg(6)
        self.assertTrue(self.stop.has_late_goods)
