from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    soors_announced_hours = fields.Integer(
        related="company_id.soors_announced_hours", readonly=False
    )
