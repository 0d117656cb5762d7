from datetime import timedelta
from itertools import permutations

from odoo import fields
from odoo.tests import tagged

from .common_floor import FloorCollectCase


@tagged("post_install", "-at_install")
class TestFloorOperations(FloorCollectCase):
    """Each kind of entry, on its own."""

    def setUp(self):
        super().setUp()
        self.stop = self._create_stop()
        self.round = self.stop.round_id

    def _act(self, kind, payload=None, **values):
        return self.tablet.act(kind, self.stop, payload=payload, **values)

    def test_start_of_the_day(self):
        round_ = self._create_round(points=self._create_point(), start=False)
        round_.action_ready()
        truck = self._create_vehicle("1-XYZ-999")
        verdict = self.tablet.act(
            "day.start",
            round_=round_,
            payload={
                "driver_id": self.other_driver.partner_id.id,
                "vehicle_id": truck.id,
                "checks": {"lights": "ok", "tyres": "bad", "damage": "ok"},
                "note": "left front",
            },
        )
        self._assert_acked(verdict)
        self.assertEqual(round_.state, "running")
        self.assertEqual(round_.driver_id, self.other_driver.partner_id)
        self.assertEqual(round_.vehicle_id, truck)
        self.assertIn("Tyres", round_.activity_ids.summary)
        self.assertIn("left front", round_.activity_ids.note)

    def test_arrive(self):
        operation = self.tablet.record("stop.arrive", self.stop)
        self._assert_acked(self.tablet.send())
        self.assertEqual(self.stop.state, "arrived")
        done_at = self.env["soors.operation"].search([("uuid", "=", operation["uuid"])])
        self.assertEqual(self.stop.date_arrived, done_at.date_estimated)

    def test_goods_and_done_make_one_receipt(self):
        lines = [
            self._kilos(12.5),
            self._pieces(2),
            self._kilos(3.0, kg_source="declared"),
            {**self._pieces(1), "kg": 33.0, "kg_source": "weighed"},
        ]
        self._assert_acked(self._act("stop.arrive"))
        self._assert_acked(self._act("stop.goods", self._goods(*lines)))
        self.assertFalse(self.stop.picking_ids, "nothing is booked before the end")
        self._assert_acked(self._act("stop.done"))
        self.assertEqual(self.stop.state, "done")
        self.assertEqual(len(self.stop.picking_ids), 1)
        self.assertEqual(self.stop.picking_id.state, "done")
        self.assertEqual(len(self.stop.line_ids), 4)
        self.assertAlmostEqual(self.stop.kg, 12.5 + 80 + 3 + 33, 3)
        self.assertAlmostEqual(self._ledger_kg(), self.stop.kg, 3)
        self.assertEqual(self.stop.picking_id.batch_id, self.round.batch_id)
        self.assertFalse(self.stop.has_late_goods)
        self.assertEqual(self.stop.request_id.state, "done")

    def _record_whole_stop(self, stop, *lines):
        for kind, payload in (
            ("stop.arrive", None),
            ("stop.goods", self._goods(*lines)),
            ("stop.sign", {"answer": "signed", "name": "Paul"}),
            ("stop.done", None),
        ):
            self.tablet.record(kind, stop, payload=payload)

    def test_a_stop_sent_whole_is_worked_out_once(self):
        settled = []
        stops = type(self.stop)
        get_entries = stops._get_entries

        def count(stop, current):
            settled.append(stop.id)
            return get_entries(stop, current)

        self.patch(stops, "_get_entries", count)
        second = self._create_stop()
        self._record_whole_stop(self.stop, self._kilos(12.5))
        self._record_whole_stop(second, self._kilos(4))
        self._assert_acked(self.tablet.send())
        self.assertEqual(settled, [self.stop.id, second.id])
        for stop, kg in ((self.stop, 12.5), (second, 4.0)):
            self.assertEqual(stop.state, "done")
            self.assertEqual(len(stop.picking_ids), 1)
            self.assertAlmostEqual(stop.kg, kg, 3)
            self.assertEqual(stop.signed_by, "Paul")
            self.assertEqual(stop.entry_count, 4)
            self.assertFalse(stop.has_late_goods)

    def test_of_a_stop_sent_whole_only_what_is_wrong_is_put_aside(self):
        self._record_whole_stop(self.stop, self._kilos(-5))
        verdicts = self.tablet.send()["verdicts"]
        states = [verdict["state"] for verdict in verdicts]
        self.assertEqual(states, ["acked", "parked", "acked", "acked"])
        self.assertEqual(self.stop.state, "done")
        self.assertFalse(self.stop.picking_ids)
        self.assertEqual(self.stop.entry_count, 3)

    def test_goods_after_the_end_are_late_even_when_sent_with_it(self):
        self._record_whole_stop(self.stop, self._kilos(5))
        self.tablet.record("stop.goods", self.stop, payload=self._goods(self._kilos(2)))
        self._assert_acked(self.tablet.send())
        self.assertTrue(self.stop.has_late_goods)
        self.assertEqual(len(self.stop.picking_ids), 2)
        self.assertAlmostEqual(self.stop.kg, 7.0, 3)

    def test_refused_lines_are_not_booked(self):
        reason = self.env.ref("soors_collect.refusal_reason_bad_condition")
        lines = [
            self._kilos(5),
            self._kilos(9, refused=True, reason_id=reason.id),
        ]
        self._act("stop.goods", self._goods(*lines))
        self._act("stop.done")
        self.assertAlmostEqual(self.stop.kg, 5.0, 3)

    def test_done_without_goods(self):
        self._assert_acked(self._act("stop.done"))
        self.assertEqual(self.stop.state, "done")
        self.assertFalse(self.stop.picking_ids)

    def test_goods_without_kilograms_count_their_quantity(self):
        line = self._kilos(None, quantity=7.25)
        self._act("stop.goods", self._goods(line))
        self._act("stop.done")
        self.assertAlmostEqual(self.stop.kg, 7.25, 3)

    def test_bad_goods_are_parked_at_once(self):
        for line in (
            self._kilos(-5),
            self._kilos(1e9),
            self._kilos(5, product_id=0),
            self._kilos(5, product_id="x"),
            self._kilos(5, kg_source="guessed"),
            "x",
            {},
        ):
            with self.subTest(line=line):
                self._assert_parked(self._act("stop.goods", self._goods(line)))
        self._assert_parked(self._act("stop.goods", {"lines": "x"}))
        self._assert_acked(self._act("stop.goods", self._goods(self._kilos(5))))
        self._assert_acked(self._act("stop.done"))
        self.assertAlmostEqual(self.stop.kg, 5.0, 3)

    def test_a_container_by_kilograms_and_by_bags(self):
        stops = self._points_round(2).stop_ids
        seen = {"fill": 80, "quality": "wet", "vandalism": True}
        self.tablet.act("stop.empty", stops[0], payload={**seen, "kg": 120})
        self.tablet.act("stop.done", stops[0])
        self.tablet.act("stop.empty", stops[1], payload={"fill": 0, "bags": 3})
        self.tablet.act("stop.done", stops[1])
        self.assertAlmostEqual(stops[0].kg, 120.0, 3)
        self.assertEqual(stops[0].fill_seen, 80)
        self.assertEqual(stops[0].goods_quality, "wet")
        self.assertTrue(stops[0].has_vandalism)
        self.assertAlmostEqual(stops[1].kg, 24.0, 3)
        self.assertEqual(stops[1].line_ids.kg_source, "average")
        self.assertEqual(stops[1].line_ids.origin_kind, "container")

    def test_refuse_goods(self):
        reason = self.env.ref("soors_collect.refusal_reason_bad_condition")
        payload = {"product_id": self.sofa.id, "reason_id": reason.id, "quantity": 2}
        self._assert_acked(self._act("stop.refuse", payload))
        refusal = self.stop.refusal_ids
        self.assertEqual(refusal.reason_id, reason)
        self.assertEqual(refusal.quantity, 2)
        self._assert_parked(self._act("stop.refuse", {"reason_id": 0}))

    def test_sign(self):
        payload = {"name": "Mrs Peeters", "strokes": [[[0, 0], [1, 1]]]}
        self._assert_acked(self._act("stop.sign", {**payload, "answer": "signed"}))
        self.assertEqual(self.stop.signed_by, "Mrs Peeters")
        self.assertEqual(self.stop.signature_answer, "signed")
        self._assert_parked(self._act("stop.sign", {"answer": "perhaps"}))

    def test_goods_changed_after_the_signature_are_marked(self):
        def act(kind, payload=None):
            self._assert_acked(self._act(kind, payload))

        act("stop.goods", self._goods(self._kilos(5)))
        act("stop.sign", {"answer": "signed"})
        act("stop.done")
        self.assertFalse(self.stop.is_changed_after_signature)
        act("stop.goods", self._goods(self._kilos(2)))
        self.assertTrue(self.stop.is_changed_after_signature)
        act("stop.sign", {"answer": "signed"})
        self.assertFalse(self.stop.is_changed_after_signature)
        act("stop.goods", self._goods(self._kilos(1)))
        act("stop.sign", {"answer": "absent"})
        self.assertEqual(self.stop.signature_answer, "absent")
        self.assertTrue(self.stop.is_changed_after_signature)

    def test_who_never_signed_has_no_older_signature(self):
        self._assert_acked(self._act("stop.sign", {"answer": "refused"}))
        self._assert_acked(self._act("stop.goods", self._goods(self._kilos(5))))
        self.assertFalse(self.stop.is_changed_after_signature)

    def test_fail_returns_the_request(self):
        self._assert_acked(self._act("stop.fail", {"reason_id": self.absent.id}))
        self.assertEqual(self.stop.state, "failed")
        self.assertEqual(self.stop.failure_reason_id, self.absent)
        self.assertEqual(self.stop.request_id.state, "new")
        self.assertTrue(self.stop.request_id.activity_ids)

    def test_unplanned(self):
        uuid = self._uuid()
        payload = {
            "new_stop": uuid,
            "name": "Neighbour",
            "street": "Rue Haute 3",
            "zip": "4000",
            "city": "Liège",
        }
        verdict = self.tablet.act("stop.unplanned", round_=self.round, payload=payload)
        self._assert_acked(verdict)
        stop = self._find_stop(uuid)
        self.assertEqual(stop.kind, "unplanned")
        self.assertEqual(stop.municipality_id, self.liege)
        self.assertIn("Neighbour", stop.display_name)
        goods = self._goods(self._kilos(4))
        self.tablet.act("stop.goods", uuid, self.round, payload=goods)
        self._assert_acked(self.tablet.act("stop.done", uuid, self.round))
        self.assertAlmostEqual(stop.kg, 4.0, 3)

    def test_unload_and_weigh_add_up(self):
        for payload in ({"net_kg": 1200.5, "ticket": "A1"}, {"net_kg": 800}):
            self._assert_acked(
                self.tablet.act("round.weigh", round_=self.round, payload=payload)
            )
        self.tablet.act("round.unload", round_=self.round, payload={"site": "Depot"})
        self.assertAlmostEqual(self.round.kg_weighed, 2000.5, 3)
        self.assertEqual(len(self.round.weighing_ids), 3)
        self._assert_parked(
            self.tablet.act("round.weigh", round_=self.round, payload={"net_kg": -1})
        )

    def test_a_container_that_is_done_is_put_right(self):
        round_ = self._points_round(1)
        stop = round_.stop_ids
        payload = {"fill": 100, "kg": 90, "bags": None, "quality": "good", "lines": []}
        first = self.tablet.record("stop.empty", stop, payload=payload)
        self.tablet.record("stop.done", stop)
        self._assert_acked(self.tablet.send())
        self.assertAlmostEqual(stop.kg, 90, 3)
        payload = {**payload, "fill": 50, "kg": 9, "corrects": first["uuid"]}
        self._assert_acked(self.tablet.act("stop.empty", stop, payload=payload))
        self.assertAlmostEqual(stop.kg, 9, 3)
        self.assertEqual(stop.fill_seen, 50)

    def test_a_corrected_ticket_counts_once_in_any_order(self):
        def said(kilos, corrects=None):
            payload = {"net_kg": kilos}
            if corrects:
                payload["corrects"] = corrects["uuid"]
            return self.tablet.record("round.weigh", round_=round_, payload=payload)

        for order in permutations(range(3)):
            round_ = self._points_round(1)
            first = said(340)
            second = said(430, first)
            chain = [first, second, said(403, second)]
            self._assert_acked(
                self.tablet.act("round.weigh", round_=round_, payload={"net_kg": 20})
            )
            for place in order:
                self._assert_acked(self.tablet.send([chain[place]]))
            self.assertAlmostEqual(round_.kg_weighed, 423, 3, msg=str(order))

    def test_a_ticket_corrected_through_a_refused_one_counts_once(self):
        def weigh(kilos, corrects=None):
            payload = {"net_kg": kilos, **({"corrects": corrects} if corrects else {})}
            return self.tablet.record("round.weigh", round_=round_, payload=payload)

        for order in permutations(range(3)):
            round_ = self._points_round(1)
            first = weigh(1000)
            refused = weigh(105_000, first["uuid"])
            chain = [first, refused, weigh(1050, refused["uuid"])]
            states = {
                place: self.tablet.send([chain[place]])["verdicts"][0]["state"]
                for place in order
            }
            self.assertEqual(
                [states[n] for n in range(3)], ["acked", "parked", "acked"]
            )
            self.assertAlmostEqual(round_.kg_weighed, 1050, 3, msg=str(order))

    def test_a_clock_put_right_does_not_bring_back_what_was_corrected(self):
        stop = self._points_round(1).stop_ids
        full = {"fill": 100, "kg": 90, "quality": "wet", "vandalism": True}
        first = self.tablet.record("stop.empty", stop, payload=full)
        self.tablet.record("stop.done", stop)
        early = (fields.Datetime.now() - timedelta(hours=2)).isoformat() + "Z"
        empty = {"fill": 0, "kg": 0, "quality": "good", "corrects": first["uuid"]}
        self.tablet.record("stop.empty", stop, payload=empty, at=early)
        self._assert_acked(self.tablet.send())
        self.assertEqual(stop.fill_seen, 0)
        self.assertEqual(stop.goods_quality, "good")
        self.assertFalse(stop.has_vandalism)

    def test_end_of_the_round(self):
        self._act("stop.done")
        self._assert_acked(
            self.tablet.act("round.end", round_=self.round, payload={"km": 42.5})
        )
        self.assertEqual(self.round.state, "done")
        self.assertEqual(self.round.km_driven, 42.5)
        self.assertTrue(self.round.date_end)

    def test_a_round_ends_when_its_last_stop_is_known(self):
        self.tablet.act("round.end", round_=self.round, payload={"km": 10})
        self.assertEqual(self.round.state, "running")
        self.assertIn("not made", self.round.activity_ids.summary)
        self._act("stop.fail", {"reason_id": self.absent.id})
        self.assertEqual(self.round.state, "done")

    def test_goods_of_a_stop_nobody_finished_are_booked_at_the_end(self):
        self._act("stop.goods", self._goods(self._kilos(6)))
        self.tablet.act("round.end", round_=self.round, payload={})
        self.assertEqual(self.stop.state, "done")
        self.assertAlmostEqual(self.stop.kg, 6.0, 3)

    def test_a_note_reaches_the_planner(self):
        self._assert_acked(self._act("note", {"text": "Dog <b>bites</b>"}))
        body = self.round.message_ids[0].body
        self.assertIn("Dog &lt;b&gt;bites", body)

    def test_wrong_contents_are_parked(self):
        for kind, payload in (
            ("stop.empty", {"fill": 101}),
            ("stop.empty", {"fill": 50, "quality": "lovely"}),
            ("stop.empty", {"fill": "x"}),
            ("stop.fail", {}),
            ("stop.fail", {"reason_id": "x"}),
            ("stop.sign", {"name": 5}),
            ("stop.unplanned", {"new_stop": "x"}),
            ("round.end", {"km": -5}),
            ("day.start", {"checks": "x"}),
        ):
            with self.subTest(kind=kind, payload=payload):
                self._assert_parked(self._act(kind, payload))
        self.assertEqual(self.stop.state, "todo")
        self.assertEqual(self.round.state, "running")

    def test_another_organisation(self):
        company = self._create_company("Another")
        stranger = self.env["soors.round"].create(
            {"company_id": company.id, "date": fields.Date.today()}
        )
        stranger.add_points(
            self.env["soors.collection.point"]
            .create({"name": "X", "zip": "4000", "company_id": company.id})
            .ids
        )
        foreign = stranger.stop_ids
        self._assert_parked(self.tablet.act("stop.done", foreign), "organisation")
        self._assert_parked(
            self.tablet.act("stop.done", self._uuid(), stranger), "not known"
        )
        self._assert_parked(
            self.tablet.act("round.end", round_=stranger, payload={}), "not known"
        )
        verdict = self.tablet.act(
            "stop.unplanned",
            round_=self.round,
            payload={"new_stop": foreign.uuid, "name": "x"},
        )
        self._assert_parked(verdict, "organisation")
        self.assertEqual(foreign.state, "todo")
        self.assertEqual(stranger.state, "draft")

    def test_the_office_mends_and_tries_again(self):
        self.original.active = False
        verdict = self._act("stop.goods", self._goods(self._kilos(5)))
        self._assert_parked(verdict, "not known")
        self._act("stop.done")
        self.original.active = True
        parked = self.env["soors.operation"].search([("uuid", "=", verdict["uuid"])])
        self._as(self.planner, parked).action_retry()
        self.assertEqual(parked.state, "acked")
        self.assertAlmostEqual(self.stop.kg, 5.0, 3)
        self.assertTrue(self.stop.has_late_goods)
