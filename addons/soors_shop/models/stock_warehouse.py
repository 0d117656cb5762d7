from odoo import models
from odoo.exceptions import UserError


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _soors_create_shop(self, name, own_location=False, products=None, **values):
        """Make a shop ready to sell: places, till, payments, taxes, products.

        Calling it again for the same name returns the same till.

        :param str name: name of the shop, shown to staff and on tickets
        :param bool own_location: the shop has goods of its own, in a place under
            the warehouse's shop place; without it, tills share that place. Several
            shops of one member need a place each
        :param product.template products: what the tills offer, besides what they
            already do
        :param values: further values of the till, see ``pos.config``
        :rtype: pos.config
        :raise UserError: when the company has no accounts yet
        """
        self.ensure_one()
        company = self.company_id
        warehouse = self.with_company(company).with_context(
            allowed_company_ids=company.ids
        )
        configs = warehouse.env["pos.config"]
        domain = [("name", "=", name), ("company_id", "=", company.id)]
        config = configs.search(domain, limit=1)
        if not config:
            company._soors_prepare_shops()
            location = warehouse._get_shop_location(name if own_location else False)
            warehouse._get_supply_type(location)
            config = configs.create(
                warehouse._prepare_shop_values(name, location) | values
            )
        if products:
            products._offer_in_shops()
            company._apply_vat_regime(products)
        return config

    def _prepare_shop_values(self, name, location):
        self.ensure_one()
        return {
            "name": name,
            "company_id": self.company_id.id,
            "warehouse_id": self.id,
            "picking_type_id": self._get_shop_type(name, location).id,
            "payment_method_ids": [(6, 0, self._create_payment_methods(name).ids)],
            # Prices on the shelf include the tax, so those of the till do too.
            "iface_tax_included": "total",
        }

    def _get_shop_location(self, name=False):
        """Return the warehouse's shop place, or the place called ``name`` in it."""
        self.ensure_one()
        stage_location = self._get_stage_location("shop")
        if not name:
            return stage_location
        locations = self.env["stock.location"]
        domain = [("location_id", "=", stage_location.id), ("name", "=", name)]
        return locations.search(domain, limit=1) or locations.create(
            {
                "name": name,
                "stage": "shop",
                "usage": "internal",
                "location_id": stage_location.id,
                "company_id": self.company_id.id,
            }
        )

    def _get_shop_type(self, name, location):
        """Return the operation type that sells from a place of shop."""
        self.ensure_one()
        reuse = self.env.ref("soors_base.treatment_reuse")
        outlet = self.company_id._get_outlet_location(reuse)
        return self._find_or_create_type(
            "outgoing",
            location,
            outlet,
            {
                "name": self.env._("Sales of %s", name),
                "sequence_code": f"POS{location.id}",
                "use_create_lots": False,
                "use_existing_lots": True,
            },
        )

    def _get_supply_type(self, location):
        """Return the operation type that brings goods from the store to a shop."""
        self.ensure_one()
        return self._find_or_create_type(
            "internal",
            self._get_stage_location("store"),
            location,
            {
                "name": self.env._("Put in shop: %s", location.name),
                "sequence_code": f"SHOP{location.id}",
                "use_create_lots": False,
                "use_existing_lots": True,
            },
        )

    def _find_or_create_type(self, code, source, destination, values):
        types = self.env["stock.picking.type"]
        found = types.search(
            [
                ("warehouse_id", "=", self.id),
                ("code", "=", code),
                ("default_location_src_id", "=", source.id),
                ("default_location_dest_id", "=", destination.id),
            ],
            limit=1,
        )
        return found or types.create(
            {
                "code": code,
                "warehouse_id": self.id,
                "company_id": self.company_id.id,
                "default_location_src_id": source.id,
                "default_location_dest_id": destination.id,
                **values,
            }
        )

    def _create_payment_methods(self, name):
        """Return a cash method for this till and the company's card method.

        A cash box belongs to one till only; the bank may serve all of them.
        """
        self.ensure_one()
        cash = self.env["pos.config"]._create_cash_payment_method(
            {"name": self.env._("Cash %s", name)}
        )
        methods = self.env["pos.payment.method"]
        card = methods.search(
            [
                ("journal_id.type", "=", "bank"),
                ("company_id", "=", self.company_id.id),
                ("split_transactions", "=", False),
            ],
            limit=1,
        )
        return cash | (card or methods.create(self._prepare_card_values()))

    def _prepare_card_values(self):
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company_id.id)], limit=1
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%s has no bank journal. Add one, then create the shop again.",
                    self.company_id.name,
                )
            )
        return {
            "name": self.env._("Bank card"),
            "journal_id": journal.id,
            "company_id": self.company_id.id,
            "sequence": 1,
        }
