from odoo.addons.base.tests.common import BaseCommon


class LedgerCase(BaseCommon):
    """Factories for moves of goods with a stream, in a company of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.warehouse = cls.env["stock.warehouse"].create(
            {"name": "Ledger test", "code": "LTEST"}
        )
        cls.textiles = cls.env.ref("soors_base.stream_textiles")
        cls.furniture = cls.env.ref("soors_base.stream_furniture")
        cls.kilogram = cls.env.ref("uom.product_uom_kgm")
        cls.municipality = cls.env["soors.municipality"].search(
            [("nis", "=", "62063")], limit=1
        )
        cls.donor = cls.env["res.partner"].create(
            {"name": "Donor", "zip": "4000", "city": "Liège"}
        )
        cls.to_sort = cls.warehouse._get_stage_location("to_sort")
        cls.store = cls.warehouse._get_stage_location("store")
        cls.shop = cls.warehouse._get_stage_location("shop")
        cls.sorting = cls.warehouse._get_stage_location("sorting")
        cls.household = cls.company._get_source_location("household")
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.original = cls._create_product("Original", cls.textiles, cls.kilogram)
        cls.chair = cls._create_product("Chair, A", cls.furniture, weight=6.2)

    @classmethod
    def _create_product(cls, name, stream, uom=None, weight=0.0):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "stream_id": stream and stream.id,
                "uom_id": (uom or cls.env.ref("uom.product_uom_unit")).id,
                "weight": weight,
            }
        )

    @classmethod
    def _move(cls, product, quantity, source, destination, lot=None, **values):
        """Return a done move without a document."""
        uom = values.pop("uom", product.uom_id)
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": uom.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": destination.id,
                **values,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        if lot:
            move.move_line_ids.lot_id = lot
        move.picked = True
        move._action_done()
        return move

    @classmethod
    def _receive(cls, product, quantity, location_dest=None, **values):
        """Return the done move of a household's receipt, in kilos or pieces."""
        destination = location_dest or cls.to_sort
        lot = values.pop("lot", None)
        uom = values.pop("uom", product.uom_id)
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": cls.warehouse.in_type_id.id,
                "partner_id": cls.donor.id,
                "location_id": cls.household.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom": uom.id,
                            "product_uom_qty": quantity,
                            "location_id": cls.household.id,
                            "location_dest_id": destination.id,
                            **values,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = quantity
        if lot:
            picking.move_ids.move_line_ids.lot_id = lot
        picking.move_ids.picked = True
        picking._action_done()
        return picking.move_ids

    @classmethod
    def _prepare_done_move(cls, product, quantity):
        return cls._receive(product, quantity)
