from odoo import api, fields, models

from odoo.addons.soors_base.const import KG_DIGITS


class StockMove(models.Model):
    _inherit = "stock.move"

    shop_kg = fields.Float(
        "Kilos on the way",
        compute="_compute_shop_kg",
        digits=KG_DIGITS,
        help="Kilograms of this line: recorded when done, expected before.",
    )

    @api.depends(
        "kg", "kg_measured", "state", "product_id", "product_uom", "product_uom_qty"
    )
    def _compute_shop_kg(self):
        for move in self:
            if move.state == "done":
                move.shop_kg = move.kg
                continue
            product = move.product_id
            units = 0.0
            if product and move.product_uom:
                units = move.product_uom._compute_quantity(
                    move.product_uom_qty, product.uom_id, round=False
                )
            move.shop_kg = move.kg_measured or units * product.shop_unit_kg
