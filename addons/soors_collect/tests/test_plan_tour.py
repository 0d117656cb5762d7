from odoo.tests import HttpCase, tagged

from .plan_common import DAY, PlanCase


@tagged("post_install", "-at_install")
class TestPlanTour(PlanCase, HttpCase):
    """The planner's morning, on the screen."""

    def test_a_day_is_planned_compared_and_accepted(self):
        round_ = self._create_day_round(self._create_points_north(9, 2, 7, 1, 8))
        # Nobody can be there: it lies two days of driving away.
        far = self._create_request_north(900)
        before = self._order(round_)
        job = self._create_job()
        url = f"/odoo/collection-plans/{job.id}"
        login = self.planner.login
        self.start_tour(url, "soors_collect_plan_ask", login=login)
        job.invalidate_recordset()
        self.assertEqual(job.state, "waiting")
        # The scheduled action does this; there is none while tests run.
        self.env["soors.plan.job"].browse(job.id)._plan_next_day()
        self.assertEqual(job.date_from, DAY)
        self.start_tour(url, "soors_collect_plan_accept", login=login)
        self.env.invalidate_all()
        self.assertEqual(job.state, "accepted")
        self.assertNotEqual(self._order(round_), before)
        self.assertEqual(far.state, "new")
        self.assertEqual(job.left_out_ids.request_id, far)

    def test_the_best_order_by_hand_gets_its_unloading(self):
        self.vehicle.soors_payload_kg = 150
        round_ = self._create_day_round(self._create_points_north(1, 2))
        before = self._order(round_)
        job = self._plan(with_requests=False)
        self.assertFalse(job.is_better)
        url = f"/odoo/collection-plans/{job.id}"
        self.start_tour(url, "soors_collect_plan_steps", login=self.planner.login)
        self.env.invalidate_all()
        self.assertEqual(job.state, "accepted")
        self.assertEqual(self._order(round_), before)
        self.assertEqual(round_.step_ids.mapped("kind"), ["unload"])

    def test_where_nothing_changes_there_is_nothing_to_accept(self):
        self._create_day_round(self._create_points_north(1, 2))
        job = self._plan(with_requests=False)
        self.assertFalse(job.is_better or job.has_steps)
        url = f"/odoo/collection-plans/{job.id}"
        self.start_tour(url, "soors_collect_plan_as_it_is", login=self.planner.login)
