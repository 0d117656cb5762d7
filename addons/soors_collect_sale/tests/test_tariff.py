from datetime import date

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import RemovalSaleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestTariff(RemovalSaleCase):
    def test_the_social_tariff_is_a_pricelist(self):
        removal = self._removal()
        self.assertEqual(removal.price, 200)
        removal.has_social_tariff = True
        self.assertEqual(removal.price, 120)
        removal.action_make_quote()
        order = removal.sale_order_id
        self.assertEqual(order.pricelist_id, self.social)
        self.assertEqual(order.order_line.price_unit, 30)
        removal.has_social_tariff = False
        self.assertEqual(order.amount_total, 200)
        self.assertNotEqual(order.pricelist_id, self.social)

    def test_a_percentage_is_not_taken_off_twice(self):
        self.social.item_ids = [
            Command.clear(),
            Command.create({"compute_price": "percentage", "percent_price": 40}),
        ]
        removal = self._quoted(has_social_tariff=True)
        self.assertEqual(removal.price, 120)
        self.assertEqual(removal.sale_order_id.amount_total, 120)
        removal.hours_planned = 2
        self.assertEqual(removal.sale_order_id.amount_total, 60)

    def test_without_a_social_tariff_the_normal_price_counts(self):
        self.company.soors_social_pricelist_id = False
        self.assertEqual(self._removal(has_social_tariff=True).price, 200)

    def test_a_customer_with_a_pricelist_of_his_own_gets_its_price(self):
        self._switch_pricelists_on()
        own = self.social.copy({"name": "Neighbours"})
        own.item_ids.fixed_price = 45
        removal = self._removal()
        partner = removal.partner_id.sudo().with_company(self.company)
        partner.specific_property_product_pricelist = own
        removal.has_social_tariff = True
        self.assertEqual(removal.price, 120)
        removal.has_social_tariff = False
        self.assertEqual(removal.price, 180)

    def test_a_customer_without_pricelist_does_not_get_the_social_one(self):
        self._switch_pricelists_on()
        removal = self._quoted()
        partner = removal.partner_id.with_company(self.company)
        # What standard would take, since there is no other list.
        self.assertEqual(partner.property_product_pricelist, self.social)
        self.assertEqual(removal.price, 200)
        self.assertFalse(removal.sale_order_id.pricelist_id)
        self.assertEqual(removal.sale_order_id.amount_total, 200)

    def _switch_pricelists_on(self):
        lists = self.env.ref("product.group_product_pricelist")
        self.env.ref("base.group_user")._apply_group(lists)

    def test_the_social_tariff_is_in_the_currency_of_the_organisation(self):
        dollars = self.env.ref("base.USD")
        dollars.active = True
        foreign = self.social.copy({"currency_id": dollars.id})
        with self.assertRaisesRegex(ValidationError, "EUR"):
            self.company.soors_social_pricelist_id = foreign
        other = self._create_company("Other")
        theirs = self.env["product.pricelist"].create(
            {
                "name": "Theirs",
                "company_id": other.id,
                "currency_id": self.company.currency_id.id,
            }
        )
        with self.assertRaisesRegex(ValidationError, "another organisation"):
            self.company.soors_social_pricelist_id = theirs

    def test_the_proof_is_a_kind_and_a_day_not_to_come(self):
        with Form(self._as(self.planner, self.requests)) as form:
            form.kind = "removal"
            form.phone = "04 222 33 44"
            form.partner_id = self.env["res.partner"].create({"name": "Paul Mover"})
            form.zip = "4000"
            form.city = "Liège"
            form.has_social_tariff = True
            form.tariff_proof = "bim"
            self.assertEqual(form.tariff_proof_date, date(2026, 3, 2))
            # Three hours at the social tariff.
            self.assertEqual(form.price, 90)
        removal = form.record
        removal.tariff_proof_date = "2026-02-20"
        with self.assertRaisesRegex(ValidationError, "day to come"):
            removal.tariff_proof_date = "2026-03-20"
        removal.tariff_proof = False
        self.assertFalse(removal.tariff_proof_date)
        self.assertFalse(removal.copy().tariff_proof)

    def test_the_customer_is_told_the_price_with_its_taxes(self):
        tax = self.env["account.tax"].search(
            [
                ("company_id", "=", self.company.id),
                ("type_tax_use", "=", "sale"),
                ("amount", "=", 21),
                ("amount_type", "=", "percent"),
                ("price_include_override", "!=", "tax_included"),
            ],
            limit=1,
        )
        self.assertTrue(tax)
        self.service.taxes_id = tax
        removal = self._removal()
        self.assertEqual(removal.price, 200)
        self.assertIn("242", removal.donor_price)
        self.assertIn("242", removal.price_basis)
        removal.action_make_quote()
        self.assertEqual(removal.sale_order_id.order_line.tax_ids, tax)
        self.assertEqual(removal.sale_order_id.amount_total, 242)
        self.assertIn("242", removal.donor_price)
        # The crew tells the customer that it is on its way: it reads the price too.
        removal.date_planned = "2026-03-02 09:00:00"
        removal.sudo().round_id.driver_id = self.driver.partner_id
        self.assertIn("242", self._as(self.driver, removal).donor_price)
