from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .plan_common import PlanCase


@tagged("post_install", "-at_install")
class TestPlanJobAccess(PlanCase):
    def test_drivers_cannot_plan(self):
        with self.assertRaises(AccessError):
            self._create_job(user=self.driver)

    def test_results_cannot_be_typed(self):
        self._create_day_round(self._create_points_north(9, 2, 7))
        job = self._create_job()
        someone = {"user_id": self.env.ref("base.user_root").id}
        for values in (
            {"state": "done"},
            {"fingerprint": {}},
            {"progress": 50},
            # It would be planned with the rights of somebody else.
            someone,
        ):
            with self.assertRaises(UserError):
                job.write(values)
        with self.assertRaises(UserError):
            self._create_job(state="done")
        self._plan(job)
        with self.assertRaises(AccessError):
            job.line_ids[0].sequence = 99
        with self.assertRaises(AccessError):
            job.route_ids[0].km_after = 1

    def test_another_organisation_sees_no_plan(self):
        self._create_day_round(self._create_points_north(2))
        job = self._plan()
        other = self._create_company("Other")
        stranger = self._create_user("planner", "stranger", other)
        jobs = self._as(stranger, self.env["soors.plan.job"])
        self.assertFalse(jobs.search([("id", "=", job.id)]))
        with self.assertRaises(AccessError):
            self._as(stranger, job).action_accept()

    def test_the_plan_takes_nothing_of_another_organisation(self):
        other = self._create_company("Other")
        stranger = self._create_request(company_id=other.id, phone="02 222 22 22")
        self._create_day_round(self._create_points_north(2))
        job = self._plan()
        self.assertNotIn(stranger, job.line_ids.request_id)
        point = self._create_point("Elsewhere", company_id=other.id)
        with self.assertRaises(UserError):
            self._create_job(point_ids=[point.id])
