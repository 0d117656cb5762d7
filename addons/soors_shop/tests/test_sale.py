from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import ShopCommon


@tagged("post_install", "-at_install")
class TestSale(ShopCommon):
    def test_a_kilo_sale_is_exact_to_the_gram(self):
        order = self._sell((self.by_kilo, 0.345))
        self.assertEqual(order.lines.qty, 0.345)
        self.assertEqual(self._get_moves(order).quantity, 0.345)
        self.assertEqual(order.kg_total, 0.345)
        self.assertEqual(order.lines.kg_source, "weighed")
        self.assertEqual(self._get_reused(), 0.345)

    def test_no_gram_is_lost_over_many_tickets(self):
        weights = [0.001, 0.345, 1.234, 2.999, 12.345, 0.007, 0.1, 3.333]
        for weight in weights:
            self._sell((self.by_kilo, weight))
        self.assertEqual(self._get_reused(), round(sum(weights), 3))

    def test_a_piece_counts_its_average_weight(self):
        order = self._sell((self.by_piece, 2))
        self.assertEqual(order.kg_total, 2.4)
        self.assertEqual(order.lines.kg_source, "average")

    def test_goods_leave_the_shop_for_the_reuse_outlet(self):
        order = self._sell((self.by_kilo, 1.5))
        move = self._get_moves(order)
        self.assertEqual(move.location_id, self.warehouse._get_stage_location("shop"))
        self.assertEqual(
            move.location_dest_id, self.company._get_outlet_location(self.reuse)
        )
        self.assertEqual(move.treatment_id, self.reuse)
        self.assertEqual(move.flow, "outgoing")

    def test_a_named_customer_does_not_change_the_treatment(self):
        order = self._sell((self.by_kilo, 1.5), customer=self.customer)
        self.assertEqual(self._get_moves(order).treatment_id, self.reuse)
        self.assertEqual(self._get_reused(), 1.5)

    def test_a_lot_counts_its_own_weight(self):
        chair = self._create_goods("Armchair", tracking="serial", weight=20)
        lots = [("CH-1", 7.25), ("CH-2", 11.5)]
        for name, unit_kg in lots:
            self._create_lot(chair, name, unit_kg)
        lines = [
            {"product": chair, "quantity": 1, "pack_lot_ids": [(0, 0, {"lot_name": n})]}
            for n, _kg in lots
        ]
        order = self._sell(*lines)
        self.assertEqual(order.lines.mapped("kg"), [7.25, 11.5])
        self.assertEqual(order.kg_total, 18.75)
        self.assertEqual(set(order.lines.mapped("kg_source")), {"weighed"})

    def test_a_piece_weighed_at_the_till_counts_that_weight(self):
        order = self._sell(
            {"product": self.by_piece, "quantity": 1, "unit_kg": 2.735},
            (self.by_piece, 1),
        )
        self.assertEqual(order.lines.mapped("kg"), [2.735, 1.2])
        self.assertEqual(order.lines.mapped("kg_source"), ["weighed", "average"])
        self.assertEqual(self._get_reused(), 3.935)

    def test_lines_of_one_product_add_up_to_the_ledger(self):
        order = self._sell(*[(self.by_kilo, weight) for weight in (0.333, 1.001, 2)])
        self.assertEqual(order.lines.mapped("kg"), [0.333, 1.001, 2.0])
        self.assertEqual(sum(self._get_moves(order).mapped("kg")), order.kg_total)

    def test_a_refund_takes_the_kilos_back(self):
        sold = self._sell(
            (self.by_kilo, 1.25),
            {"product": self.by_piece, "quantity": 1, "unit_kg": 2.735},
        )
        refund = self._sell(
            *[
                {
                    "product": line.product_id,
                    "quantity": -line.qty,
                    "refunded_orderline_id": line.id,
                }
                for line in sold.lines
            ]
        )
        self.assertEqual(refund.kg_total, -3.985)
        self.assertEqual(refund.lines.mapped("kg"), [-1.25, -2.735])
        self.assertEqual(self._get_reused(), 0.0)
        self.assertEqual(
            refund.picking_ids.move_ids.location_dest_id,
            self.warehouse._get_stage_location("shop"),
        )

    def test_a_refund_from_the_office_takes_the_kilos_back(self):
        sold = self._sell({"product": self.by_piece, "quantity": 1, "unit_kg": 2.735})
        refund = sold.with_user(self.staff)._refund()
        self.assertEqual(refund.lines.unit_kg, 2.735)
        self.assertEqual(refund.lines.kg, 0.0, "nothing is back before it is paid")

    def test_an_order_sent_twice_counts_once(self):
        uuid = "12345-001-0001"
        first = self._sell((self.by_kilo, 1.25), uuid=uuid)
        again = self._sell((self.by_kilo, 1.25), uuid=uuid)
        self.assertEqual(first, again)
        self.assertEqual(len(first.picking_ids), 1)
        self.assertEqual(self._get_reused(), 1.25)

    def test_the_till_cannot_write_kilos(self):
        order = self._prepare_order((self.by_kilo, 1.25))
        order["kg_total"] = 99
        self.env["pos.order"].with_user(self.staff).sync_from_ui([order])
        sold = self.pos_session.order_ids
        self.assertEqual(sold.kg_total, 1.25)

    def test_the_till_reads_the_kilos_back(self):
        order = self._prepare_order((self.by_kilo, 1.25))
        orders = self.env["pos.order"].with_user(self.staff)
        answer = orders.sync_from_ui([order])["pos.order"][0]
        self.assertEqual(answer["kg_total"], 1.25)
        # An empty list of fields means "all": one name more would cut the rest.
        self.assertIn("lines", answer)
        self.assertFalse(orders._load_pos_data_fields(self.shop))

    def test_goods_without_stream_are_sold_as_ever(self):
        mug = self.create_product("Gift paper", self.categ_basic, 2.0)
        order = self._sell((mug, 3))
        self.assertEqual(self._get_moves(order).state, "done")
        self.assertEqual(order.kg_total, 0.0)
        self.assertFalse(order.lines.kg_source)

    def test_a_late_ticket_counts_on_the_day_of_the_sale(self):
        now = fields.Datetime.now()
        sold_at = now - timedelta(days=2)
        self.pos_session.start_at = now - timedelta(days=3)
        order = self._prepare_order((self.by_kilo, 1.25))
        order["date_order"] = fields.Datetime.to_string(sold_at)
        self.env["pos.order"].with_user(self.staff).sync_from_ui([order])
        move = self._get_moves(self.pos_session.order_ids)
        self.assertEqual(move.date, sold_at.replace(microsecond=0))

    def test_a_wrong_clock_cannot_leave_the_session(self):
        with freeze_time("2026-05-05 10:00:00"):
            self.pos_session.start_at = "2026-05-05 08:00:00"
            for date in ("1970-01-01 00:00:00", "2031-01-01 00:00:00"):
                order = self._prepare_order((self.by_kilo, 1.25))
                order["date_order"] = date
                self.env["pos.order"].with_user(self.staff).sync_from_ui([order])
            dates = self._get_moves(self.pos_session.order_ids).mapped("date")
        self.assertEqual(
            sorted(map(str, dates)), ["2026-05-05 08:00:00", "2026-05-05 10:00:00"]
        )


