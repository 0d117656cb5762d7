from odoo import fields, models

from odoo.addons.soors_base.const import KG_SOURCES, ORIGIN_KINDS


class SoorsRoundStopLine(models.Model):
    """What was booked at a stop: one line per stock move, never edited.

    The context of the stop (day, municipality, origin) is kept on the line as it was
    then, so that figures of the past do not move with later corrections of cards.
    """

    _name = "soors.round.stop.line"
    _description = "Goods picked up at a stop"
    _order = "id"
    _check_company_auto = True

    stop_id = fields.Many2one(
        "soors.round.stop", required=True, index=True, ondelete="restrict"
    )
    round_id = fields.Many2one(
        "soors.round", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, index=True
    )
    date = fields.Date(required=True, index=True)
    kind = fields.Selection(
        [("pickup", "Pick-up"), ("correction", "Correction")],
        required=True,
        default="pickup",
    )
    point_id = fields.Many2one("soors.collection.point", index="btree_not_null")
    municipality_id = fields.Many2one("soors.municipality")
    origin_kind = fields.Selection(ORIGIN_KINDS, string="Origin")
    product_id = fields.Many2one(
        "product.product", "Goods", required=True, ondelete="restrict"
    )
    stream_id = fields.Many2one("soors.stream", ondelete="restrict")
    quantity = fields.Float(
        digits="Product Unit",
        required=True,
        aggregator=None,
        help="In the unit of the goods; negative when a correction takes away.",
    )
    uom_id = fields.Many2one("uom.uom", "Unit", required=True)
    kg = fields.Float(
        digits=(16, 3),
        required=True,
        help="Kilograms in the ledger; negative when a correction takes away.",
    )
    kg_source = fields.Selection(KG_SOURCES, string="Weight found by")
    # Readable with the rights of stock only: drivers have none.
    move_id = fields.Many2one(
        "stock.move",
        "Stock move",
        index="btree_not_null",
        ondelete="restrict",
        groups="stock.group_stock_user",
    )

    _pickup_positive = models.Constraint(
        "CHECK (kind = 'correction' OR (quantity > 0 AND kg >= 0))",
        "What is picked up is more than zero.",
    )
