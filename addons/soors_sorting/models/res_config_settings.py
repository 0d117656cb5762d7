from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sorting_tolerance_percent = fields.Float(
        related="company_id.sorting_tolerance_percent", readonly=False
    )
    sorting_tolerance_kg = fields.Float(
        related="company_id.sorting_tolerance_kg", readonly=False
    )
    sorting_allow_overdraw = fields.Boolean(
        related="company_id.sorting_allow_overdraw", readonly=False
    )