@tagged("post_install", "-at_install")
class TestUnknownWeight(ShopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        no_weight = cls.env["soors.stream"].create(
            {"name": "Odds and ends", "code": "odds", "default_weight": 0}
        )
        cls.mystery = cls._create_goods(
            "Mystery box", stream_id=no_weight.id, list_price=1.0
        )

    def test_flagged_weight_is_recorded_as_unknown(self):
        self.company.soors_unknown_weight = "flag"
        order = self._sell((self.mystery, 1))
        self.assertEqual(order.lines.kg_source, "unknown")
        self.assertEqual(self._get_moves(order).state, "done")

    def test_refused_weight_waits_until_somebody_weighs(self):
        self.company.soors_unknown_weight = "error"
        order = self._sell((self.mystery, 1))
        self.assertEqual(order.state, "paid", "the customer has paid and left")
        self.assertTrue(order.failed_pickings)
        self.assertEqual(self._get_reused(), 0.0)
        waiting = self.env["stock.picking"].search(
            [("pos_order_id", "=", order.id), ("state", "!=", "done")]
        )
        waiting.move_ids.kg_measured = 3.2
        waiting.with_user(self.manager).button_validate()
        self.assertEqual(order.kg_total, 3.2)
        self.assertEqual(order.lines.kg_source, "weighed")
        self.assertEqual(self._get_reused(), 3.2)

    def test_a_piece_weighed_at_the_till_is_not_refused(self):
        self.company.soors_unknown_weight = "error"
        order = self._sell({"product": self.mystery, "quantity": 2, "unit_kg": 0.4})
        self.assertFalse(order.failed_pickings)
        self.assertEqual(order.kg_total, 0.8)

    def test_the_till_knows_what_it_must_ask(self):
        fields_list = self.env["product.product"]._load_pos_data_fields(self.shop)
        read = (self.mystery + self.by_piece + self.by_kilo).read(fields_list)
        known = {product["id"]: product["shop_unit_kg"] for product in read}
        self.assertEqual(known[self.mystery.id], 0.0)
        self.assertEqual(known[self.by_piece.id], 1.2)
        self.assertEqual(known[self.by_kilo.id], 1.0)


@tagged("post_install", "-at_install")
class TestClosing(ShopCommon):
    def test_a_till_that_books_at_closing_counts_the_same(self):
        self._close_till()
        self.company.point_of_sale_update_stock_quantities = "closing"
        self._open_till()
        order = self._sell((self.by_kilo, 0.345), (self.by_piece, 1))
        self.assertEqual(order.kg_total, 0.0)
        self._close_till()
        self.assertEqual(order.kg_total, 1.545)
        self.assertEqual(self._get_reused(), 1.545)

    def test_a_day_closes_with_its_kilos_unchanged(self):
        order = self._sell((self.by_kilo, 0.345))
        self._close_till()
        self.assertEqual(self.pos_session.state, "closed")
        self.assertEqual(order.state, "done")
        self.assertEqual(order.kg_total, 0.345)
