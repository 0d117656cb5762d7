from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import RemovalSaleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestQuote(RemovalSaleCase):
    def test_the_quote_says_who_what_where_to_and_how_much(self):
        removal = self._quoted(slot="2026-03-03|morning|0")
        order = removal.sale_order_id
        self.assertEqual(removal.sale_state, "quote")
        self.assertEqual(order.partner_id, removal.partner_id)
        self.assertEqual(order.partner_id.name, "Paul Mover")
        self.assertEqual(order.company_id, self.company)
        self.assertEqual(order.origin, removal.name)
        self.assertEqual(order.commitment_date, removal.date_planned)
        to = order.partner_shipping_id
        self.assertEqual(to.parent_id, removal.partner_id)
        self.assertEqual((to.street, to.zip, to.city), ("Rue Neuve 5", "4020", "Liège"))
        self.assertEqual(order.partner_invoice_id, removal.partner_id)
        [line] = order.order_line
        self.assertEqual(line.product_id, self.service)
        self.assertEqual((line.product_uom_qty, line.price_unit), (4, 50))
        self.assertEqual(line.product_uom_id, self.hour)
        self.assertIn("Rue Haute 1, 4000 Liège", line.name)
        self.assertIn("Rue Neuve 5", line.name)
        self.assertEqual(order.amount_total, 200)

    def test_the_quote_speaks_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.service.with_context(lang="fr_FR").name = "Déménagement à l'heure"
        removal = self._removal()
        removal.partner_id.lang = "fr_FR"
        removal.action_make_quote()
        name = removal.sale_order_id.order_line.name
        self.assertIn("Déménagement à l'heure", name)
        self.assertIn("personnes", name)

    def test_an_address_that_is_known_is_not_made_twice(self):
        removal = self._quoted()
        to = removal.sale_order_id.partner_shipping_id
        removal.action_cancel_quote()
        self.assertEqual(removal.sale_state, "cancelled")
        removal.action_make_quote()
        self.assertEqual(removal.sale_state, "quote")
        self.assertEqual(removal.sale_order_id.partner_shipping_id, to)
        removal.address_to = "Quai sans numéro"
        other = removal.sale_order_id.partner_shipping_id
        self.assertNotEqual(other, to)
        self.assertEqual(other.street, "Quai sans numéro")
        removal.address_to = False
        shipping = removal.sale_order_id.partner_shipping_id
        self.assertEqual(shipping, removal.partner_id)

    def test_one_quote_at_a_time_and_with_a_price(self):
        removal = self._quoted()
        with self.assertRaisesRegex(UserError, "already"):
            removal.action_make_quote()
        free = self._removal(price=0, phone="04 555 55 55")
        with self.assertRaisesRegex(UserError, "price"):
            free.action_make_quote()
        gift = self._removal(kind="gift", phone="04 666 66 66")
        with self.assertRaisesRegex(UserError, "no removal"):
            gift.action_make_quote()
        self.assertFalse(gift.sale_state)

    def test_an_open_quote_follows_the_request(self):
        removal = self._quoted()
        removal.hours_planned = 2.5
        order = removal.sale_order_id
        self.assertEqual(order.amount_total, 125)
        removal.price = 100
        line = order.order_line
        self.assertEqual((line.product_uom_qty, line.price_unit), (2.5, 40))
        order.action_quotation_sent()
        self.assertEqual(removal.sale_state, "sent")
        removal.is_price_fixed = True
        self.assertEqual((line.product_uom_qty, line.price_unit), (1, 100))
        self.assertNotEqual(line.product_uom_id, self.hour)
        self.assertEqual(removal.sale_state, "sent")

    def test_a_price_without_whole_cents_for_an_hour_is_for_the_whole(self):
        removal = self._quoted(hours_planned=3, price=100)
        self.assertEqual(removal.sale_order_id.amount_total, 100)
        self.assertIn("whole", removal.price_basis)
        removal.price = 99
        self.assertIn("33", removal.price_basis)
        self.assertIn("an hour", removal.price_basis)

    def test_what_was_accepted_does_not_change_behind_the_quote(self):
        removal = self._quoted(accept=True)
        self.assertEqual(removal.sale_state, "accepted")
        removal.hours_planned = 5
        self.assertEqual(removal.price, 200)
        self.assertEqual(removal.sale_order_id.amount_total, 200)
        with self.assertRaisesRegex(UserError, "accepted"):
            removal.price = 150
        with self.assertRaisesRegex(UserError, "accepted"):
            removal.kind = "gift"
        removal.write({"price": 200, "note": "Same price is no change"})
        removal.action_cancel_quote()
        removal.price = 150
        self.assertEqual(removal.price, 150)

    def test_accepting_leaves_the_appointment_and_moving_takes_the_date_along(self):
        removal = self._quoted(slot="2026-03-03|morning|0")
        before = (removal.date_planned, removal.stop_id)
        removal.action_accept_quote()
        self.assertEqual((removal.date_planned, removal.stop_id), before)
        removal.action_board_move("2026-03-05")
        self.assertEqual(str(removal.round_id.date), "2026-03-05")
        order = removal.sale_order_id
        self.assertEqual(order.commitment_date, removal.date_planned)
        removal.sudo().stop_id.date_planned = datetime(2026, 3, 5, 14)
        self.assertEqual(order.commitment_date, datetime(2026, 3, 5, 14))
        removal.action_unplan()
        self.assertFalse(order.commitment_date)
        self.assertEqual(order.state, "sale")

    def test_cancelling_or_refusing_the_request_cancels_its_quote(self):
        reason = self.env.ref("soors_collect.refusal_reason_kind_not_collected")
        for accept in (False, True):
            with self.subTest(accept=accept):
                removal = self._quoted(accept=accept)
                removal.action_cancel()
                self.assertEqual(removal.sale_order_id.state, "cancel")
                self.assertEqual(removal.sale_state, "cancelled")
        removal = self._quoted()
        removal.action_refuse(reason.id)
        self.assertEqual(removal.sale_order_id.state, "cancel")
        removal = self._quoted()
        removal.kind = "gift"
        self.assertEqual(removal.sale_order_id.state, "cancel")

    def test_a_request_with_a_quote_is_cancelled_not_deleted(self):
        removal = self._quoted()
        with self.assertRaisesRegex(UserError, "has a quote"):
            removal.unlink()
        self._removal(phone="04 555 55 55").unlink()

    def test_the_planner_sends_the_quote_by_the_standard_message(self):
        removal = self._quoted()
        action = removal.action_send_quote()
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.planner)
            .with_context(**action["context"], allowed_company_ids=self.company.ids)
            .create({})
        )
        composer.action_send_mail()
        self.assertEqual(removal.sale_state, "sent")
        mail = self.env["mail.mail"].search(
            [("model", "=", "sale.order"), ("res_id", "=", removal.sale_order_id.id)]
        )
        self.assertEqual(mail.recipient_ids, removal.partner_id)
        self.assertTrue(mail.attachment_ids)

    def test_a_printed_quote_counts_as_sent(self):
        removal = self._quoted()
        action = removal.action_print_quote()
        self.assertEqual(action["report_name"], "sale.report_saleorder")
        self.assertEqual(removal.sale_state, "sent")
        order = removal.sale_order_id
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.planner)
            ._render_qweb_html("sale.report_saleorder", order.ids)
        )
        self.assertIn("Rue Neuve 5", html.decode())

    def test_the_week_shows_what_became_of_the_quote(self):
        removal = self._quoted(slot="2026-03-03|morning|0")
        gift = self._create_request()
        board = self._as(self.planner, self.requests).get_board()
        [column] = board["days"][1]["rounds"]
        [card] = column["cards"]
        self.assertEqual((card["id"], card["sale"]), (removal.id, "quote"))
        self.assertEqual(card["sale_text"], "Quote to send")
        [waiting] = board["waiting"]
        self.assertEqual((waiting["id"], waiting["sale_text"]), (gift.id, ""))

    def test_the_week_does_not_ask_for_each_quote(self):
        self._quoted()
        few = self._count_board("2026-03-02")
        for number in range(5):
            self._quoted(phone=f"04 222 00 0{number}")
        self.assertLess(self._count_board("2026-03-02"), few + 3)

    def _count_board(self, date):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._as(self.planner, self.requests).get_board(date)
        return self.env.cr.sql_log_count - before

    def test_requests_without_an_accepted_quote_are_found(self):
        removal = self._quoted()
        accepted = self._quoted(accept=True, phone="04 555 55 55")
        gift = self._create_request()
        view = self.env.ref(
            "soors_collect_sale."
            "soors_collection_request_view_search_inherit_soors_collect_sale"
        )
        self.assertIn("quote_open", view.arch)
        found = self._as(self.planner, self.requests).search(
            [("sale_state", "in", ["none", "quote", "sent", "cancelled"])]
        )
        self.assertIn(removal, found)
        self.assertNotIn(accepted, found)
        self.assertNotIn(gift, found)
