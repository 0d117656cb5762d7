from odoo.tests import TransactionCase


class TestPrecision(TransactionCase):
    def test_three_digits_at_least(self):
        for xmlid in ("uom.decimal_product_uom", "product.decimal_stock_weight"):
            self.assertGreaterEqual(self.env.ref(xmlid).digits, 3)

    def test_more_digits_are_left_alone_and_fewer_are_raised(self):
        weight = self.env.ref("product.decimal_stock_weight")
        unit = self.env.ref("uom.decimal_product_uom")
        weight.digits, unit.digits = 5, 2
        self.env["decimal.precision"]._ensure_digits(
            ["uom.decimal_product_uom", "product.decimal_stock_weight"], 3
        )
        self.assertEqual((weight.digits, unit.digits), (5, 3))

    def test_a_gram_survives_a_move_into_stock_and_out_again(self):
        product = self.env.ref("soors_base.product_textiles_original")
        warehouse = self.env["stock.warehouse"].search([], limit=1)
        place = warehouse.lot_stock_id
        supplier = self.env.ref("stock.stock_location_suppliers")
        before = product.with_context(location=place.id).qty_available
        move = self._move(product, 0.001, supplier, place)
        self.assertEqual(move.state, "done")
        self.assertEqual(move.quantity, 0.001)
        product.invalidate_recordset()
        after = product.with_context(location=place.id).qty_available
        self.assertAlmostEqual(after - before, 0.001, places=6)
        self._move(product, 0.001, place, supplier)
        product.invalidate_recordset()
        end = product.with_context(location=place.id).qty_available
        self.assertAlmostEqual(end, before, places=6)

    def test_weights_of_units_are_kept_to_the_gram(self):
        product = self.env.ref("soors_base.product_chair_a")
        product.weight = 6.123
        product.flush_recordset()
        product.invalidate_recordset()
        self.assertEqual(product.weight, 6.123)
        self.assertAlmostEqual(product._get_kg(3), 18.369, places=6)

    def test_grams_and_tonnes_are_counted_in_kilograms(self):
        product = self.env.ref("soors_base.product_textiles_original")
        self.assertAlmostEqual(product._get_kg(1.231), 1.231, places=9)

    def _move(self, product, quantity, source, destination):
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": destination.id,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()
        return move
