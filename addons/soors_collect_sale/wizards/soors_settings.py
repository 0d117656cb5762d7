from odoo import fields, models


class SoorsSettings(models.TransientModel):
    _inherit = "soors.settings"

    soors_social_pricelist_id = fields.Many2one(
        related="company_id.soors_social_pricelist_id",
        readonly=False,
        related_sudo=False,
        domain="[('company_id', 'in', (company_id, False))]",
    )
