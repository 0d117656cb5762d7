from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestCollectionPoint(CollectCase):
    def test_code_is_unique_per_organisation(self):
        self._create_point(code="B-1")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_point(code="B-1")

    def test_two_organisations_may_use_one_code(self):
        other = self._create_company("Other")
        self._create_point(code="B-1")
        self.assertTrue(self._create_point(code="B-1", company_id=other.id))

    def test_positions_off_the_globe_are_refused(self):
        for latitude, longitude in ((91, 5), (-91, 5), (50, 181), (50, -181)):
            with self.subTest(latitude=latitude), self.assertRaises(ValidationError):
                self._create_point(latitude=latitude, longitude=longitude)

    def test_known_position_must_be_given(self):
        with self.assertRaises(ValidationError):
            self._create_point(has_position=True)

    def test_municipality_comes_from_the_postal_code(self):
        self.assertEqual(self._create_point().municipality_id, self.liege)

    def test_history_counts_emptyings_that_took_place(self):
        point = self._create_point()
        first = self._create_round(points=point, date="2026-03-02")
        second = self._create_round(points=point, date="2026-03-09")
        self._complete(first.stop_ids, {"product_id": self.original.id, "kg": 100})
        self._complete(second.stop_ids, {"product_id": self.original.id, "kg": 50})
        third = self._create_round(points=point, date="2026-03-16")
        self._as(self.driver, third.stop_ids).action_fail(self.absent.id, self._uuid())
        self.env.invalidate_all()
        self.assertEqual(point.stop_count, 2)
        self.assertEqual(str(point.date_last_emptied), "2026-03-09")
        self.assertAlmostEqual(point.kg_average, 75.0, 1)
        stops = self.env["soors.round.stop"].search(point.action_view_stops()["domain"])
        self.assertEqual(len(stops), 3)

    def test_origin_of_the_goods_follows_the_kind(self):
        self.assertEqual(self._create_point(kind="recypark").origin_kind, "recypark")
        self.assertEqual(self._create_point(kind="shop").origin_kind, "dropoff")
