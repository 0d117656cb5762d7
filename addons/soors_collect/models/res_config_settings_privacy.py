from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    soors_request_keep_days = fields.Integer(
        related="company_id.soors_request_keep_days", readonly=False
    )
    soors_holder_keep_years = fields.Integer(
        related="company_id.soors_holder_keep_years", readonly=False
    )
