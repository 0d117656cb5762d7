from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ShopCommon


@tagged("post_install", "-at_install")
class TestAccess(ShopCommon):
    def test_staff_sells_and_sees_nothing_of_the_rest(self):
        self._sell((self.by_kilo, 1.5))
        for model in ("soors.shop.day", "soors.flow"):
            with self.assertRaises(AccessError, msg=model):
                self.env[model].with_user(self.staff).search([])
        self.assertFalse(self.staff.has_group("stock.group_stock_user"))
        self.assertFalse(self.staff.has_group("point_of_sale.group_pos_manager"))

    def test_the_manager_of_a_shop_is_no_accountant(self):
        self.assertTrue(self.manager.has_group("point_of_sale.group_pos_manager"))
        for group in (
            "account.group_account_invoice",
            "account.group_account_user",
            "stock.group_stock_manager",
            "base.group_system",
        ):
            self.assertFalse(self.manager.has_group(group), group)
        with self.assertRaises(AccessError):
            self.shop.journal_id.with_user(self.manager).write({"name": "Mine"})
        with self.assertRaises(AccessError):
            self.company.with_user(self.manager).write({"shop_vat_regime": "standard"})

    def test_days_of_another_company_stay_there(self):
        self._sell((self.by_kilo, 1.5))
        other = self.env["res.company"].create({"name": "Other member"})
        stranger = self._create_user(
            "test_shop_stranger", "soors_base.group_shop_manager"
        )
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        days = self.env["soors.shop.day"].with_user(stranger)
        self.assertFalse(days.search([("config_id", "=", self.shop.id)]))

    def test_nobody_writes_a_day(self):
        self._sell((self.by_kilo, 1.5))
        day = self.env["soors.shop.day"].with_user(self.manager).search([], limit=1)
        with self.assertRaises(AccessError):
            day.write({"kg": 1})
