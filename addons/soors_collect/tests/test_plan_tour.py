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
