from odoo.tests import HttpCase, tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestRequestTour(CollectCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.soors_collect_vehicle_id = cls.vehicle

    def test_a_call_is_taken_with_pictures_and_an_appointment(self):
        self.start_tour(
            "/odoo/collection-requests/new",
            "soors_collect_take_request",
            login=self.planner.login,
        )
        request = self.env["soors.collection.request"].search(
            [("partner_id.name", "=", "Louise Appelle")]
        )
        self.assertEqual(request.state, "planned")
        self.assertEqual(request.line_ids.mapped("quantity"), [2.0])
        self.assertEqual(request.municipality_id, self.liege)
        self.assertEqual(request.partner_id.phone, "0470 55 66 77")

    def test_a_waiting_request_gets_a_day_by_two_presses(self):
        request = self._create_request()
        self.start_tour(
            "/odoo/collection-week", "soors_collect_week", login=self.planner.login
        )
        self.env.invalidate_all()
        self.assertEqual(request.state, "planned")
        self.assertEqual(request.round_id.date.weekday(), 2)
