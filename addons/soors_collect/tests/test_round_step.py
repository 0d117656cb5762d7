from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_floor import Tablet
from .plan_common import DAY, PlanCase


@tagged("post_install", "-at_install")
class TestRoundStep(PlanCase):
    """Unloadings and breaks of an accepted plan, where the crew sees them."""

    def _create_heavy_day(self):
        """Return a round whose three points, of 100 kg each, need a load each."""
        self.vehicle.soors_payload_kg = 150
        return self._create_day_round(self._create_points_north(3, 6, 9))

    def _accept(self):
        job = self._plan()
        job.action_accept()
        return job

    def _sequence(self, round_):
        """Return the kinds in the order in which the crew gets them."""
        return [
            "stop" if record._name == "soors.round.stop" else record.kind
            for record in round_._get_course()
        ]

    def test_an_accepted_plan_says_when_and_where_to_unload(self):
        round_ = self._create_heavy_day()
        job = self._accept()
        kinds = job.route_ids.line_ids.mapped("kind")
        self.assertEqual(kinds.count("unload"), 2)
        self.assertEqual(self._sequence(round_), kinds)
        unloadings = round_.step_ids.filtered(lambda step: step.kind == "unload")
        self.assertEqual(unloadings.mapped("kg_planned"), [100, 100])
        self.assertEqual(set(unloadings.mapped("site")), {round_.warehouse_id.name})
        self.assertEqual(set(unloadings.mapped("minutes")), {20})
        lines = job.route_ids.line_ids.filtered(lambda line: line.kind == "unload")
        self.assertEqual(unloadings.mapped("date_planned"), lines.mapped("date_start"))
        self.assertEqual(round_.stop_count, 3, "they are no stops")

    def test_a_long_day_says_when_to_rest(self):
        points = self._create_points_north(*range(1, 9))
        points.plan_minutes = 40
        round_ = self._create_day_round(points)
        self._accept()
        [rest] = round_.step_ids
        self.assertEqual((rest.kind, rest.minutes), ("break", 30))
        early, late = (self._local(rest.date_planned, hour) for hour in (11.5, 13.5))
        self.assertTrue(early <= rest.date_planned <= late)
        self.assertEqual(self._sequence(round_).count("stop"), 8)

    def _local(self, moment, hour):
        zone = self.company._get_timezone()
        day = zone.localize(fields.Datetime.to_datetime(DAY) + timedelta(hours=hour))
        return (day - day.utcoffset()).replace(tzinfo=None)

    def test_the_best_order_by_hand_gets_its_unloading_too(self):
        self.vehicle.soors_payload_kg = 150
        points = self._create_points_north(1, 2)
        round_ = self._create_day_round(points)
        job = self._plan(with_requests=False)
        self.assertFalse(job.is_better, "the other order is as long")
        job.action_accept()
        self.assertEqual(self._sequence(round_), ["stop", "unload", "stop"])

    def test_planning_again_moves_a_step_and_keeps_its_identity(self):
        round_ = self._create_heavy_day()
        self._accept()
        before = round_.step_ids
        round_.hour_start = 9.0
        self._accept()
        self.assertEqual(round_.step_ids, before)
        self.vehicle.soors_payload_kg = 0
        self._accept()
        self.assertFalse(round_.step_ids)

    def test_a_step_typed_by_hand_comes_after_the_stops_before_it(self):
        round_ = self._create_day_round(self._create_points_north(1, 2, 3))
        for hour, stop in zip((8, 9, 10), round_.stop_ids, strict=True):
            stop.date_planned = f"2031-05-06 {hour:02d}:00:00"
        steps = self._as(self.planner, self.env["soors.round.step"])
        step = steps.create(
            {"round_id": round_.id, "date_planned": "2031-05-06 09:30:00"}
        )
        self.assertEqual(step.after_stop_id, round_.stop_ids[1])
        with self.assertRaises(UserError):
            step.write({"state": "done"})
        with self.assertRaises(UserError):
            steps.create(
                {
                    "round_id": round_.id,
                    "date_planned": "2031-05-06 09:30:00",
                    "state": "done",
                }
            )

    def test_a_round_that_moves_takes_its_steps_along(self):
        round_ = self._create_heavy_day()
        self._accept()
        before = round_.step_ids.mapped("date_planned")
        round_.date = DAY + timedelta(days=2)
        after = round_.step_ids.mapped("date_planned")
        self.assertEqual(after, [moment + timedelta(days=2) for moment in before])

    # Stops that are moved by hand

    def _create_course(self):
        """Return a round of three stops, its unloading after the first of them."""
        round_ = self._create_day_round(self._create_points_north(1, 2, 3))
        step = self.env["soors.round.step"].create(
            {
                "round_id": round_.id,
                "date_planned": "2031-05-06 10:00:00",
                "after_stop_id": round_.stop_ids[0].id,
            }
        )
        return round_, step

    def _names(self, round_):
        round_.invalidate_recordset()
        return [
            record.display_name.split(" ")[-1]
            if record._name == "soors.round.stop"
            else "U"
            for record in round_._get_course()
        ]

    def _drag(self, round_, *stops):
        """Save an order as the list of a form does: numbers without any room."""
        commands = [
            (1, stop.id, {"sequence": number}) for number, stop in enumerate(stops, 10)
        ]
        self._as(self.planner, round_).write({"stop_ids": commands})

    def test_an_unloading_stays_after_its_stop_when_stops_are_dragged(self):
        round_, _step = self._create_course()
        one, two, three = round_.stop_ids
        self._drag(round_, one, three, two)
        self.assertEqual(self._names(round_), ["1", "U", "3", "2"])
        self._drag(round_, three, one, two)
        self.assertEqual(self._names(round_), ["3", "1", "U", "2"])
        self._as(self.planner, round_).set_stop_order([two.id, three.id, one.id])
        self.assertEqual(self._names(round_), ["2", "3", "1", "U"])

    def test_everybody_sees_the_unloading_in_the_same_place_after_a_drag(self):
        round_, step = self._create_course()
        one, two, three = round_.stop_ids
        self._drag(round_, three, one, two)
        tablet = Tablet(self, "Truck 1")
        sent = tablet.device._prepare_course(round_)
        ranks = {stop["uuid"]: stop["sequence"] for stop in sent}
        uuids = [three.uuid, one.uuid, step.uuid, two.uuid]
        self.assertEqual(sorted(ranks, key=ranks.get), uuids)
        [route] = self._as(self.planner, round_).get_map()["routes"]
        shown = [stop["id"] for stop in route["stops"]]
        self.assertEqual(shown, [three.id, one.id, f"step-{step.id}", two.id])
        board = self._as(self.planner, round_).get_vehicle_board(str(DAY))
        [bar] = [b for row in board["rows"] for b in row["rounds"]]
        driven = [visit["stop"] or visit["kind"] for visit in bar["visits"]]
        self.assertEqual(driven, [three.id, one.id, "unload", two.id])

    def test_the_board_shows_a_round_under_way_with_steps_to_come(self):
        round_, step = self._create_course()
        round_.action_ready()
        round_.action_start()
        self._complete(round_.stop_ids[0])
        board = self._as(self.planner, round_).get_vehicle_board(str(DAY))
        [bar] = [b for row in board["rows"] for b in row["rounds"]]
        kinds = [visit["kind"] for visit in bar["visits"]]
        self.assertEqual(sorted(kinds), ["stop", "stop", "stop", "unload"])
        self.assertEqual(step.after_stop_id, round_.stop_ids[0])

    def test_a_stop_that_leaves_lets_its_unloading_stay(self):
        round_, _step = self._create_course()
        one, two, three = round_.stop_ids
        self._drag(round_, two, one, three)
        other = self._create_day_round(vehicle_id=self._create_vehicle("1-X").id)
        self._as(self.planner, one).action_board_move(other.id)
        self.assertEqual(self._names(round_), ["2", "U", "3"])
        two.with_user(self.planner).unlink()
        self.assertEqual(self._names(round_), ["U", "3"])
        three.with_user(self.planner).unlink()
        self.assertEqual(self._names(round_), ["U"])

    def test_a_planner_says_after_which_stop_and_of_this_round_only(self):
        round_, step = self._create_course()
        step = self._as(self.planner, step)
        step.after_stop_id = round_.stop_ids[1]
        self.assertEqual(self._names(round_), ["1", "2", "U", "3"])
        other = self._create_day_round(self._create_point_north(4))
        with self.assertRaisesRegex(ValidationError, "another round"):
            step.after_stop_id = other.stop_ids

    def test_the_week_says_when_trucks_unload(self):
        round_, _step = self._create_course()
        board = self._as(self.planner, round_).get_vehicle_board(str(DAY), "week")
        [bar] = [b for row in board["rows"] for b in row["rounds"]]
        self.assertEqual(
            bar["steps"], [{"kind": "unload", "time": "12:00", "state": "todo"}]
        )

    # Boards and maps

    def test_the_boards_count_one_load_more_for_each_unloading(self):
        round_ = self._create_heavy_day()
        self._accept()
        board = self._as(self.planner, round_).get_vehicle_board(str(DAY))
        [bar] = [b for row in board["rows"] for b in row["rounds"]]
        self.assertEqual(bar["payload"], 450)
        planned = round_.step_ids.filtered(lambda step: step.kind == "unload")
        shown = [v["start"] for v in bar["visits"] if v["kind"] == "unload"]
        zone = self.company._get_timezone()
        moments = [zone.fromutc(moment) for moment in planned.mapped("date_planned")]
        for second, moment in zip(shown, moments, strict=True):
            self.assertAlmostEqual(
                second, moment.hour * 3600 + moment.minute * 60 + moment.second, delta=5
            )

    def test_a_truck_that_unloads_on_the_way_has_room_for_more(self):
        self.company.soors_collect_vehicle_id = self.vehicle
        round_ = self._create_day_round(self._create_points_north(1))
        kept = self._create_request(phone="04 333 33 33", hours_planned=0.5)
        round_.add_requests(kept.ids)
        self.vehicle.soors_payload_kg = 100
        slots = self.env["soors.collection.slot"]
        request = self._create_request(hours_planned=0.5)
        free = slots._find(request, 20, DAY, DAY)
        self.env["soors.round.step"].create(
            {"round_id": round_.id, "date_planned": "2031-05-06 10:00:00"}
        )
        more = slots._find(request, 20, DAY, DAY)
        self.assertEqual(more[0]["kg_free"] - free[0]["kg_free"], 100)

    def test_the_map_goes_to_the_depot_between_the_stops(self):
        round_ = self._create_heavy_day()
        self._accept()
        [route] = self._as(self.planner, round_).get_map()["routes"]
        shown = [stop for stop in route["stops"] if stop.get("kind") == "unload"]
        self.assertEqual(len(shown), 2)
        self.assertEqual(shown[0]["latitude"], 50.6)
        self.assertTrue(shown[0]["time"])
        kinds = [kind for kind in self._sequence(round_) if kind != "break"]
        self.assertEqual([s.get("kind", "stop") for s in route["stops"]], kinds)

    # The tablet

    def _start_day(self):
        """Return a heavy round of today, planned and under way, and its tablet."""
        round_ = self._create_heavy_day()
        self._accept()
        round_.date = fields.Date.context_today(round_)
        round_.action_ready()
        return round_, Tablet(self, "Truck 1")

    def test_the_tablet_gets_steps_in_their_order_with_their_hours(self):
        round_, tablet = self._start_day()
        [plan] = tablet.send()["plan"]["rounds"]
        shown = sorted(plan["stops"], key=lambda stop: stop["sequence"])
        kinds = ["stop" if s["kind"] == "point" else s["kind"] for s in shown]
        self.assertEqual(kinds, self._sequence(round_))
        step = next(stop for stop in shown if stop["kind"] == "unload")
        self.assertEqual((step["lat"], step["lon"]), (50.6, 5.5))
        self.assertEqual(step["name"], round_.warehouse_id.name)
        self.assertRegex(step["window_from"], r"^\d\d:\d\d$")
        self.assertEqual(set(step), set(shown[0]), "the same shape as a stop")

    def test_unloading_on_the_tablet_closes_the_step_and_nothing_else(self):
        round_, tablet = self._start_day()
        first, second = round_.step_ids.filtered(lambda step: step.kind == "unload")
        tablet.record("day.start", None, round_)
        verdict = tablet.act(
            "round.unload", first.uuid, round_.uuid, {"site": "recypark"}
        )
        self.assertEqual(verdict["state"], "acked")
        self.assertEqual((first.state, first.site), ("done", "recypark"))
        self.assertTrue(first.date_done)
        self.assertEqual(second.state, "todo")
        self.assertEqual(round_.weighing_ids.mapped("kind"), ["unload"])
        self.assertEqual(len(round_.stop_ids), 3)
        with self.assertRaisesRegex(UserError, "unloaded then"):
            first.unlink()

    def test_unloading_without_saying_which_does_the_next_one(self):
        round_, tablet = self._start_day()
        first, second = round_.step_ids.filtered(lambda step: step.kind == "unload")
        tablet.act("round.unload", None, round_.uuid, {"site": "Depot"})
        self.assertEqual((first.state, second.state), ("done", "todo"))

    def test_a_break_is_over_and_nobody_knows_when_it_was(self):
        round_, tablet = self._start_day()
        rest = self.env["soors.round.step"].create(
            {
                "round_id": round_.id,
                "kind": "break",
                "date_planned": fields.Datetime.now(),
            }
        )
        verdict = tablet.act("round.break", rest.uuid, round_.uuid)
        self.assertEqual(verdict["state"], "acked")
        self.assertEqual((rest.state, rest.date_done), ("done", False))
        self.assertTrue(round_._had_break())

    def test_goods_are_not_taken_at_an_unloading(self):
        round_, tablet = self._start_day()
        verdict = tablet.act("stop.done", round_.step_ids[0].uuid, round_.uuid)
        self.assertEqual(verdict["state"], "parked")
        self.assertEqual(len(round_.stop_ids), 3)

    def test_steps_that_were_not_done_do_not_keep_a_round_open(self):
        round_, tablet = self._start_day()
        reason = self.absent.id
        for stop in round_.stop_ids:
            tablet.record("stop.fail", stop, payload={"reason_id": reason})
        tablet.record("round.end", None, round_)
        tablet.send()
        self.assertEqual(round_.state, "done")

    def test_planning_again_after_the_unloading_counts_it(self):
        round_ = self._create_heavy_day()
        self._accept()
        round_.action_ready()
        round_.action_start()
        unloadings = round_.step_ids.filtered(lambda step: step.kind == "unload")
        self._complete(round_.stop_ids[0], {"product_id": self.original.id, "kg": 60})
        tablet = Tablet(self, "Truck 1")
        tablet.act("round.unload", unloadings[0].uuid, round_.uuid, {"site": "Depot"})
        # Entries of the tablet are of some minutes ago, the stop of this moment.
        round_.stop_ids[0].sudo().date_done = unloadings[0].date_done
        self._accept()
        states = round_.step_ids.filtered(lambda s: s.kind == "unload").mapped("state")
        self.assertEqual(sorted(states), ["done", "todo"])

    def test_the_office_says_for_the_crew_that_it_unloaded(self):
        round_ = self._create_heavy_day()
        self._accept()
        steps = self._as(self.planner, round_.step_ids)
        with self.assertRaises(UserError):
            steps.action_done()
        round_.action_ready()
        round_.action_start()
        steps.action_done()
        steps.action_done()
        self.assertEqual(set(round_.step_ids.mapped("state")), {"done"})
        unloadings = round_.step_ids.filtered(lambda step: step.kind == "unload")
        self.assertEqual(len(round_.weighing_ids), len(unloadings))
        with self.assertRaises(AccessError):
            self._as(self.driver, steps).action_done()

    # Access

    def test_a_driver_reads_the_steps_of_his_own_rounds_only(self):
        round_ = self._create_heavy_day()
        self._accept()
        steps = self.env["soors.round.step"]
        own = self._as(self.driver, steps).search([("round_id", "=", round_.id)])
        self.assertEqual(own.ids, round_.step_ids.ids)
        others = self._as(self.other_driver, steps)
        self.assertFalse(others.search([("round_id", "=", round_.id)]))
        stranger = self._create_user(
            "planner", "stranger", self._create_company("Another one")
        )
        self.assertFalse(
            self._as(stranger, steps).search([("round_id", "=", round_.id)])
        )
