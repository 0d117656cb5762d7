from odoo import fields, models


class SoorsFloorRemoved(models.Model):
    """A stop that the office took off a round which a tablet may know already.

    When the crew was there all the same, the stop is made again from this.
    """

    _name = "soors.floor.removed"
    _description = "Stop taken off a round"
    _order = "id"

    uuid = fields.Char(required=True, index=True)
    round_id = fields.Many2one(
        "soors.round", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="round_id.company_id", store=True, index=True)
    name = fields.Char()
    sequence = fields.Integer()
    request_id = fields.Many2one("soors.collection.request", ondelete="set null")
    point_id = fields.Many2one("soors.collection.point", ondelete="set null")
    partner_id = fields.Many2one("res.partner", ondelete="set null")
    municipality_id = fields.Many2one("soors.municipality", ondelete="set null")
    origin_kind = fields.Char()
