from datetime import datetime

from odoo.tests import freeze_time, tagged

from .common_donor import DonorCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestDonorMoved(DonorCase):
    """Whichever way an appointment moves, the donor hears of it once."""

    def _round(self, *requests, ready=True, **values):
        """Return a planned round of 3 March; its donors were told when ready."""
        together = self.env["soors.collection.request"].union(*requests)
        round_ = self._create_round(
            together.sudo(), start=False, **{"date": "2026-03-03", **values}
        )
        if ready:
            round_.action_ready()
        self._end_act()
        return self._as(self.planner, round_)

    def test_a_ready_round_that_moves_tells_its_donors_the_new_day(self):
        request = self._request()
        round_ = self._round(request)
        self.assertEqual(self._days(request), ["2026-03-03 8-12"])
        round_.action_vehicle_board_move("2026-03-05", self.vehicle.id)
        self.assertEqual(self._days(request), ["2026-03-03 8-12", "2026-03-05 8-12"])
        self.assertIn("Thursday, March 5", self._mails(request)[-1].subject)
        round_.date = "2026-03-06"
        self.assertEqual(self._days(request)[-1], "2026-03-06 8-12")

    def test_one_act_that_moves_it_three_times_tells_the_last_day_only(self):
        request = self._request()
        round_ = self._round(request)
        for day in ("2026-03-05", "2026-03-09", "2026-03-06"):
            round_.date = day
        self.assertEqual(self._days(request), ["2026-03-03 8-12", "2026-03-06 8-12"])
        round_.date = "2026-03-10"
        round_.date = "2026-03-06"
        self.assertEqual(len(self._days(request)), 2)

    def test_a_stop_added_to_a_ready_or_running_round_is_confirmed(self):
        first, second, third = (self._request() for _number in range(3))
        round_ = self._round(first, date="2026-03-02")
        wizard = self.env["soors.round.plan.wizard"].with_user(self.planner)
        plan = {"round_id": round_.id, "company_id": self.company.id}
        wizard.create({**plan, "request_ids": second.ids}).action_plan()
        self.assertEqual(self._days(second), ["2026-03-02 8-12"])
        round_.action_start()
        wizard.create({**plan, "request_ids": third.ids}).action_plan()
        self.assertEqual(self._days(third), ["2026-03-02 8-12"])

    def test_a_draft_round_tells_nobody_who_knew_nothing(self):
        request = self._request()
        round_ = self._round(request, ready=False)
        round_.date = "2026-03-05"
        self.assertEqual(self._days(request), [])
        round_.action_ready()
        self.assertEqual(self._days(request), ["2026-03-05 8-12"])

    def test_a_donor_who_was_told_hears_of_a_move_of_a_draft(self):
        request = self._request(slot="2026-03-03|morning|0")
        request.round_id.action_vehicle_board_move("2026-03-04", self.vehicle.id)
        self.assertEqual(self._days(request), ["2026-03-03 8-12", "2026-03-04 8-12"])

    def test_a_stop_given_to_another_round_or_hour_tells_its_donor_only(self):
        one, other = self._request(), self._request()
        round_ = self._round(one, other)
        second = self._round(date="2026-03-03", ready=False)
        stop = self._as(self.planner, one.stop_id)
        stop.action_board_move(second.id)
        self.assertEqual(len(self._days(one)), 1)
        stop.date_planned = datetime(2026, 3, 3, 14)
        self.assertEqual(self._days(one)[-1], "2026-03-03 13-17")
        self.assertEqual(len(self._days(other)), 1)
        self.assertEqual(round_.stop_ids.request_id, other)

    def test_moved_away_and_back_is_told_three_times(self):
        request = self._request(slot="2026-03-03|morning|0")
        for day in (4, 3):
            request.date_planned = datetime(2026, 3, day, 8)
            self._end_act()
        days = [f"2026-03-0{day} 8-12" for day in (3, 4, 3)]
        self.assertEqual(self._days(request), days)
        self.assertEqual(len(self._mails(request)), 3)

    def test_what_is_over_is_not_announced(self):
        request = self._request(date_planned=datetime(2026, 2, 27, 9))
        self.assertEqual(self._told(request), [])

    def test_an_act_that_is_undone_tells_nothing(self):
        request = self._request()
        round_ = self._round(request)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            round_.date = "2026-03-05"
            raise ZeroDivisionError
        self.assertEqual(self._days(request), ["2026-03-03 8-12"])

    def test_a_plan_that_is_accepted_tells_the_new_hours(self):
        request = self._request()
        round_ = self._round(request)
        job = self.env["soors.plan.job"].create(
            {"company_id": self.company.id, "date_from": "2026-03-03"}
        )
        route = self.env["soors.plan.job.route"].create(
            {
                "job_id": job.id,
                "date": "2026-03-03",
                "round_id": round_.id,
                "vehicle_id": self.vehicle.id,
            }
        )
        self.env["soors.plan.job.line"].create(
            {
                "job_id": job.id,
                "route_id": route.id,
                "date": "2026-03-03",
                "kind": "stop",
                "stop_id": request.stop_id.id,
                "request_id": request.id,
                "date_start": datetime(2026, 3, 3, 13, 20),
            }
        )
        job.is_better = True
        self._as(self.planner, job)._apply()
        self.assertEqual(self._days(request), ["2026-03-03 8-12", "2026-03-03 13-17"])

    def test_a_round_that_is_deleted_lets_its_requests_wait(self):
        request = self._request()
        round_ = self._round(request, ready=False)
        round_.unlink()
        self.assertEqual((request.state, request.date_planned), ("new", False))
