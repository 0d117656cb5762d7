from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import RemovalSaleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestInvoice(RemovalSaleCase):
    def _invoice(self, removal):
        removal.action_make_invoice()
        return removal.sudo().sale_order_id.invoice_ids

    def test_the_hours_really_taken_are_invoiced(self):
        removal = self._done(hours=3.1)
        self.assertEqual(removal.hours_done, 3)
        self.assertEqual(removal.sale_state, "to_invoice")
        self.assertEqual(removal.sale_order_id.order_line.qty_delivered, 3)
        invoice = self._invoice(removal)
        self.assertEqual(removal.sale_state, "draft_invoice")
        self.assertEqual(invoice.amount_total, 150)
        self.assertEqual(invoice.partner_id, removal.partner_id)

    def test_the_planner_corrects_the_hours_before_the_invoice(self):
        removal = self._done(hours=3)
        removal.hours_done = 2.25
        self.assertEqual(removal.sale_order_id.order_line.qty_delivered, 2.25)
        invoice = self._invoice(removal)
        self.assertEqual(invoice.amount_total, 112.5)
        invoice.action_post()
        self.assertEqual(removal.sale_state, "invoiced")
        with self.assertRaisesRegex(UserError, "credit note"):
            removal.hours_done = 4
        with self.assertRaisesRegex(UserError, "credit note"):
            removal.action_cancel_quote()

    def test_hours_corrected_after_the_draft_take_it_back(self):
        removal = self._done(hours=3)
        first = self._invoice(removal)
        removal.hours_done = 3
        self.assertEqual(first.state, "draft")
        removal.hours_done = 2
        self.assertEqual(first.state, "cancel")
        self.assertEqual(removal.sale_state, "to_invoice")
        second = self._invoice(removal) - first
        self.assertEqual(second.amount_total, 100)

    def test_hours_that_cannot_be_are_those_planned(self):
        self.assertEqual(self._done(hours=0.05).hours_done, 4)
        night = self._done(hours=15, phone="04 555 55 55")
        self.assertEqual(night.hours_done, 4)

    def test_a_fixed_price_is_invoiced_whatever_the_hours(self):
        removal = self._done(hours=6, price=180, is_price_fixed=True)
        self.assertEqual(removal.hours_done, 6)
        self.assertEqual(self._invoice(removal).amount_total, 180)

    def test_a_service_for_the_whole_is_invoiced_once(self):
        unit = self.env.ref("uom.product_uom_unit")
        whole = self._create_service("Removal of a studio", unit, 160)
        removal = self._done(hours=6, service_id=whole.id)
        line = removal.sale_order_id.order_line
        self.assertEqual((line.qty_delivered, line.product_uom_id), (1, unit))
        self.assertEqual(self._invoice(removal).amount_total, 160)

    def test_a_service_by_the_day_is_invoiced_in_days(self):
        day = self.env.ref("uom.product_uom_day")
        days = self._create_service("Removal by the day", day, 320)
        removal = self._done(hours=2, service_id=days.id)
        line = removal.sale_order_id.order_line
        self.assertEqual((line.product_uom_qty, line.qty_delivered), (0.5, 0.25))
        self.assertEqual(self._invoice(removal).amount_total, 80)

    def test_ordered_quantities_are_invoiced_as_the_product_says(self):
        self.service.invoice_policy = "order"
        removal = self._quoted(accept=True)
        self.assertEqual(removal.sale_invoice_status, "to invoice")
        self.assertEqual(removal.sale_state, "accepted")
        self.assertEqual(self._invoice(removal).amount_total, 200)
        self._drive(removal, hours=6)
        self.assertEqual(removal.sale_state, "draft_invoice")

    def test_nothing_is_invoiced_before_the_removal_is_made(self):
        removal = self._quoted(accept=True)
        with self.assertRaisesRegex(UserError, "nothing to invoice"):
            removal.action_make_invoice()
        late = self._removal(phone="04 555 55 55")
        with self.assertRaisesRegex(UserError, "no quote"):
            late.action_make_invoice()
        self._drive(late)
        self.assertEqual(late.sale_state, "none")
        late.action_make_quote()
        late.action_accept_quote()
        self.assertEqual(late.sale_state, "to_invoice")

    def test_another_pays(self):
        centre = self.env["res.partner"].create(
            {"name": "Public welfare centre", "is_company": True, "lang": "en_US"}
        )
        bills = self.env["res.partner"].create(
            {"name": "Bills", "type": "invoice", "parent_id": centre.id}
        )
        removal = self._quoted(payer_id=centre.id)
        order = removal.sale_order_id
        self.assertEqual(order.partner_id, removal.partner_id)
        self.assertEqual(order.partner_invoice_id, bills)
        removal.payer_id = False
        self.assertEqual(order.partner_invoice_id, removal.partner_id)
        removal.action_accept_quote()
        # The centre's promise often comes after the customer's yes.
        removal.payer_id = centre
        self._drive(removal)
        invoice = self._invoice(removal)
        self.assertEqual(invoice.partner_id, bills)

    def test_a_payer_found_after_the_draft_gets_the_invoice(self):
        centre = self.env["res.partner"].create(
            {"name": "Public welfare centre", "is_company": True}
        )
        removal = self._done(hours=3)
        first = self._invoice(removal)
        removal.payer_id = False
        self.assertEqual(first.state, "draft")
        removal.payer_id = centre
        self.assertEqual(first.state, "cancel")
        self.assertEqual(removal.sale_state, "to_invoice")
        second = self._invoice(removal) - first
        self.assertEqual(second.partner_id, centre)
        second.action_post()
        with self.assertRaisesRegex(UserError, "credit note"):
            removal.payer_id = False

    def test_the_manager_makes_it_final_and_books_the_payment(self):
        removal = self._done()
        invoice = self._as(self.manager, self._invoice(removal))
        invoice.action_post()
        self.assertEqual(removal.sale_state, "invoiced")
        self.env["account.payment.register"].with_user(self.manager).with_context(
            active_model="account.move",
            active_ids=invoice.ids,
            allowed_company_ids=self.company.ids,
        ).create({})._create_payments()
        self.assertEqual(removal.sale_state, "paid")

    def test_a_credit_note_opens_the_invoice_again(self):
        removal = self._done()
        invoice = self._invoice(removal)
        invoice.action_post()
        reversal = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id})
        )
        reversal.refund_moves()
        reversal.new_move_ids.action_post()
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(removal.sale_state, "to_invoice")
        removal.hours_done = 2
        self.assertEqual(self._second_invoice(removal).amount_total, 100)

    def _second_invoice(self, removal):
        before = removal.sudo().sale_order_id.invoice_ids
        removal.action_make_invoice()
        return removal.sudo().sale_order_id.invoice_ids - before

    def test_cancelling_takes_a_draft_invoice_along_and_asks_about_a_final_one(self):
        self.service.invoice_policy = "order"
        draft = self._quoted(accept=True)
        invoice = self._invoice(draft)
        draft.action_cancel()
        self.assertEqual(invoice.state, "cancel")
        self.assertEqual(draft.sale_state, "cancelled")
        final = self._quoted(accept=True, phone="04 555 55 55")
        invoice = self._invoice(final)
        invoice.action_post()
        final.action_cancel()
        self.assertEqual(final.state, "cancelled")
        self.assertEqual(final.sale_order_id.state, "sale")
        self.assertEqual(invoice.state, "posted")
        self.assertIn("credit note", final.activity_ids.summary)
        self.assertEqual(final.activity_ids.user_id, self.planner)

    def test_the_credit_note_is_asked_of_who_made_the_quote(self):
        self.service.invoice_policy = "order"
        removal = self._quoted(accept=True, user_id=False)
        self._invoice(removal).action_post()
        # A donor cancels by the private link.
        removal.with_user(self.env.ref("base.public_user")).sudo().action_cancel()
        self.assertEqual(removal.activity_ids.user_id, self.planner)

    def test_other_orders_are_delivered_and_dated_as_before(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Buyer"}).id,
                "company_id": self.company.id,
                "commitment_date": "2026-03-09 10:00:00",
                "order_line": [
                    Command.create(
                        {"product_id": self.service.id, "product_uom_qty": 2}
                    )
                ],
            }
        )
        self.assertEqual(str(order.commitment_date), "2026-03-09 10:00:00")
        self.assertEqual(order.order_line.qty_delivered_method, "manual")
        order.action_confirm()
        order.order_line.qty_delivered = 1
        self.assertEqual(order.order_line.qty_to_invoice, 1)
