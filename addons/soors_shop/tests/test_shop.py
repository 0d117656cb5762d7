from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ShopCommon


@tagged("post_install", "-at_install")
class TestShop(ShopCommon):
    def test_a_shop_is_ready_to_sell(self):
        methods = self.shop.payment_method_ids
        self.assertEqual(sorted(methods.mapped("type")), ["bank", "cash"])
        self.assertEqual(self.company.point_of_sale_update_stock_quantities, "real")
        self.assertTrue(self.by_kilo.to_weight)
        self.assertTrue(self.by_kilo.available_in_pos)
        self.assertEqual(
            self.by_kilo.pos_categ_ids,
            self.env.ref("soors_base.stream_textiles").shop_category_id,
        )

    def test_goods_for_export_or_recycling_stay_off_the_till(self):
        for grade in ("original", "export", "wipers", "recycling", "waste"):
            self.by_piece.grade_id = self.env.ref(f"soors_base.grade_{grade}")
            goods = self.company._get_shop_products()
            self.assertNotIn(self.by_piece.product_tmpl_id, goods, grade)
        self.by_piece.grade_id = False
        goods = self.company._get_shop_products()
        self.assertIn(self.by_piece.product_tmpl_id, goods)

    def test_creating_a_shop_twice_changes_nothing(self):
        before = self.env["stock.picking.type"].search_count([])
        again = self.warehouse._soors_create_shop("Rue Neuve")
        self.assertEqual(again, self.shop)
        self.assertEqual(self.env["stock.picking.type"].search_count([]), before)

    def test_shops_of_one_member_keep_their_goods_apart(self):
        first = self.warehouse._soors_create_shop("Outremeuse", own_location=True)
        second = self.warehouse._soors_create_shop("Sclessin", own_location=True)
        places = first._get_shop_location() | second._get_shop_location()
        self.assertEqual(len(places), 2)
        self.assertEqual(set(places.mapped("stage")), {"shop"})
        self.assertEqual(places.location_id, self.warehouse._get_stage_location("shop"))
        self.assertEqual(len(first.payment_method_ids & second.payment_method_ids), 1)

    def test_a_company_without_accounts_gets_a_sentence(self):
        self.company.sudo().chart_template = False
        with self.assertRaisesRegex(UserError, "chart of accounts"):
            self.warehouse._soors_create_shop("Too early")

    def test_a_till_set_up_by_hand_counts_reuse_too(self):
        self._open_till(self.basic_config)
        order = self._sell((self.by_kilo, 2.5))
        self.assertEqual(self._get_moves(order).treatment_id, self.reuse)
        self.assertEqual(self._get_reused(), 2.5)

    def test_goods_go_to_the_shop_in_one_step(self):
        store = self.warehouse._get_stage_location("store")
        self.env["stock.quant"]._update_available_quantity(self.by_kilo, store, 20)
        pickings = self.env["stock.picking"].with_user(self.manager)
        form = Form(
            pickings.with_context(soors_supply=True),
            view="soors_shop.stock_picking_view_form_supply",
        )
        with form.move_ids.new() as line:
            line.product_id = self.by_kilo
            line.product_uom_qty = 12.345
        with form.move_ids.new() as line:
            line.product_id = self.by_piece
            line.product_uom_qty = 10
        picking = form.save()
        self.assertEqual(picking.location_id, store)
        self.assertEqual(
            picking.location_dest_id, self.warehouse._get_stage_location("shop")
        )
        self.assertEqual(picking.shop_kg, 24.345)
        picking.action_put_in_shop()
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.shop_kg, 24.345)
        self.assertEqual(picking.move_ids.mapped("kg"), [12.345, 12.0])
        self.assertEqual(set(picking.move_ids.mapped("flow")), {"internal"})

    def test_an_empty_supply_gets_a_sentence(self):
        pickings = self.env["stock.picking"].with_user(self.manager)
        picking = pickings.with_context(soors_supply=True).create({})
        with self.assertRaisesRegex(UserError, "which goods"):
            picking.action_put_in_shop()
