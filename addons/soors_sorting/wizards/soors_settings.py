from odoo import fields, models


class SoorsSettings(models.TransientModel):
    _inherit = "soors.settings"

    sorting_tolerance_percent = fields.Float(
        related="company_id.sorting_tolerance_percent",
        readonly=False,
        related_sudo=False,
    )
    sorting_tolerance_kg = fields.Float(
        related="company_id.sorting_tolerance_kg", readonly=False, related_sudo=False
    )
    sorting_allow_overdraw = fields.Boolean(
        related="company_id.sorting_allow_overdraw", readonly=False, related_sudo=False
    )
