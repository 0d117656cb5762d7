from odoo import fields, models


class SoorsRoundStopRefusal(models.Model):
    """Goods that the crew left where they were."""

    _name = "soors.round.stop.refusal"
    _description = "Goods refused at a stop"
    _order = "stop_id, id"

    stop_id = fields.Many2one(
        "soors.round.stop", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="stop_id.company_id", store=True, index=True)
    date = fields.Date(related="stop_id.date", store=True)
    reason_id = fields.Many2one(
        "soors.refusal.reason", required=True, ondelete="restrict"
    )
    product_id = fields.Many2one("product.product", "Goods", ondelete="restrict")
    quantity = fields.Float(digits="Product Unit")
    operation_id = fields.Many2one("soors.operation", "Entry", ondelete="restrict")
    file_ids = fields.One2many(related="operation_id.file_ids", string="Photos")
