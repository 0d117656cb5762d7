from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .plan_common import DAY, PlanCase


@tagged("post_install", "-at_install")
@freeze_time("2031-05-06 05:00:00")
class TestRoundDeparture(PlanCase):
    """When a round leaves, its stops, and what the planner is told of it."""

    def _leave(self, round_, hour):
        return self._as(self.planner, round_).action_board_leave(hour)

    def _times(self, round_):
        round_.invalidate_recordset()
        return round_.stop_ids.mapped(lambda stop: str(stop.date_planned)[11:16])

    def test_stops_are_expected_as_much_later_and_back_again(self):
        round_ = self._create_day_round(self._create_points_north(1, 2))
        round_.stop_ids[0].date_planned = "2031-05-06 06:10:00"
        round_.stop_ids[1].date_planned = "2031-05-06 06:30:00"
        said = self._leave(round_, 8.75)
        self.assertEqual(round_.hour_start, 8.75)
        self.assertEqual(self._times(round_), ["06:55", "07:15"])
        self.assertTrue(said["is_good"])
        self.assertIn("Leaves at 8:45", said["text"])
        self.assertEqual(said["before"], 8.0)
        self._leave(round_, said["before"])
        self.assertEqual(self._times(round_), ["06:10", "06:30"])

    def test_unloadings_follow_the_departure_too(self):
        self.vehicle.soors_payload_kg = 150
        points = self._create_points_north(3, 6, 9)
        points.plan_minutes = 60
        round_ = self._create_day_round(points)
        self._plan().action_accept()
        self.assertEqual(round_.step_ids.mapped("kind"), ["unload", "unload"])
        before = {step: step.date_planned for step in round_.step_ids}
        places = {step: step.sequence for step in round_.step_ids}
        self._leave(round_, 8.25)
        for step, moment in before.items():
            with self.subTest(step=step.display_name):
                later = (step.date_planned - moment).total_seconds()
                self.assertEqual(later, 15 * 60)
        self.assertEqual({s: s.sequence for s in round_.step_ids}, places)
        self._leave(round_, 8.0)
        self.assertEqual({s: s.date_planned for s in round_.step_ids}, before)

    def test_a_stop_that_waits_for_its_window_keeps_its_time(self):
        request = self._create_request_north(
            1, window="exact", hour_from=10.0, hour_to=10.5
        )
        round_ = self._create_day_round()
        round_.add_requests(request.ids)
        round_.stop_ids.date_planned = "2031-05-06 08:00:00"  # ten o'clock there
        self.assertTrue(self._leave(round_, 9.0)["is_good"])
        self.assertEqual(self._times(round_), ["08:00"])

    def test_missed_windows_are_told_before_and_after(self):
        request = self._create_request_north(
            1, window="exact", hour_from=9.0, hour_to=9.5
        )
        round_ = self._create_day_round()
        round_.add_requests(request.ids)
        mine = self._as(self.planner, round_)
        foreseen = mine.get_board_departure(10.25)
        self.assertEqual(round_.hour_start, 8.0, "only thought of")
        self.assertFalse(foreseen["is_good"])
        # 10:15 and three minutes of way, 48 minutes after half past nine
        self.assertIn(f"{request.partner_id.name} (48 min)", foreseen["text"])
        self.assertIn("for 1 stops (now: 0)", foreseen["text"])
        said = self._leave(round_, 10.25)
        self.assertEqual(said["text"], foreseen["text"])
        self.assertIn("(now: 1)", mine.get_board_departure(10.5)["text"])

    def test_the_end_of_the_shift_is_told(self):
        shift = self.env["soors.shift"].create(
            {
                "name": "Short",
                "company_id": self.company.id,
                "hour_from": 8.0,
                "hour_to": 9.0,
                "break_minutes": 0,
            }
        )
        round_ = self._create_day_round(
            self._create_points_north(1), shift_id=shift.id, hour_start=8.0
        )
        mine = self._as(self.planner, round_)
        self.assertTrue(mine.get_board_departure(8.25)["is_good"])
        late = mine.get_board_departure(9.0)
        self.assertFalse(late["is_good"])
        # Ten minutes at the point, six on the road.
        self.assertIn("16 minutes after the end of its shift", late["text"])

    def test_donors_who_were_told_the_other_half_of_the_day_are_named(self):
        request = self._create_request_north(1)
        round_ = self._create_day_round()
        round_.add_requests(request.ids)
        mine = self._as(self.planner, round_)
        self.assertTrue(mine.get_board_departure(13.0)["is_good"])
        self.env["soors.donor.notice"].create(
            {
                "request_id": request.id,
                "event": "planned",
                "channel": "email",
                "about": "2031-05-06 8",
                "result": "sent",
            }
        )
        self.assertTrue(mine.get_board_departure(9.0)["is_good"])
        told = mine.get_board_departure(13.0)
        self.assertFalse(told["is_good"])
        self.assertIn(request.partner_id.name, told["text"])

    def test_a_locked_stop_holds_the_departure(self):
        round_ = self._create_day_round(self._create_points_north(1, 2))
        round_.stop_ids[1].is_locked = True
        with self.assertRaisesRegex(UserError, "Point 2 is locked at 8:16"):
            self._leave(round_, 9.0)
        said = self._as(self.planner, round_).get_board_departure(9.0)
        self.assertFalse(said["is_good"])
        self.assertIn("Point 2 is locked", said["text"])
        self.assertEqual(round_.hour_start, 8.0)
        round_.stop_ids[1].is_locked = False
        self._leave(round_, 9.0)
        self.assertEqual(round_.hour_start, 9.0)

    def test_what_has_left_stays(self):
        round_ = self._create_round(points=self._create_points_north(1), date=DAY)
        with self.assertRaisesRegex(UserError, "has left"):
            self._leave(round_, 9.0)
        with self.assertRaises(UserError):
            self._as(self.planner, round_).hour_start = 9.0
        self.assertEqual(round_.hour_start, 8.0)

    def test_the_form_moves_the_stops_as_the_board_does(self):
        round_ = self._create_day_round(self._create_points_north(1))
        round_.stop_ids.date_planned = "2031-05-06 06:10:00"
        self._as(self.planner, round_).write({"hour_start": 7.5})
        self.assertEqual(self._times(round_), ["05:40"])

    def test_no_hour_is_refused(self):
        round_ = self._create_day_round(self._create_points_north(1))
        for hour in (-0.25, 24, "soon", None, float("nan"), float("inf")):
            with self.assertRaises(ValidationError):
                self._leave(round_, hour)
        self.assertEqual(round_.hour_start, 8.0)

    def test_others_change_nothing(self):
        round_ = self._create_day_round(self._create_points_north(1))
        stranger = self._create_user(
            "planner", "stranger", self._create_company("Another one")
        )
        for user in (stranger, self.driver):
            with self.assertRaises(AccessError):
                self._as(user, round_).action_board_leave(9.0)
        with self.assertRaises(AccessError):
            self._as(stranger, round_).get_board_departure(9.0)
        self.assertEqual(round_.hour_start, 8.0)
