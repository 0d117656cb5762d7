from datetime import date

from .common import CollectCase

DAY = date(2031, 5, 6)
# One hundredth of a degree of latitude is 1.1 km.
NORTH = 0.01


class PlanCase(CollectCase):
    """A depot in Liège and points on a road that runs north from it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "soors_depot_latitude": 50.6,
                "soors_depot_longitude": 5.5,
                "soors_plan_seconds": 1,
            }
        )

    @classmethod
    def _create_point_north(cls, steps, **values):
        return cls._create_point(
            f"Point {steps}",
            has_position=True,
            latitude=50.6 + steps * NORTH,
            longitude=5.5,
            **values,
        )

    @classmethod
    def _create_points_north(cls, *steps):
        points = cls.env["soors.collection.point"]
        return points.concat(*[cls._create_point_north(step) for step in steps])

    @classmethod
    def _create_day_round(cls, points=None, **values):
        return cls._create_round(points=points, start=False, date=DAY, **values)

    @classmethod
    def _create_request_north(cls, steps, **values):
        request = cls._create_request(**values)
        request.partner_id.write(
            {"partner_latitude": 50.6 + steps * NORTH, "partner_longitude": 5.5}
        )
        return request

    @classmethod
    def _create_unknown_town(cls):
        """Return a municipality whose postal code has no known place."""
        return cls.env["soors.municipality"].create(
            {
                "name": "Nowhere",
                "nis": "99998",
                "zips": "|9998|",
                "region_id": cls.env.ref("soors_base.region_wallonia").id,
            }
        )

    def _create_job(self, user=None, **values):
        jobs = self._as(user or self.planner, self.env["soors.plan.job"])
        return jobs.create({"date_from": DAY, "company_id": self.company.id, **values})

    def _plan(self, job=None, **values):
        """Return a job that has planned all its days, as the action does it."""
        job = job or self._create_job(**values)
        job.action_plan()
        runner = self.env["soors.plan.job"].browse(job.id)
        while runner.state in ("waiting", "running"):
            runner._plan_next_day()
        return job

    def _order(self, round_):
        """Return the points' names in the order of the round."""
        round_.invalidate_recordset()
        return round_.stop_ids.mapped("display_name")
