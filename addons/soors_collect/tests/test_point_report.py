from datetime import datetime

from odoo.tests import tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestPointReport(CollectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.market = cls._create_point("Market", code="R-1")
        cls.port = cls._create_point("Port", code="R-2")

    def _emptied(self, kilos, km=0.0, hours=1, **values):
        """Return a round that emptied a point for each of ``kilos``."""
        points = (self.market | self.port)[: len(kilos)]
        round_ = self._create_round(points=points, **values)
        for stop, kg in zip(round_.stop_ids, kilos, strict=True):
            self._complete(stop, {"product_id": self.original.id, "kg": kg})
        self._as(self.driver, round_).action_end()
        round_.km_driven = km
        round_.sudo().write(
            {
                "date_start": datetime(2026, 3, 2, 8),
                "date_end": datetime(2026, 3, 2, 8 + hours),
            }
        )
        round_.stop_ids.sudo().write(
            {
                "date_arrived": datetime(2026, 3, 2, 8),
                "date_done": datetime(2026, 3, 2, 8, 30),
            }
        )
        self.env.flush_all()
        return round_

    def _rows(self, model, groups, aggregates):
        report = self._as(self.planner, self.env[model])
        domain = [("company_id", "=", self.company.id)]
        return report._read_group(domain, groups, aggregates)

    def test_ratios_of_several_rounds_are_those_of_their_sums(self):
        # 10 and 100 kg per km: 400 kg over 13 km, not the mean of both.
        self._emptied([100], km=10, hours=1)
        self._emptied([200, 100], km=3, hours=3)
        # Its way is not known: it counts in no ratio of kilometres.
        self._emptied([50], hours=1)
        [(kg, per_km, per_hour, per_stop)] = self._rows(
            "soors.round.report",
            [],
            ["kg:sum", "kg_per_km:avg", "kg_per_hour:avg", "kg_per_stop:avg"],
        )
        self.assertEqual(kg, 450)
        self.assertAlmostEqual(per_km, 400 / 13, 3)
        self.assertAlmostEqual(per_hour, 450 / 5, 3)
        self.assertAlmostEqual(per_stop, 450 / 4, 3)

    def test_a_point_shows_kilos_per_emptying_hour_and_kilometre(self):
        self._emptied([100], km=10)
        self._emptied([200, 40], km=20)
        rows = self._rows(
            "soors.point.report",
            ["point_id"],
            ["emptied:sum", "kg_per_stop:avg", "kg_per_hour:avg", "kg_per_km:avg"],
        )
        figures = {point: values for point, *values in rows}
        # Half of the 20 km were driven for the port.
        self.assertEqual(figures[self.market][:2], [2, 150])
        self.assertAlmostEqual(figures[self.market][2], 300, 3)
        self.assertAlmostEqual(figures[self.market][3], 300 / 20, 3)
        self.assertEqual(figures[self.port][:2], [1, 40])

    def test_what_could_not_be_emptied_is_counted_apart(self):
        round_ = self._create_round(points=self.market)
        self._as(self.driver, round_.stop_ids).action_fail(self.absent.id, self._uuid())
        self.env.flush_all()
        [(emptied, failed)] = self._rows(
            "soors.point.report", [], ["emptied:sum", "failed:sum"]
        )
        self.assertEqual((emptied, failed), (0, 1))

    def test_carbon_of_a_vehicle_whose_factor_is_per_mile(self):
        self.vehicle.write({"co2": 161, "range_unit": "mi"})
        round_ = self._emptied([100], km=100)
        report = self._as(self.planner, self.env["soors.round.report"])
        row = report.search([("round_id", "=", round_.id)])
        self.assertAlmostEqual(row.co2_kg, 10.0, 1)
        self.assertAlmostEqual(row.co2_per_tonne, 100, 0)

    def test_no_figure_is_of_a_person(self):
        for model in ("soors.point.report", "soors.round.report"):
            for field in self.env[model]._fields.values():
                if field.name not in ("create_uid", "write_uid"):
                    people = ("res.partner", "res.users")
                    self.assertNotIn(field.comodel_name, people)
