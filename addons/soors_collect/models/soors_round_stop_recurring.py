from odoo import fields, models


class SoorsRoundStop(models.Model):
    _inherit = "soors.round.stop"

    is_recurring = fields.Boolean(
        "Of the recurring round",
        copy=False,
        readonly=True,
        help="Put here by the recurring round, which may take it away again.",
    )
