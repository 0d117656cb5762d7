import doctest
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from .. import filling
from .common import CollectCase

TODAY = date(2026, 6, 1)
# A busy machine is no reason to fail.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PAST = st.lists(
    st.tuples(st.dates(date(2025, 1, 1), TODAY), st.floats(0, 500)),
    min_size=2,
    max_size=40,
)


class TestFillingRules(BaseCase):
    def test_examples_in_the_text(self):
        self.assertFalse(doctest.testmod(filling).failed)

    @PATIENT
    @given(PAST)
    def test_a_rate_lies_between_the_slowest_and_the_fastest(self, past):
        rate = filling.estimate(past, TODAY)
        days = sorted({day for day, _kg in past})
        gaps = [(b - a).days for a, b in zip(days, days[1:], strict=False)]
        if not [gap for gap in gaps if gap <= filling.LONGEST_GAP_DAYS]:
            self.assertIsNone(rate)
            return
        self.assertGreaterEqual(rate.kg_per_day, 0)
        self.assertLessEqual(
            rate.kg_per_day, sum(kg for _day, kg in past) / min(gaps) + 1e-6
        )
        self.assertGreaterEqual(rate.scatter, 0)

    @PATIENT
    @given(PAST, st.floats(1, 400), st.integers(0, 100), st.integers(1, 50))
    def test_risk_grows_with_the_days_and_lies_between_none_and_sure(
        self, past, kg, days, more
    ):
        rate = filling.estimate(past, TODAY)
        if rate:
            self.assertTrue(0 <= rate.risk(days, kg) <= 1)
            mean, deviation = rate.content(days)
            later_mean, later_deviation = rate.content(days + more)
            self.assertGreaterEqual(later_mean, mean)
            self.assertGreaterEqual(later_deviation, deviation)

    @PATIENT
    @given(PAST, st.floats(1, 400))
    def test_the_margin_holds_the_day(self, past, kg):
        rate = filling.estimate(past, TODAY)
        when = rate and rate.when(kg)
        if when:
            self.assertTrue(0 <= when.early <= when.days <= when.late)

    @PATIENT
    @given(PAST, st.floats(0.1, 10))
    def test_twice_the_kilos_is_twice_the_rate(self, past, factor):
        rate = filling.estimate(past, TODAY)
        scaled = filling.estimate([(d, kg * factor) for d, kg in past], TODAY)
        if rate:
            self.assertAlmostEqual(
                scaled.kg_per_day, rate.kg_per_day * factor, delta=1e-6 + factor * 1e-6
            )

    def test_an_uneven_point_is_less_certain(self):
        days = [TODAY - timedelta(days=7 * n) for n in range(10)]
        even = filling.estimate([(day, 70) for day in days], TODAY)
        uneven = filling.estimate(
            [(day, 20 if n % 2 else 120) for n, day in enumerate(days)], TODAY
        )
        self.assertLess(even.scatter, 1e-6)
        self.assertGreater(uneven.when(100).late - uneven.when(100).early, 3)

    def test_one_emptying_tells_nothing(self):
        self.assertIsNone(filling.estimate([(TODAY, 50)], TODAY))
        self.assertIsNone(filling.estimate([], TODAY))


