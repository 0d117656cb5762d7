from odoo import fields
from odoo.tests import new_test_user

from odoo.addons.point_of_sale.tests.common import TestPoSCommon


class ShopMixin:
    """Factories of a shop, its staff and its goods; needs ``cls.company``."""

    @classmethod
    def _set_up_shop(cls):
        cls.env.user.group_ids |= cls.env.ref("soors_base.group_member_manager")
        # Tours and messages are read in English, whatever the database speaks.
        cls.env["res.lang"].sudo()._activate_lang("en_US")
        cls.env.user.lang = "en_US"
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.kilogram = cls.env.ref("uom.product_uom_kgm")
        cls.reuse = cls.env.ref("soors_base.treatment_reuse")
        cls.clothing = cls.env.ref("soors_base.stream_clothing")
        cls.staff = cls._create_user("test_shop_staff", "soors_base.group_shop_staff")
        cls.manager = cls._create_user(
            "test_shop_manager", "soors_base.group_shop_manager"
        )
        cls.by_kilo = cls._create_goods(
            "Clothing by the kilo", uom_id=cls.kilogram.id, list_price=4.0
        )
        cls.by_piece = cls._create_goods("Winter coat", weight=1.2, list_price=9.0)
        cls.shop = cls.warehouse._soors_create_shop(
            "Rue Neuve", products=(cls.by_kilo + cls.by_piece).product_tmpl_id
        )

    @classmethod
    def _create_user(cls, login, groups):
        return new_test_user(
            cls.env,
            login=login,
            groups=groups,
            lang="en_US",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    @classmethod
    def _create_goods(cls, name, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "available_in_pos": True,
                # its own prices: shared goods are priced in another's currency
                "company_id": cls.company.id,
                "stream_id": cls.clothing.id,
                "taxes_id": [(5, 0, 0)],
                **values,
            }
        )

    @classmethod
    def _create_lot(cls, product, name, unit_kg):
        lot = cls.env["stock.lot"].create(
            {"name": name, "product_id": product.id, "unit_kg": unit_kg}
        )
        cls.env["stock.quant"]._update_available_quantity(
            product, cls.shop._get_shop_location(), 1, lot_id=lot
        )
        return lot


class ShopCommon(ShopMixin, TestPoSCommon):
    """Sells as the till does, as shop staff."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_shop()

    def setUp(self):
        super().setUp()
        self.config = self.shop
        self._open_till()

    def _open_till(self, config=None):
        config = config or self.shop
        config.with_user(self.staff).open_ui()
        self.config = config
        self.pos_session = config.current_session_id
        self.pos_session.with_user(self.staff).set_opening_control(0, None)
        self.currency = self.pos_session.currency_id
        self.pricelist = config.pricelist_id

    def _close_till(self):
        session = self.pos_session.with_user(self.staff)
        cash = session.payment_method_ids.filtered("is_cash_count")
        paid = session.order_ids.payment_ids.filtered(
            lambda payment: payment.payment_method_id in cash
        )
        session.post_closing_cash_details(sum(paid.mapped("amount")))
        session.close_session_from_ui()

    def _prepare_order(self, *lines, **values):
        """Return an order as the browser sends it; lines as (product, qty) or dict."""
        return self.create_ui_order_data(
            list(lines), pos_order_ui_args={"state": "paid"}, **values
        )

    def _sell(self, *lines, **values):
        order = self._prepare_order(*lines, **values)
        uuid = order["uuid"]
        self.env["pos.order"].with_user(self.staff).sync_from_ui([order])
        return self.env["pos.order"].search([("uuid", "=", uuid)])

    def _get_moves(self, orders):
        return orders.picking_ids.move_ids

    def _get_reused(self):
        """Return the kilos that the ledger counts as reused, all shops together."""
        flows = self.env["soors.flow"].search(
            [
                ("company_id", "=", self.company.id),
                ("treatment_kind", "=", "reuse"),
                ("flow", "=", "outgoing"),
            ]
        )
        return round(sum(flows.mapped("kg")), 3)

    def _today(self):
        zone = self.company._get_timezone()
        return fields.Datetime.now().astimezone(zone).date()
