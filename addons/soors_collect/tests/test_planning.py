from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestPlanning(CollectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.round = cls._create_round(start=False)

    def test_requests_and_points_become_stops_in_order(self):
        requests = self._create_request() | self._create_request(phone="04 111 11 11")
        point = self._create_point()
        round_ = self._as(self.planner, self.round)
        round_.add_requests(requests.ids[::-1])
        round_.add_points(point.ids)
        self.assertEqual(self.round.stop_ids.request_id.ids, requests.ids[::-1])
        self.assertEqual(self.round.stop_ids[-1].point_id, point)
        self.assertEqual(requests.mapped("state"), ["planned", "planned"])

    def test_adding_twice_changes_nothing(self):
        request = self._create_request()
        round_ = self._as(self.planner, self.round)
        first = round_.add_requests(request.ids)
        self.assertEqual(round_.add_requests(request.ids), first)
        point = self._create_point()
        self.assertEqual(round_.add_points(point.ids), round_.add_points(point.ids))
        self.assertEqual(len(self.round.stop_ids), 2)

    def test_request_on_one_round_cannot_join_another(self):
        request = self._create_request()
        self._create_round(request)
        with self.assertRaisesRegex(UserError, "not waiting"):
            self._as(self.planner, self.round).add_requests(request.ids)
        with self.assertRaisesRegex(ValidationError, "on a round already"):
            self._as(self.planner, self.env["soors.round.stop"]).create(
                {"round_id": self.round.id, "request_id": request.id}
            )

    def test_order_of_stops(self):
        points = self._create_point() | self._create_point("Rue Basse")
        ids = self._as(self.planner, self.round).add_points(points.ids)
        self._as(self.planner, self.round).set_stop_order(ids[::-1])
        self.env.invalidate_all()
        self.assertEqual(self.round.stop_ids.ids, ids[::-1])

    def test_missing_records_are_refused(self):
        round_ = self._as(self.planner, self.round)
        with self.assertRaises(ValidationError):
            round_.add_requests([10**9])
        with self.assertRaises(ValidationError):
            round_.add_points("all")

    def test_nothing_joins_a_round_that_has_ended(self):
        round_ = self._create_stop().round_id
        self._complete(round_.stop_ids)
        round_.action_end()
        with self.assertRaises(UserError):
            self._as(self.planner, round_).add_points(self._create_point().ids)

    def test_goods_of_another_organisation_cannot_join(self):
        other = self._create_company("Other")
        point = self._create_point(company_id=other.id)
        self.env = self.env(
            context={
                **self.env.context,
                "allowed_company_ids": (self.company | other).ids,
            }
        )
        with self.assertRaises(UserError):
            self.round.with_env(self.env).add_points(point.ids)

    def test_home_of_the_planner_is_a_choice_of_the_organisation(self):
        rounds = self._as(self.planner, self.env["soors.round"])
        self.company.soors_planner_home = "calendar"
        action = rounds.action_open_planner_home()
        self.assertEqual(action["tag"], "soors_collect.appointments")
        self.company.soors_planner_home = "rounds"
        self.assertEqual(rounds.action_open_planner_home()["res_model"], "soors.round")

    def test_tiles_count_what_the_user_may_see(self):
        self._create_request()
        self._create_round(points=self._create_point())
        tiles = self._as(self.planner, self.env["soors.home.tile"])
        self.assertEqual(tiles._get_figure_requests_waiting()[0], 1)
        self.assertEqual(tiles._get_figure_rounds_today()[0], 2)
        driver = self._as(self.driver, self.env["soors.home.tile"])
        self.assertEqual(driver._get_figure_stops_left_today()[0], 1)
        other = self._as(self.other_driver, self.env["soors.home.tile"])
        self.assertEqual(other._get_figure_stops_left_today()[0], 0)
