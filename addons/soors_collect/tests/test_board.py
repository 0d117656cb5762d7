from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestBoard(CollectCase):
    def _board(self, date=None):
        requests = self._as(self.planner, self.env["soors.collection.request"])
        return requests.get_board(date)

    def _day(self, board, date):
        return next(day for day in board["days"] if day["date"] == date)

    def test_the_week_shows_days_crews_and_who_waits_latest_first(self):
        late = self._create_request(date_requested="2026-02-01")
        new = self._create_request(phone="04 111 11 11", date_requested="2026-03-01")
        planned = self._create_request(phone="04 333 33 33")
        round_ = self._create_round(planned, start=False, date="2026-03-04")
        board = self._board("2026-03-05")
        self.assertEqual(board["start"], "2026-03-02")
        self.assertEqual([card["id"] for card in board["waiting"]], [late.id, new.id])
        self.assertTrue(board["waiting"][0]["is_late"])
        [column] = self._day(board, "2026-03-04")["rounds"]
        self.assertEqual(column["id"], round_.id)
        self.assertEqual([card["id"] for card in column["cards"]], planned.ids)
        self.assertFalse(self._day(board, "2026-03-07")["is_open"])

    def test_a_long_list_of_who_waits_says_how_many_there_are(self):
        requests = [self._create_request(phone=f"04 11{n} 11 11") for n in range(3)]
        board = "odoo.addons.soors_collect.models.soors_collection_request_board"
        with patch(f"{board}.MAX_WAITING", 2):
            few = self._board()
        self.assertEqual(
            [card["id"] for card in few["waiting"]],
            [request.id for request in requests[:2]],
        )
        self.assertEqual(few["waiting_count"], 3)
        self.assertEqual(self._board()["waiting_count"], 3)

    def test_the_load_counts_stops_and_kilos(self):
        self.company.soors_stops_per_day = 4
        round_ = self._create_round(self._create_request(), start=False)
        column = self._day(self._board(), "2026-03-02")["rounds"][0]
        self.assertEqual(column["load"], 25)
        category = self.env["fleet.vehicle.model.category"].create(
            {"name": "Van", "weight_capacity": 100}
        )
        self.vehicle.category_id = category
        tile = self.env.ref("soors_collect.goods_tile_sofa")
        round_.stop_ids.request_id.line_ids = [(0, 0, {"tile_id": tile.id})]
        column = self._day(self._board(), "2026-03-02")["rounds"][0]
        self.assertEqual(column["load"], 50)
        self.assertIn("50 of 100 kg", column["load_text"])

    def test_the_clock_that_is_put_back_moves_no_appointment(self):
        """From the Friday of summer to the Monday of winter, 26 October 2026."""
        request = self._create_request(window="morning")
        round_ = self._create_round(request, start=False, date="2026-10-23")
        step = self.env["soors.round.step"].create(
            {"round_id": round_.id, "date_planned": "2026-10-23 10:00:00"}
        )
        round_.stop_ids.date_planned = "2026-10-23 07:00:00"  # nine o'clock
        round_.date = "2026-10-26"
        self.assertEqual(round_.stop_ids.date_planned, datetime(2026, 10, 26, 8))
        self.assertEqual(step.date_planned, datetime(2026, 10, 26, 11))
        request = self._as(self.planner, request)
        request.action_board_move("2026-10-24")
        self.assertEqual(request.date_planned, datetime(2026, 10, 24, 7))
        request.action_board_move("2026-10-26", round_.id)
        self.assertEqual(request.date_planned, datetime(2026, 10, 26, 8))
        # And in spring, when an hour is left out.
        round_.date = "2027-03-27"
        round_.date = "2027-03-29"
        self.assertEqual(request.date_planned, datetime(2027, 3, 29, 7))

    def test_dropping_on_a_day_and_crew_and_back(self):
        round_ = self._create_round(
            self._create_request(phone="04 111 11 11"), start=False, date="2026-03-04"
        )
        request = self._as(self.planner, self._create_request(window="afternoon"))
        request.action_board_move("2026-03-04", round_.id)
        self.assertEqual(request.round_id, round_)
        self.assertEqual(request.date_planned, datetime(2026, 3, 4, 12, 0))
        request.action_board_move("2026-03-05")
        self.assertEqual(str(request.round_id.date), "2026-03-05")
        self.assertEqual(request.date_planned, datetime(2026, 3, 5, 12, 0))
        request.action_board_move(False)
        self.assertEqual(request.state, "new")
        self.assertFalse(request.stop_id)

    def test_the_load_counts_containers(self):
        self.vehicle.soors_payload_kg = 400
        round_ = self._create_round(points=self._create_point(), start=False)
        self._create_point("School")
        column = self._day(self._board(), "2026-03-02")["rounds"][0]
        self.assertEqual(column["id"], round_.id)
        self.assertIn("100 of 400 kg", column["load_text"])

    def test_a_round_of_another_day_is_refused(self):
        round_ = self._create_round(
            self._create_request(phone="04 111 11 11"), start=False, date="2026-03-04"
        )
        request = self._as(self.planner, self._create_request())
        with self.assertRaises(UserError):
            request.action_board_move("2026-03-05", round_.id)
        with self.assertRaises(ValidationError):
            request.action_board_move("soon")
        with self.assertRaises(ValidationError):
            self._board("soon")
        self.assertEqual(request.state, "new")

    def test_what_is_done_does_not_move(self):
        stop = self._create_stop()
        self._complete(stop)
        with self.assertRaises(UserError):
            self._as(self.planner, stop.request_id).action_board_move("2026-03-05")

    def test_the_number_of_queries_does_not_grow_with_the_cards(self):
        for day in range(2, 6):
            requests = self.env["soors.collection.request"].concat(
                *[
                    self._create_request(phone=f"04 55{day} 00 0{number}")
                    for number in range(4)
                ]
            )
            self._create_round(requests, start=False, date=f"2026-03-0{day}")
        self._board()
        self.env.invalidate_all()
        with self.assertQueryCount(24):
            self._board()
