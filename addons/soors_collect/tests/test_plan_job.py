from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .plan_common import DAY, PlanCase


@tagged("post_install", "-at_install")
class TestPlanJob(PlanCase):
    def test_accepting_writes_the_better_order_and_its_times(self):
        round_ = self._create_day_round(self._create_points_north(9, 2, 7, 1, 8))
        before = self._order(round_)
        job = self._plan()
        self.assertEqual(job.state, "done")
        self.assertTrue(job.is_better)
        self.assertLess(job.km_after, job.km_before)
        self.assertEqual(job.stops_after, 5)
        self.assertEqual(self._order(round_), before, "nothing before it is accepted")
        job.action_accept()
        # There and back to the farthest: 9 steps of 1.11 km, roads 1.3 times longer.
        self.assertAlmostEqual(job.km_after, 2 * 9 * 1.112 * 1.3, delta=0.1)
        planned = job.route_ids.line_ids.stop_id
        round_.invalidate_recordset()
        self.assertEqual(round_.stop_ids.ids, planned.ids)
        times = round_.stop_ids.mapped("date_planned")
        self.assertEqual(times, sorted(times))
        self.assertEqual(times[0].date(), DAY)
        self.assertEqual(job.state, "accepted")

    def test_refusing_changes_nothing(self):
        round_ = self._create_day_round(self._create_points_north(9, 2, 7))
        before = self._order(round_)
        job = self._plan()
        job.action_refuse()
        self.assertEqual(self._order(round_), before)
        with self.assertRaises(UserError):
            job.action_accept()

    def test_a_good_order_by_hand_is_kept(self):
        round_ = self._create_day_round(self._create_points_north(1, 2, 3))
        before = self._order(round_)
        job = self._plan(with_requests=False)
        self.assertFalse(job.is_better)
        self.assertEqual(job.km_after, job.km_before)
        job.action_accept()
        self.assertEqual(self._order(round_), before)
        self.assertFalse(round_.stop_ids.filtered("date_planned"))

    def test_waiting_requests_find_a_place(self):
        round_ = self._create_day_round(self._create_points_north(4))
        request = self._create_request_north(3, hours_planned=0.5)
        job = self._plan()
        job.action_accept()
        self.assertEqual(request.round_id, round_)
        self.assertEqual(request.state, "planned")
        self.assertEqual(request._get_local_date(request.date_planned), DAY)

    def test_hours_over_the_shift_are_compared(self):
        shift = self.env["soors.shift"].create(
            {"name": "Short", "company_id": self.company.id, "hour_to": 9.5}
        )
        # Zigzag ends half an hour after the shift, the good order within it.
        points = self._create_points_north(9, 1, 9.1, 1.1)
        points.plan_minutes = 1
        self._create_day_round(points, shift_id=shift.id)
        job = self._plan()
        self.assertAlmostEqual(job.overtime_before, 0.5, delta=0.05)
        self.assertEqual(job.overtime_after, 0.0)
        self.assertAlmostEqual(job.overtime_before, job.route_ids.overtime_before)

    def test_nobody_comes_before_the_day_a_donor_named(self):
        self._create_day_round(self._create_points_north(4))
        request = self._create_request_north(3, date_wished=DAY + timedelta(days=1))
        job = self._plan()
        self.assertFalse(job.line_ids.filtered(lambda line: line.request_id == request))

    def test_a_named_day_that_has_passed_still_gets_a_place(self):
        round_ = self._create_day_round(self._create_points_north(4))
        request = self._create_request_north(3, date_wished=DAY - timedelta(days=1))
        self._plan().action_accept()
        self.assertEqual(request.round_id, round_)

    def test_who_named_a_day_is_worth_more_from_then_on(self):
        request = self._create_request_north(3, date_wished=DAY)
        request.date_limit = DAY + timedelta(days=3)
        worth = [request._get_plan_prize(DAY + timedelta(days=n)) for n in (0, 1, 3)]
        self.assertEqual(worth[0], worth[1])
        self.assertLess(worth[1], worth[2], "late is worth most")

    def test_requests_without_municipality_are_listed_with_the_reason(self):
        self._create_day_round(self._create_points_north(4))
        request = self._create_request(zip="9999", city="Nulle-Part")
        self.assertFalse(request.municipality_id)
        job = self._plan()
        self.assertEqual(job.left_out_ids.request_id, request)
        self.assertEqual(job.left_out_ids.reason, "no_town")
        self.assertIn("postal code", job.left_out_ids.explanation)
        self.assertEqual(job.left_out_after, 1)
        job.action_accept()
        self.assertEqual(request.state, "new")

    def test_what_is_left_out_says_why(self):
        lift = self.env.ref("soors_collect.skill_tail_lift")
        round_ = self._create_day_round(self._create_points_north(2))
        needs = self._create_request_north(3, skill_ids=lift.ids)
        early = self._create_request_north(
            3, window="exact", hour_from=5.0, hour_to=5.5, phone="04 333 33 33"
        )
        job = self._plan()
        reasons = {line.request_id: line.reason for line in job.left_out_ids}
        self.assertEqual(reasons, {needs: "skill", early: "window"})
        self.assertTrue(all(line.explanation for line in job.left_out_ids))
        self.vehicle.soors_skill_ids = lift
        job = self._plan()
        self.assertNotIn(needs, job.left_out_ids.request_id)
        job.action_accept()
        self.assertEqual(needs.round_id, round_)

    def test_two_people_make_a_crew_that_carries(self):
        two = self.env.ref("soors_collect.skill_two_people")
        round_ = self._create_day_round(self._create_points_north(2))
        request = self._create_request_north(3, skill_ids=two.ids)
        self.assertEqual(self._plan().left_out_ids.reason, "skill")
        round_.crew_ids = self.other_driver.partner_id
        self.assertFalse(self._plan().left_out_ids)
        self.assertTrue(request)

    def test_a_truck_without_a_round_gets_one(self):
        truck = self._create_vehicle("1-XYZ-999")
        request = self._create_request_north(3)
        job = self._plan(vehicle_ids=truck.ids)
        job.action_accept()
        self.assertEqual(request.round_id.vehicle_id, truck)
        self.assertEqual(request.round_id.date, DAY)

    def test_chosen_points_are_emptied_when_worth_the_way(self):
        round_ = self._create_day_round(self._create_points_north(5))
        near, far = self._create_point_north(4), self._create_point_north(60)
        job = self._plan(point_ids=(near | far).ids)
        self.assertEqual(job.left_out_ids.point_id, far)
        self.assertEqual(job.left_out_ids.reason, "detour")
        job.action_accept()
        self.assertIn(near, round_.stop_ids.point_id)
        self.assertNotIn(far, round_.stop_ids.point_id)

    def test_locked_stops_stay_on_their_round_and_in_their_order(self):
        other_vehicle = self._create_vehicle("1-XYZ-999")
        points = self._create_points_north(8, 2, 5)
        round_ = self._create_day_round(points)
        other = self._create_day_round(
            self._create_points_north(1, 9), vehicle_id=other_vehicle.id
        )
        locked = round_.stop_ids[:2]
        self._as(self.planner, locked).is_locked = True
        job = self._plan()
        job.action_accept()
        self.assertEqual(locked.round_id, round_)
        kept = [name for name in self._order(round_) if name in ("Point 8", "Point 2")]
        self.assertEqual(kept, ["Point 8", "Point 2"])
        self.assertTrue(other)

    def test_driven_stops_stay_first_when_planning_again_at_noon(self):
        round_ = self._create_day_round(self._create_points_north(9, 1, 8, 3))
        round_.action_ready()
        round_.action_start()
        first = round_.stop_ids[0]
        self._complete(first)
        job = self._plan()
        job.action_accept()
        self.assertEqual(
            self._order(round_), ["Point 9", "Point 8", "Point 3", "Point 1"]
        )

    def test_who_was_absent_in_the_morning_gets_a_second_stop_at_noon(self):
        request = self._create_request_north(3)
        point = self._create_point_north(4)
        round_ = self._create_day_round(point)
        round_.add_requests(request.ids)
        round_.action_ready()
        round_.action_start()
        failed = round_.stop_ids
        for stop in failed:
            self._as(self.driver, stop).action_fail(self.absent.id, self._uuid())
        self.assertEqual(request.state, "new")
        times = failed.mapped("date_planned")
        self._plan(point_ids=point.ids).action_accept()
        self.assertEqual(request.state, "planned")
        again = round_.stop_ids - failed
        self.assertEqual(again.request_id, request)
        self.assertEqual(again.point_id, point)
        self.assertTrue(all(again.mapped("date_planned")))
        self.assertEqual(set(again.mapped("state")), {"todo"})
        self.assertEqual(failed.mapped("state"), ["failed", "failed"])
        self.assertEqual(failed.mapped("date_planned"), times)
        places = round_.stop_ids.sorted("sequence")
        self.assertEqual(places[:2], failed, "what was driven stays before the rest")
        self.assertEqual(len(set(places.mapped("sequence"))), 4)

    def _create_morning(self, payload=100):
        """Return a round under way whose first stop filled its truck."""
        self.vehicle.soors_payload_kg = payload
        round_ = self._create_day_round(self._create_points_north(9, 8))
        round_.action_ready()
        round_.action_start()
        self._complete(round_.stop_ids[0], {"product_id": self.original.id, "kg": 60})
        return round_

    def _unload(self, round_, site, minutes=1):
        return self.env["soors.round.weighing"].create(
            {
                "round_id": round_.id,
                "kind": "unload",
                "site": site,
                "date": fields.Datetime.now() + timedelta(minutes=minutes),
            }
        )

    def test_a_truck_that_was_not_emptied_unloads_first(self):
        round_ = self._create_morning()
        self.assertEqual(round_._get_plan_load_kg(), 60)
        lines = self._plan().route_ids.line_ids
        kinds = [line.kind for line in lines if line.kind != "break"]
        self.assertEqual(kinds, ["unload", "stop"])

    def test_a_truck_that_was_emptied_at_noon_is_empty_and_at_the_depot(self):
        round_ = self._create_morning()
        self._unload(round_, "Depot")
        self.assertEqual(round_._get_plan_load_kg(), 0)
        job = self._plan()
        self.assertNotIn("unload", job.route_ids.line_ids.mapped("kind"))
        # From the depot to the eighth step and back.
        self.assertAlmostEqual(job.km_after, 2 * 8 * 1.112 * 1.3, delta=0.1)

    def test_a_truck_that_was_emptied_elsewhere_is_near_its_last_stop(self):
        round_ = self._create_morning()
        self._unload(round_, "recypark")
        job = self._plan()
        self.assertNotIn("unload", job.route_ids.line_ids.mapped("kind"))
        self.assertAlmostEqual(job.km_after, 9 * 1.112 * 1.3, delta=0.1)

    def test_what_is_taken_after_the_unloading_is_on_board(self):
        round_ = self._create_morning()
        self._unload(round_, "Depot", minutes=-1)
        self.assertEqual(round_._get_plan_load_kg(), 60)
        job = self._plan()
        self.assertIn("unload", job.route_ids.line_ids.mapped("kind"))

    def test_a_plan_that_is_out_of_date_is_not_written(self):
        round_ = self._create_day_round(self._create_points_north(9, 2, 7))
        job = self._plan()
        round_.add_points(self._create_point_north(5).ids)
        before = self._order(round_)
        with self.assertRaisesRegex(UserError, "plan again"):
            job.action_accept()
        self.assertEqual(self._order(round_), before)

    def test_another_crew_hour_or_truck_makes_a_plan_out_of_date(self):
        shift = self.env["soors.shift"].create(
            {"name": "Late", "company_id": self.company.id}
        )
        other = self._create_vehicle("1-XYZ-999")
        for change in (
            {"hour_start": 9.5},
            {"shift_id": shift.id},
            {"vehicle_id": other.id},
            {"driver_id": self.other_driver.partner_id.id},
            {"crew_ids": [(4, self.planner.partner_id.id)]},
        ):
            with self.subTest(change=change), self.env.cr.savepoint() as savepoint:
                round_ = self._create_day_round(self._create_points_north(9, 2, 7))
                job = self._plan()
                round_.write(change)
                with self.assertRaisesRegex(UserError, "plan again"):
                    job.action_accept()
                savepoint.rollback()

    def test_an_unloading_or_a_break_since_makes_a_plan_out_of_date(self):
        round_ = self._create_morning()
        rest = self.env["soors.round.step"].create(
            {"round_id": round_.id, "kind": "break", "date_planned": f"{DAY} 10:00:00"}
        )
        job = self._plan()
        rest.sudo()._close(None)
        with self.assertRaisesRegex(UserError, "plan again"):
            job.action_accept()
        job = self._plan(job)
        self._unload(round_, "Depot")
        with self.assertRaisesRegex(UserError, "plan again"):
            job.action_accept()

    def test_a_week_is_planned_day_by_day(self):
        first = self._create_day_round(self._create_points_north(9, 2, 7))
        second = self._create_day_round(self._create_points_north(6, 1, 5))
        second.date = DAY + timedelta(days=1)
        job = self._create_job(date_to=DAY + timedelta(days=1))
        self._plan(job)
        job.action_accept()
        self.assertEqual(job.route_ids.round_id, first | second)
        (first | second).invalidate_recordset()
        for route in job.route_ids:
            self.assertLess(route.km_after, route.km_before)
            stops = route.line_ids.stop_id
            self.assertEqual(route.round_id.stop_ids.ids, stops.ids)
            self.assertEqual(set(stops.mapped("date")), {route.date})

    def _create_week(self):
        """Return two rounds, of two days, and a job that plans both."""
        rounds = self._create_day_round(self._create_points_north(4))
        rounds |= self._create_day_round(self._create_points_north(6))
        rounds[1].date = DAY + timedelta(days=1)
        return rounds, {"date_to": DAY + timedelta(days=1)}

    def test_a_week_gives_each_waiting_request_one_place(self):
        rounds, week = self._create_week()
        requests = self._create_request_north(3, hours_planned=0.5)
        requests |= self._create_request_north(2, date_wished=DAY + timedelta(days=1))
        job = self._plan(**week)
        self.assertEqual(len(job.line_ids.filtered("request_id")), 2)
        job.action_accept()
        self.assertEqual(requests[0].round_id, rounds[0])
        self.assertEqual(requests[1].round_id, rounds[1])

    def test_a_week_empties_each_further_point_once(self):
        rounds, week = self._create_week()
        new, planned = self._create_points_north(3, 2)
        rounds[1].add_points(planned.ids)
        job = self._plan(point_ids=(new | planned).ids, **week)
        job.action_accept()
        points = [round_.stop_ids.point_id for round_ in rounds]
        self.assertIn(new, points[0])
        self.assertNotIn(new, points[1])
        self.assertNotIn(planned, points[0], "it has its day already")

    def test_what_only_the_second_day_can_take_is_not_left_out(self):
        rounds, week = self._create_week()
        lift = self.env.ref("soors_collect.skill_tail_lift")
        truck = self._create_vehicle("1-LFT-001")
        truck.soors_skill_ids = lift
        rounds[1].vehicle_id = truck
        heavy = self._create_request_north(3, skill_ids=lift.ids)
        never = self._create_request_north(
            3, window="exact", hour_from=5.0, hour_to=5.5, phone="04 333 33 33"
        )
        job = self._plan(**week)
        self.assertEqual(job.left_out_ids.mapped("request_id"), never)
        self.assertEqual(len(job.left_out_ids), 1, "each is listed once")
        self.assertEqual((job.left_out_before, job.left_out_after), (2, 1))
        job.action_accept()
        self.assertEqual(heavy.round_id, rounds[1])

    def test_days_without_rounds_are_refused_at_once(self):
        with self.assertRaisesRegex(UserError, "No round with a vehicle"):
            self._create_job().action_plan()
        with self.assertRaises(ValidationError):
            self._create_job(date_to=DAY + timedelta(days=10))

    def test_an_unknown_depot_is_said_at_once(self):
        self._create_day_round(self._create_points_north(2))
        self.company.write({"soors_depot_latitude": 0, "soors_depot_longitude": 0})
        with self.assertRaisesRegex(UserError, "where the depot"):
            self._create_job().action_plan()

    def test_stopping_keeps_what_was_found(self):
        self._create_day_round(self._create_points_north(9, 2, 7, 1, 8))
        job = self._create_job(seconds=60)
        job.action_plan()
        job.action_stop()
        self.env["soors.plan.job"].browse(job.id)._plan_next_day()
        self.assertEqual(job.state, "done")
        self.assertLessEqual(job.km_after, job.km_before)

    def test_who_presses_stop_while_the_plan_is_noted_keeps_it(self):
        """The database refuses the first try, as it does when both write the job."""
        self._create_day_round(self._create_points_north(9, 2, 7))
        job = self._create_job()
        job.action_plan()
        jobs = self.env["soors.plan.job"]
        note, tries = type(jobs)._note, []

        def note_second_time(record, *arguments):
            note(record, *arguments)
            tries.append(record)
            if len(tries) == 1:
                raise SerializationFailure

        with patch.object(type(jobs), "_note", note_second_time):
            jobs.browse(job.id)._plan_next_day()
        self.assertEqual(len(tries), 2)
        self.assertEqual(job.state, "done")
        self.assertEqual(job.stops_after, 3, "noted once")
        self.assertEqual(len(job.route_ids), 1)
        self.assertTrue(job.is_better)

    def test_the_scheduled_action_plans_what_waits(self):
        self._create_day_round(self._create_points_north(9, 2, 7))
        job = self._create_job()
        job.action_plan()
        cron = self.env.ref("soors_collect.soors_plan_job_cron")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        job.invalidate_recordset()
        self.assertEqual((job.state, job.progress), ("done", 100.0))

    def test_a_road_server_that_does_not_answer_fails_the_job_with_a_sentence(self):
        self._create_day_round(self._create_points_north(2, 1))
        self.company.soors_plan_road_server = "http://localhost:1"
        job = self._plan()
        self.assertEqual(job.state, "failed")
        self.assertIn("road server did not answer", job.problem)
