from odoo import fields
from odoo.tests import tagged

from .common import ShopCommon


@tagged("post_install", "-at_install")
class TestShopDay(ShopCommon):
    def _get_days(self):
        days = self.env["soors.shop.day"].with_user(self.manager)
        return days.search([("config_id", "=", self.shop.id)])

    def test_a_day_sums_tickets_kilos_and_takings(self):
        self._sell((self.by_kilo, 1.5))
        self._sell((self.by_piece, 2))
        day = self._get_days()
        self.assertEqual(day.date, self._today())
        self.assertEqual(day.tickets, 2)
        self.assertEqual(day.kg, 3.9)
        self.assertEqual(day.amount_total, 24.0)
        self.assertEqual(day.kg_per_ticket, 1.95)

    def test_a_refund_lowers_the_day_but_is_no_ticket(self):
        sold = self._sell((self.by_kilo, 1.5))
        order = self._prepare_order(
            {
                "product": self.by_kilo,
                "quantity": -1.5,
                "refunded_orderline_id": sold.lines.id,
            }
        )
        order["is_refund"] = True
        self.env["pos.order"].with_user(self.staff).sync_from_ui([order])
        day = self._get_days()
        self.assertEqual((day.tickets, day.kg, day.amount_total), (1, 0.0, 0.0))

    def test_a_day_ends_at_local_midnight(self):
        order = self._sell((self.by_kilo, 1.5))
        order.date_order = fields.Datetime.to_datetime("2026-06-30 22:30:00")
        self.assertEqual(str(self._get_days().date), "2026-07-01")

    def test_kilos_per_ticket_of_a_period_weigh_each_ticket_alike(self):
        orders = self._sell((self.by_kilo, 10.0))
        for _number in range(3):
            orders |= self._sell((self.by_kilo, 2.0))
        orders[0].date_order = "2026-06-01 10:00:00"
        orders[1:].date_order = "2026-06-02 10:00:00"
        [(kg_per_ticket,)] = self.env["soors.shop.day"]._read_group(
            [("config_id", "=", self.shop.id)], [], ["kg_per_ticket:avg"]
        )
        self.assertEqual(kg_per_ticket, 4.0, "16 kg in 4 tickets")

    def test_the_tile_shows_the_kilos_of_today(self):
        self._sell((self.by_kilo, 1.5))
        tiles = self.env["soors.home.tile"].with_user(self.manager)
        tiles = tiles.with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(tiles._get_figure_shop_kg_today(), (1.5, "kg"))
        value, _unit = tiles._get_figure_shop_takings_today()
        self.assertEqual(value, 6)

    def test_sales_by_product_say_kilos_and_stream(self):
        self._sell((self.by_kilo, 1.5))
        self.env.flush_all()
        line = self.env["report.pos.order"].search([("config_id", "=", self.shop.id)])
        self.assertEqual(line.kg, 1.5)
        self.assertEqual(line.stream_id, self.clothing)
