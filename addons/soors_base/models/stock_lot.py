from odoo import fields, models

from ..const import KG_DIGITS


class StockLot(models.Model):
    _inherit = "stock.lot"

    unit_kg = fields.Float(
        "Weight of one unit",
        digits=KG_DIGITS,
        help="Measured weight, in kilograms, of one unit of this lot. Used instead "
        "of the average weight of the product when goods are moved by the piece.",
    )

    _unit_kg_not_negative = models.Constraint(
        "CHECK (unit_kg >= 0)", "The weight of a lot cannot be negative."
    )
