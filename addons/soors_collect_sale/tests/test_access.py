from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import RemovalSaleCase

ACTS = (
    "action_make_quote",
    "action_view_quote",
    "action_send_quote",
    "action_print_quote",
    "action_accept_quote",
    "action_cancel_quote",
    "action_make_invoice",
    "action_view_invoice",
)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestAccess(RemovalSaleCase):
    def test_the_planner_quotes_and_invoices_without_rights_on_the_books(self):
        self.assertFalse(self.planner.has_group("sales_team.group_sale_salesman"))
        removal = self._done()
        removal.action_make_invoice()
        self.assertEqual(removal.sale_state, "draft_invoice")
        for model in ("account.move", "account.move.line", "account.journal"):
            with self.subTest(model=model):
                records = self.env[model].with_user(self.planner)
                self.assertFalse(records.has_access("read"))
        # The planner sees what the customer sees.
        for act in (removal.action_view_quote, removal.action_view_invoice):
            action = act()
            self.assertEqual(action["type"], "ir.actions.act_url")
            self.assertIn("access_token", action["url"])

    def test_the_planner_makes_no_other_order(self):
        values = {
            "partner_id": self.env["res.partner"].create({"name": "Buyer"}).id,
            "company_id": self.company.id,
            "order_line": [Command.create({"product_id": self.service.id})],
        }
        orders = self._as(self.planner, self.env["sale.order"])
        with self.assertRaises(AccessError):
            orders.create(values)
        removal = self._quoted()
        with self.assertRaises(AccessError):
            removal.sale_order_id.unlink()

    def test_a_gift_is_not_sold_behind_the_buttons(self):
        gift = self._create_request()
        orders = self._as(self.planner, self.env["sale.order"])
        with self.assertRaisesRegex(UserError, "no removal"):
            orders.create(
                {"partner_id": gift.partner_id.id, "removal_request_id": gift.id}
            )

    def test_the_manager_opens_the_order_and_the_invoice(self):
        removal = self._done()
        seen = self._as(self.manager, removal)
        action = seen.action_view_quote()
        self.assertEqual(
            (action["res_model"], action["res_id"]),
            ("sale.order", removal.sale_order_id.id),
        )
        action = seen.action_make_invoice()
        self.assertEqual(action["res_model"], "account.move")
        self.assertEqual(seen.action_view_invoice()["res_id"], action["res_id"])

    def test_the_crew_sees_no_quote_no_tariff_and_no_payer(self):
        removal = self._done(has_social_tariff=True, tariff_proof="bim")
        seen = self._as(self.driver, removal)
        self.assertEqual(seen.kind, "removal")
        for name in (
            "sale_order_id",
            "sale_state",
            "has_social_tariff",
            "tariff_proof",
            "payer_id",
            "hours_done",
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                seen.read([name])
        card = seen._prepare_board_card(seen)
        self.assertEqual(card["kind"], "removal")
        self.assertNotIn("sale", card)
        with self.assertRaises(AccessError):
            self.env["sale.order"].with_user(self.driver).check_access("read")
        for act in ACTS:
            with self.subTest(act=act), self.assertRaises(AccessError):
                getattr(seen, act)()

    def test_another_organisation_has_no_part_in_it(self):
        other = self._create_company("Other")
        planner = self._create_user("planner", "other_planner", other)
        removal = self._quoted()
        seen = self._as(planner, removal)
        for act in ACTS:
            with self.subTest(act=act), self.assertRaises(AccessError):
                getattr(seen, act)()
        orders = self._as(planner, self.env["sale.order"])
        self.assertFalse(orders.search([("removal_request_id", "!=", False)]))
        self.assertEqual(removal.sale_state, "quote")
        with self.assertRaises(UserError):
            orders.with_company(other).create(
                {
                    "partner_id": removal.partner_id.id,
                    "company_id": other.id,
                    "removal_request_id": removal.id,
                }
            )

    def test_the_crew_cannot_cancel_a_quote_but_closing_a_request_does(self):
        removal = self._quoted(slot="2026-03-03|morning|0")
        # The donor's page and the crew's refusal write without rights of their own.
        removal.sudo().with_user(self.driver).sudo().action_cancel()
        self.assertEqual(removal.sale_order_id.state, "cancel")

    def test_the_manager_of_the_member_sets_the_social_tariff(self):
        settings = self._as(self.manager, self.env["soors.settings"])
        settings.create({"soors_social_pricelist_id": False})
        self.assertFalse(self.company.soors_social_pricelist_id)
        settings.create({"soors_social_pricelist_id": self.social.id})
        self.assertEqual(self.company.soors_social_pricelist_id, self.social)
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.social.copy({"company_id": other.id})
        with self.assertRaises(AccessError):
            settings.create({"soors_social_pricelist_id": theirs.id})
