"""The sections of shops in a member's layers."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.soors_base.tests.common_layers import LayerCase

BASE = """
[company]
name = "Fleur (démo)"
country = "BE"
chart = "be_asso"

[[warehouses]]
code = "LIEGE"
name = "Liège"

[[warehouses]]
code = "HUY"
name = "Huy"
"""
SHOPS = """
[[shops]]
name = "Outremeuse"
warehouse = "LIEGE"

[[shops]]
name = "Saint-Léonard"
warehouse = "LIEGE"

[[shops]]
name = "Huy"
warehouse = "HUY"
own_place = false
"""


@tagged("post_install", "-at_install")
class TestSoorsLayer(LayerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.apply(BASE)

    def find_tills(self):
        return self.env["pos.config"].search(
            [("company_id", "=", self.company.id)], order="name"
        )

    def test_each_shop_gets_its_place_and_its_till_once(self):
        self.apply(BASE, SHOPS)
        self.assertEqual(self.company.chart_template, "be_asso")
        tills = self.find_tills()
        self.assertEqual(tills.mapped("name"), ["Huy", "Outremeuse", "Saint-Léonard"])
        self.assertEqual(tills.mapped("warehouse_id.code"), ["HUY", "LIEGE"])
        shared, *own = [till._get_shop_location() for till in tills]
        huy = tills[0].warehouse_id
        self.assertEqual(shared, huy._get_stage_location("shop"))
        self.assertEqual([place.name for place in own], ["Outremeuse", "Saint-Léonard"])
        self.assertEqual(self.plan(BASE, SHOPS), [])
        self.assertEqual(self.apply(BASE, SHOPS), [])
        self.assertEqual(self.find_tills(), tills)

    def test_a_shop_cannot_move_to_another_depot(self):
        self.apply(BASE, SHOPS)
        with self.assertRaisesRegex(UserError, r"2\.toml:4: .*Outremeuse"):
            self.apply(BASE, SHOPS, SHOPS.replace('"LIEGE"', '"HUY"', 1))

    def test_an_unknown_chart_of_accounts_is_refused(self):
        ((where, reason),) = self.refusals('[company]\nname = "F"\nchart = "be_aso"')
        self.assertEqual(where, "0.toml:3")
        self.assertIn('"be_asso"', reason)

    def test_the_chart_of_accounts_stays_once_there_are_entries(self):
        self.patch(type(self.company), "_existing_accounting", lambda company: True)
        ((where, reason),) = self.refusals(BASE.replace("be_asso", "be_comp"))
        self.assertEqual(where, "0.toml:5")
        self.assertEqual(self.plan(BASE), [])
