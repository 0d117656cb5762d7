from odoo import api, fields, models

from ..const import KG_DIGITS


class StockQuant(models.Model):
    _inherit = "stock.quant"

    kg = fields.Float(
        "Kilos",
        digits=KG_DIGITS,
        compute="_compute_kg",
        help="Kilograms on hand: exact for goods kept by weight, else pieces by the"
        " weight of their lot or the average weight of the product.",
    )

    @api.depends(
        "quantity",
        "lot_id.unit_kg",
        "product_id.weight",
        "product_id.uom_id",
        "product_id.stream_id.default_weight",
    )
    def _compute_kg(self):
        for quant in self:
            quant.kg = quant.product_id._get_kg(quant.quantity, quant.lot_id)
