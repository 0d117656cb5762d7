from odoo import fields, models

# What the tablet says for places other than the depot, which it names.
ELSEWHERE = ("recypark", "other")


class SoorsRoundWeighing(models.Model):
    """The truck at the weighbridge, or emptied on its way: once for each trip."""

    _name = "soors.round.weighing"
    _description = "Weighing or unloading of a round"
    _order = "round_id, date, id"

    round_id = fields.Many2one(
        "soors.round", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="round_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [("weigh", "Weighbridge"), ("unload", "Unloaded")], required=True
    )
    date = fields.Datetime(required=True)
    site = fields.Char("Where")
    kg_net = fields.Float("Net (kg)", digits=(16, 3))
    kg_gross = fields.Float("Gross (kg)", digits=(16, 3), aggregator=None)
    ticket = fields.Char()
    operation_id = fields.Many2one("soors.operation", "Entry", ondelete="restrict")

    _kg_positive = models.Constraint(
        "CHECK (kg_net >= 0 AND kg_gross >= 0)", "A weight cannot be negative."
    )

    def _is_at_depot(self):
        """Tell whether the truck was emptied at the depot."""
        self.ensure_one()
        return self.kind == "unload" and self.site not in ELSEWHERE
