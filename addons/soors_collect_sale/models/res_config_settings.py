from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    soors_social_pricelist_id = fields.Many2one(
        related="company_id.soors_social_pricelist_id", readonly=False
    )
