from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .common import ShopMixin


@tagged("post_install", "post_install_l10n", "-at_install")
class TestVat(ShopMixin, AccountTestInvoicingCommon):
    @classmethod
    @AccountTestInvoicingCommon.setup_chart_template("be_asso")
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls._set_up_shop()

    def _set_reduced(self):
        self.company.write(
            {
                "shop_vat_regime": "reduced",
                "shop_vat_reason": "Approval 2025/17",
                "shop_vat_date": "2026-01-01",
            }
        )

    def _get_price(self):
        taxes = self.by_piece.taxes_id.filtered(lambda t: t.company_id == self.company)
        self.assertEqual(len(taxes), 1)
        return taxes.amount, taxes.compute_all(self.by_piece.list_price)

    def test_goods_carry_21_percent_within_the_price(self):
        rate, price = self._get_price()
        self.assertEqual(rate, 21.0)
        self.assertEqual(price["total_included"], 9.0)
        self.assertEqual(self.company.account_sale_tax_id.amount, 21.0)

    def test_the_reduced_rate_needs_reason_and_date(self):
        with self.assertRaisesRegex(ValidationError, "reason"):
            self.company.shop_vat_regime = "reduced"

    def test_the_reduced_rate_leaves_the_price_on_the_shelf(self):
        self._set_reduced()
        rate, price = self._get_price()
        self.assertEqual(rate, 6.0)
        self.assertEqual(price["total_included"], 9.0)
        self.assertEqual(round(price["total_excluded"], 2), 8.49)

    def test_the_manager_of_the_member_sets_it_himself(self):
        manager = new_test_user(
            self.env,
            "vat_manager",
            "soors_base.group_member_manager",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        settings = self.env["soors.settings"].with_user(manager)
        settings.create(
            {
                "shop_vat_regime": "reduced",
                "shop_vat_reason": "Approval 2025/17",
                "shop_vat_date": "2026-01-01",
            }
        )
        self.assertEqual(self._get_price()[0], 6.0)
        with self.assertRaisesRegex(ValidationError, "reason"):
            settings.create({"shop_vat_reason": ""})

    def test_going_back_finds_the_same_tax(self):
        before = self.by_piece.taxes_id
        self._set_reduced()
        self.company.shop_vat_regime = "standard"
        self.assertEqual(self.by_piece.taxes_id, before)

    def test_tills_are_closed_before_the_vat_changes(self):
        self.shop.with_user(self.staff).open_ui()
        with self.assertRaisesRegex(UserError, "Rue Neuve"):
            self._set_reduced()
