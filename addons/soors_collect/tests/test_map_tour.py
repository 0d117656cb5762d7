from datetime import datetime, time, timedelta

from odoo.tests import HttpCase, tagged

from .plan_common import PlanCase


@tagged("post_install", "-at_install")
class TestMapTour(PlanCase, HttpCase):
    def _tour(self, path, name):
        self.start_tour(path, name, login=self.planner.login)
        self.env.invalidate_all()

    def test_the_map_of_a_round_follows_its_order(self):
        round_ = self._create_day_round(self._create_points_north(1, 3, 2))
        self._tour(f"/odoo/collection-rounds/{round_.id}", "soors_collect_round_map")
        self.assertEqual(self._order(round_), ["Point 3", "Point 2", "Point 1"])
        self.assertEqual(round_.stop_ids.mapped("is_locked"), [False, True, False])

    def test_points_are_shown_on_a_map(self):
        self._create_points_north(1, 2)
        self._create_point("Nowhere")
        self._tour("/odoo/collection-points", "soors_collect_point_map")

    def test_a_plan_is_compared_on_two_maps(self):
        self._create_day_round(self._create_points_north(5, 1, 4, 2, 3))
        job = self._plan()
        self._tour(f"/odoo/collection-plans/{job.id}", "soors_collect_plan_map")

    def test_rounds_move_on_the_board_by_vehicle(self):
        self._create_vehicle("1-XYZ-987")
        today = datetime.now(self.company._get_timezone()).date()
        points = self._create_points_north(1, 3, 2)
        round_ = self._create_round(points=points, start=False, date=today)
        self._tour("/odoo/collection-board", "soors_collect_vehicle_board")
        self.assertEqual(self._order(round_), ["Point 2", "Point 1", "Point 3"])
        monday = today - timedelta(days=today.weekday())
        self.assertEqual(round_.date, monday + timedelta(days=9))
        self.assertEqual(round_.vehicle_id, self.vehicle)

    def test_the_board_and_the_round_say_when_the_truck_unloads(self):
        today = datetime.now(self.company._get_timezone()).date()
        points = self._create_points_north(1, 2)
        round_ = self._create_round(points=points, start=False, date=today)
        self.env["soors.round.step"].create(
            {
                "round_id": round_.id,
                "after_stop_id": round_.stop_ids[0].id,
                "date_planned": datetime.combine(today, time(10)),
                "site": "Depot",
            }
        )
        self._tour("/odoo/collection-board", "soors_collect_steps")
