from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import RemovalSaleCase

MONDAY = "2026-03-02 08:00:00"


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestPrivacy(RemovalSaleCase):
    """Of a removal, only what was sold is kept, by accounting."""

    def _later(self, days=91):
        self.env.flush_all()
        cron = self.env.ref("soors_collect.ir_cron_forget")
        moment = fields.Datetime.to_datetime(MONDAY) + timedelta(days=days)
        with freeze_time(moment), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _poor(self, **values):
        return {
            "has_social_tariff": True,
            "tariff_proof": "debt",
            "payer_id": self._centre().id,
            **values,
        }

    def _centre(self):
        partners = self.env["res.partner"]
        return partners.create({"name": "Public welfare centre", "is_company": True})

    def _assert_forgotten(self, removal):
        removal = removal.sudo()
        self.assertTrue(removal.is_emptied and removal.is_anonymous)
        for name in (
            "has_social_tariff",
            "tariff_proof",
            "tariff_proof_date",
            "payer_id",
            "address_to",
        ):
            self.assertFalse(removal[name], name)
        nobody = self.company.soors_forgotten_donor_id
        self.assertEqual(removal.partner_id, nobody)

    def test_a_removal_that_was_sold_is_forgotten_and_its_invoice_stays(self):
        removal = self._done(**self._poor())
        customer = removal.partner_id
        order = removal.sudo().sale_order_id
        removal.action_make_invoice()
        order.invoice_ids.action_post()
        payer, price = order.partner_invoice_id, removal.price
        self._later()
        self._assert_forgotten(removal)
        self.assertEqual(removal.sudo().price, price)
        self.assertEqual((order.state, order.partner_id), ("sale", customer))
        self.assertEqual(order.partner_invoice_id, payer)
        self.assertEqual(order.invoice_ids.state, "posted")

    def test_the_job_goes_on_to_others_after_a_removal_that_was_sold(self):
        self._done()
        gift = self._create_request(phone="04 999 99 99")
        gift.action_cancel()
        self._later()
        self.assertTrue(gift.is_emptied)

    def test_an_open_debt_stays_for_accounting(self):
        removal = self._done(**self._poor())
        order = removal.sudo().sale_order_id
        removal.action_make_invoice()
        self._later()
        self._assert_forgotten(removal)
        self.assertEqual(order.invoice_ids.state, "draft")
        self.assertEqual(order.order_line.qty_delivered, 3)

    def test_quotes_that_came_to_nothing_go_with_both_addresses(self):
        for sent in (False, True):
            with self.subTest(sent=sent):
                removal = self._quoted(**self._poor())
                customer, order = removal.partner_id, removal.sudo().sale_order_id
                first = order.partner_shipping_id
                removal.address_to = "Quai de la Batte 9, 4000 Liège"
                second = order.partner_shipping_id
                self.assertNotEqual(first, second)
                if sent:
                    order.action_quotation_sent()
                    self._drive(removal)
                else:
                    removal.action_cancel()
                self._later()
                self._assert_forgotten(removal)
                self.assertFalse((first | second).exists())
                self.assertFalse(order.exists())
                self.assertFalse(customer.exists())
                self.assertEqual(removal.sale_state, "none" if sent else False)

    def test_a_draft_invoice_that_was_taken_back_goes_along(self):
        self.service.invoice_policy = "order"
        removal = self._quoted(accept=True)
        removal.action_make_invoice()
        order = removal.sudo().sale_order_id
        invoice = order.invoice_ids
        removal.action_cancel()
        self.assertEqual((order.state, invoice.state), ("cancel", "cancel"))
        self._later()
        self._assert_forgotten(removal)
        self.assertFalse(order.exists() or invoice.exists())

    def test_an_address_that_another_order_needs_stays(self):
        removal = self._quoted()
        open_one = self._quoted()
        self.assertEqual(removal.partner_id, open_one.partner_id)
        address = open_one.sudo().sale_order_id.partner_shipping_id
        removal.action_cancel()
        self._later()
        self._assert_forgotten(removal)
        self.assertEqual(address.street, "Rue Neuve 5")
