from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .plan_common import DAY, PlanCase

HOUR = 3600
TOMORROW = "2031-05-07"


@tagged("post_install", "-at_install")
@freeze_time("2031-05-06 05:00:00")  # a Tuesday
class TestVehicleBoard(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_vehicle = cls._create_vehicle("1-XYZ-987")

    def _board(self, *args, user=None):
        return self._as(
            user or self.planner, self.env["soors.round"]
        ).get_vehicle_board(*args)

    def _row(self, board, vehicle):
        return next(row for row in board["rows"] if row["id"] == vehicle.id)

    def test_a_day_shows_each_vehicle_with_its_stops_by_the_hour(self):
        round_ = self._create_day_round(self._create_points_north(1, 2))
        board = self._board()
        self.assertEqual(board["date"], str(DAY))
        self.assertFalse(self._row(board, self.other_vehicle)["rounds"])
        [bar] = self._row(board, self.vehicle)["rounds"]
        self.assertEqual(bar["id"], round_.id)
        self.assertEqual(bar["start"], 8 * HOUR)
        visits = bar["visits"]
        self.assertEqual([visit["stop"] for visit in visits], round_.stop_ids.ids)
        # 1.1 km as a bird flies, 1.3 times that by road, at 30 km/h
        self.assertAlmostEqual(visits[0]["start"], 8 * HOUR + 173, delta=5)
        self.assertEqual(visits[0]["end"] - visits[0]["start"], 600)
        self.assertGreater(bar["end"], visits[-1]["end"])

    def test_kilos_of_containers_are_on_the_truck_too(self):
        request = self._create_request_north(2)
        round_ = self._create_day_round(self._create_points_north(1, 3))
        round_.add_requests(request.ids)
        [bar] = self._row(self._board(), self.vehicle)["rounds"]
        self.assertEqual(bar["kg"], 200 + round(request.kg_estimated))

    def test_stops_whose_place_is_unknown_come_at_the_end(self):
        self._create_unknown_town()
        points = self._create_point("Somewhere", zip="9998", city="Nowhere")
        round_ = self._create_day_round(points)
        [bar] = self._row(self._board(), self.vehicle)["rounds"]
        self.assertEqual([v["stop"] for v in bar["visits"]], round_.stop_ids.ids)

    def test_made_stops_are_where_they_were_made(self):
        round_ = self._create_round(points=self._create_points_north(1, 2), date=DAY)
        first = round_.stop_ids[0]
        self._complete(first)
        first.sudo().write(
            {"date_arrived": "2031-05-06 07:00:00", "date_done": "2031-05-06 07:10:00"}
        )
        [bar] = self._row(self._board(), self.vehicle)["rounds"]
        self.assertEqual(bar["visits"][0]["stop"], first.id)
        self.assertEqual(bar["visits"][0]["start"], 9 * HOUR)  # in Brussels
        self.assertEqual(bar["closed"], 1)

    def test_a_round_without_vehicle_is_in_the_last_row(self):
        round_ = self._create_day_round(
            self._create_points_north(1), vehicle_id=False, driver_id=False
        )
        row = self._board()["rows"][-1]
        self.assertEqual([bar["id"] for bar in row["rounds"]], round_.ids)

    def test_a_week_shows_rounds_by_day(self):
        self._create_day_round(self._create_points_north(1))
        board = self._board(TOMORROW, "week")
        self.assertEqual(board["date"], "2031-05-05")
        self.assertEqual(len(board["days"]), 7)
        [bar] = self._row(board, self.vehicle)["rounds"]
        self.assertEqual((bar["date"], bar["stops"]), (str(DAY), 1))

    def test_a_round_goes_to_another_vehicle_and_day_with_its_times(self):
        round_ = self._create_day_round(self._create_points_north(1))
        round_.stop_ids.date_planned = "2031-05-06 08:00:00"
        mine = self._as(self.planner, round_)
        mine.action_vehicle_board_move(TOMORROW, self.other_vehicle.id)
        self.assertEqual(round_.vehicle_id, self.other_vehicle)
        self.assertEqual(str(round_.date), TOMORROW)
        self.assertEqual(str(round_.stop_ids.date_planned), "2031-05-07 08:00:00")
        mine.action_vehicle_board_move(TOMORROW)
        self.assertFalse(round_.vehicle_id)

    def test_what_has_left_or_lies_behind_does_not_move(self):
        round_ = self._create_day_round(self._create_points_north(1))
        mine = self._as(self.planner, round_)
        with self.assertRaises(UserError):
            mine.action_vehicle_board_move("2031-05-05", self.vehicle.id)
        with self.assertRaises(ValidationError):
            mine.action_vehicle_board_move("soon", self.vehicle.id)
        round_.action_ready()
        round_.action_start()
        with self.assertRaises(UserError):
            mine.action_vehicle_board_move(TOMORROW, self.vehicle.id)
        with self.assertRaises(ValidationError):
            self._board("soon")
        self.assertEqual(round_.date, DAY)

    def test_a_stop_is_put_before_another_of_its_round(self):
        round_ = self._create_day_round(self._create_points_north(1, 2, 3))
        first, _second, third = self._as(self.planner, round_.stop_ids)
        third.action_board_move(round_.id, first.id)
        self.assertEqual(self._order(round_), ["Point 3", "Point 1", "Point 2"])
        third.action_board_move(round_.id)
        self.assertEqual(self._order(round_), ["Point 1", "Point 2", "Point 3"])

    def test_a_stop_goes_to_another_round_of_that_day_only(self):
        round_ = self._create_day_round(self._create_points_north(1, 2))
        other = self._create_day_round(
            self._create_points_north(3), vehicle_id=self.other_vehicle.id
        )
        stop = self._as(self.planner, round_.stop_ids[0])
        stop.action_board_move(other.id, other.stop_ids.id)
        self.assertEqual(self._order(other), ["Point 1", "Point 3"])
        tomorrow = self._create_round(start=False, date=TOMORROW)
        with self.assertRaises(UserError):
            stop.action_board_move(tomorrow.id)
        self.assertEqual(self._order(round_), ["Point 2"])

    def test_a_visited_stop_stays(self):
        round_ = self._create_round(points=self._create_points_north(1, 2), date=DAY)
        stop = round_.stop_ids[0]
        self._complete(stop)
        with self.assertRaises(UserError):
            self._as(self.planner, stop).action_board_move(round_.id)

    def test_the_planner_keeps_locked_stops_in_the_order_they_were_dragged_to(self):
        round_ = self._create_day_round(self._create_points_north(1, 2, 3, 4, 5))
        stops = self._as(self.planner, round_.stop_ids)
        stops[4].action_board_move(round_.id, stops[0].id)
        stops[1].action_board_move(round_.id)
        (stops[4] | stops[0]).write({"is_locked": True})
        self._plan().action_accept()
        order = self._order(round_)
        self.assertNotEqual(
            order, ["Point 5", "Point 1", "Point 3", "Point 4", "Point 2"]
        )
        self.assertLess(order.index("Point 5"), order.index("Point 1"))

    def test_another_organisation_sees_and_moves_nothing(self):
        round_ = self._create_day_round(self._create_points_north(1))
        other = self._create_company("Another one")
        stranger = self._create_user("planner", "stranger", other)
        board = self._board(str(DAY), user=stranger)
        self.assertFalse(any(row["rounds"] for row in board["rows"]))
        self.assertNotIn(self.vehicle.id, [row["id"] for row in board["rows"]])
        with self.assertRaises(AccessError):
            self._as(stranger, round_).action_vehicle_board_move(TOMORROW)
        with self.assertRaises(AccessError):
            self._as(self.driver, round_).action_vehicle_board_move(TOMORROW)
        with self.assertRaises(AccessError):
            self._as(self.driver, round_.stop_ids).action_board_move(round_.id)

    def test_vehicles_that_are_not_shown_are_counted(self):
        self._create_day_round(vehicle_id=self.other_vehicle.id)
        self.assertEqual(self._board()["hidden"], 0)
        board = "odoo.addons.soors_collect.models.soors_round_vehicle_board"
        for number in range(3):
            self._create_vehicle(f"1-ZZZ-00{number}")
        known = len([row for row in self._board()["rows"] if row["id"]])
        with patch(f"{board}.MAX_VEHICLES", 1):
            few = self._board()
        shown = {row["id"] for row in few["rows"]}
        self.assertIn(self.other_vehicle.id, shown, "what has a round is shown")
        self.assertEqual(few["hidden"], known - len(shown))

    def _count(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    def test_the_number_of_queries_does_not_grow_with_rounds(self):
        self._create_day_round(self._create_points_north(1, 2))
        self._board()
        few = self._count(self._board)
        for number in range(4):
            request = self._create_request_north(number, phone=f"04 551 00 0{number}")
            round_ = self._create_day_round(self._create_points_north(1, 2, 3))
            round_.add_requests(request.ids)
        many = self._count(self._board)
        # Requests bring a few queries of their own, once for all of them.
        self.assertLess(many, few + 10, "rounds are asked for one by one")