@tagged("post_install", "-at_install")
class TestPointFilling(CollectCase):
    def _emptied(self, point, *days_and_kg):
        today = date.today()
        self.env["soors.collection.emptying"].create(
            [
                {"point_id": point.id, "date": today - timedelta(days=days), "kg": kg}
                for days, kg in days_and_kg
            ]
        )
        point._learn_filling()

    def test_a_point_is_forecast_from_its_past(self):
        point = self._create_point(kg_capacity=100)
        self.assertEqual(point.fill_level, "unknown")
        self._emptied(point, (33, 70), (26, 70), (19, 70), (12, 70), (5, 70))
        self.assertAlmostEqual(point.fill_kg_per_day, 10, 3)
        self.assertEqual(point.fill_percent, 50)
        self.assertEqual(point.fill_level, "quiet")
        self.assertEqual(point.date_next, date.today() + timedelta(days=3))
        point.fill_limit = 40
        self.assertEqual(point.fill_level, "urgent")
        self.assertEqual(point.date_next, date.today() - timedelta(days=1))

    def test_the_past_of_another_tool_counts_in_the_last_day_and_the_average(self):
        point = self._create_point()
        self.assertFalse(point.date_last_emptied)
        self._emptied(point, (12, 60), (5, 80))
        point.invalidate_recordset()
        self.assertEqual(point.date_last_emptied, date.today() - timedelta(days=5))
        self.assertAlmostEqual(point.kg_average, 70, 1)
        round_ = self._create_round(points=point, date=date.today())
        self._complete(round_.stop_ids, {"product_id": self.original.id, "kg": 100})
        point.invalidate_recordset()
        self.assertEqual(point.date_last_emptied, date.today())
        self.assertAlmostEqual(point.kg_average, 80, 1)
        seen = self._as(self.driver, point)
        self.assertEqual(seen.date_last_emptied, date.today())

    def test_an_uncertain_point_says_so(self):
        point = self._create_point(kg_capacity=100)
        self._emptied(point, (28, 20), (21, 120), (14, 20), (7, 120), (0, 20))
        self.assertLess(point.date_next_early, point.date_next)
        self.assertGreater(point.date_next_late, point.date_next)
        self.assertGreater(point._get_expected_kg(date.today() + timedelta(5))[1], 5)

    def test_stops_of_rounds_count_when_the_round_ends(self):
        point = self._create_point()
        self._emptied(point, (10, 80))
        round_ = self._create_round(points=point, date=date.today())
        self._complete(round_.stop_ids, {"product_id": self.original.id, "kg": 100})
        self._as(self.driver, round_).action_end()
        self.assertAlmostEqual(point.fill_kg_per_day, 10, 2)
        self.assertEqual(point.fill_date_last, date.today())
        self.assertEqual(point.fill_percent, 0)

    def test_forecasts_of_many_points_cost_few_queries(self):
        points = self.env["soors.collection.point"].concat(
            *[self._create_point(f"P{number}") for number in range(30)]
        )
        for point in points:
            self._emptied(point, (14, 50), (7, 50))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            points._learn_filling()
            self.env.flush_all()

    def test_emptyings_are_seen_by_their_organisation_only(self):
        point = self._create_point()
        self._emptied(point, (7, 50))
        other = self._create_company("Other")
        stranger = self._create_user("planner", "stranger", other)
        emptyings = self._as(stranger, self.env["soors.collection.emptying"])
        self.assertFalse(emptyings.search([]))


@tagged("post_install", "-at_install")
class TestPointImport(CollectCase):
    FIELDS = ["code", "name", "kind", "zip", "city", "latitude", "longitude"]

    def _load(self, rows):
        points = self._as(self.planner, self.env["soors.collection.point"])
        return points.load(self.FIELDS, rows)

    def _row(self, number, zip_code="4000"):
        where = ["50.64", "5.57"]
        name = f"Point {number}"
        return [f"B-{number:04}", name, "container", zip_code, "Liège", *where]

    def test_a_file_is_taken_whole(self):
        result = self._load([self._row(number) for number in range(300)])
        self.assertFalse(result["messages"])
        points = self.env["soors.collection.point"].browse(result["ids"])
        self.assertEqual(len(points), 300)
        self.assertEqual(points.municipality_id, self.liege)
        self.assertTrue(all(points.mapped("has_position")))
        self.assertFalse(points[0].message_ids)

    def test_the_cost_of_a_row_stays_small(self):
        self._load([self._row(0)])
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self._load([self._row(number) for number in range(1, 201)])
        self.env.flush_all()
        self.assertLess((self.env.cr.sql_log_count - before) / 200, 1.5)

    def test_a_wrong_row_is_named_and_nothing_is_taken(self):
        rows = [self._row(1), self._row(2, "0000"), self._row(3, "")]
        result = self._load(rows)
        self.assertFalse(result["ids"])
        texts = [message["message"] for message in result["messages"]]
        self.assertTrue(any("B-0002 Point 2" in t and "0000" in t for t in texts))
        self.assertTrue(any("B-0003 Point 3" in t for t in texts))
        self.assertFalse(
            self.env["soors.collection.point"].search([("code", "=", "B-0001")])
        )
