from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import RemovalSaleCase


@tagged("post_install", "-at_install")
class TestSaleTour(RemovalSaleCase, HttpCase):
    def test_from_the_call_to_the_invoice(self):
        self.start_tour(
            "/odoo/collection-requests/new",
            "soors_collect_sale_quote",
            login=self.planner.login,
        )
        removal = self.requests.search([("partner_id.name", "=", "Louise Demenage")])
        self.assertEqual((removal.state, removal.sale_state), ("planned", "accepted"))
        self.assertTrue(removal.has_social_tariff)
        order = removal.sale_order_id
        self.assertEqual(order.amount_total, 90)
        self.assertEqual(order.commitment_date, removal.date_planned)
        stop = removal.stop_id
        stop.round_id.driver_id = self.driver.partner_id
        stop.round_id.action_ready()
        self._as(self.driver, stop.round_id).action_start()
        self._as(self.driver, stop).action_complete([], self._uuid())
        stop.date_arrived = fields.Datetime.now() - timedelta(hours=2)
        self.env.flush_all()
        self.start_tour(
            f"/odoo/collection-requests/{removal.id}",
            "soors_collect_sale_invoice",
            login=self.planner.login,
        )
        self.env.invalidate_all()
        self.assertEqual(removal.sale_state, "draft_invoice")
        self.assertEqual(order.invoice_ids.amount_total, 75)
