from odoo import fields, models


class SoorsSettings(models.TransientModel):
    _inherit = "soors.settings"

    shop_vat_regime = fields.Selection(
        related="company_id.shop_vat_regime", readonly=False, related_sudo=False
    )
    shop_vat_reason = fields.Char(
        related="company_id.shop_vat_reason", readonly=False, related_sudo=False
    )
    shop_vat_date = fields.Date(
        related="company_id.shop_vat_date", readonly=False, related_sudo=False
    )
