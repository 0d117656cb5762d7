from datetime import timedelta

from odoo import api, fields, models


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

    @api.autovacuum
    def _gc_removed(self):
        """Forget the names of donors as entries do."""
        days = self.env["soors.operation"]._get_purge_days()
        limit = fields.Datetime.now() - timedelta(days=days)
        self.search([("create_date", "<", limit)]).unlink()
