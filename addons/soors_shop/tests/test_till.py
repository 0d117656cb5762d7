from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon

from .common import ShopMixin


@tagged("post_install", "-at_install")
class TestTill(ShopMixin, AccountTestInvoicingHttpCommon):
    """Plays the till in a browser, as shop staff."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls._set_up_shop()
        cls.by_piece.barcode = "2999900000013"
        cls.by_kilo.barcode = "2199901000009"

    def _play(self, tour):
        self.start_tour(f"/pos/ui/{self.shop.id}", tour, login=self.staff.login)

    def _open(self):
        self.shop.with_user(self.staff).open_ui()

    def _get_orders(self):
        return self.shop.session_ids.order_ids.filtered(lambda o: o.state == "paid")

    def test_a_piece_and_a_weight_reach_the_ledger(self):
        self._open()
        self._play("soors_shop_sale")
        order = self._get_orders()
        self.assertEqual(sorted(order.lines.mapped("kg")), [1.2, 1.25])
        self.assertEqual(order.kg_total, 2.45)
        self.assertEqual(order.amount_total, 14.0)
        self.assertEqual(order.user_id, self.staff)
        moves = order.picking_ids.move_ids
        self.assertEqual(set(moves.mapped("state")), {"done"})
        self.assertEqual(moves.treatment_id, self.reuse)

    def test_grams_are_never_read_as_kilos(self):
        self._open()
        self._play("soors_shop_grams")
        order = self._get_orders()
        self.assertEqual(order.lines.mapped("qty"), [0.345, 0.345, 60.0])

    def test_labels_carry_weight_and_price(self):
        bag = self._create_goods(
            "Bag of linen", uom_id=self.kilogram.id, list_price=5.0
        )
        bag.barcode = "2399902000002"
        self._open()
        self._play("soors_shop_labels")
        quantities = {line.product_id: line.qty for line in self._get_orders().lines}
        self.assertEqual(quantities, {self.by_kilo: 1.234, bag: 0.6})

    def test_a_piece_without_weight_is_weighed(self):
        no_weight = self.env["soors.stream"].create(
            {"name": "Odds and ends", "code": "odds", "default_weight": 0}
        )
        self._create_goods("Mystery box", stream_id=no_weight.id, list_price=1.0)
        self.company.soors_unknown_weight = "error"
        self._open()
        self._play("soors_shop_unknown")
        order = self._get_orders()
        self.assertEqual(order.kg_total, 3.2)
        self.assertEqual(order.lines.kg_source, "weighed")
