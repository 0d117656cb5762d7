from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    soors_social_pricelist_id = fields.Many2one(
        "product.pricelist",
        "Social tariff",
        domain="[('company_id', 'in', [id, False]), ('currency_id', '=', currency_id)]",
        ondelete="restrict",
        help="Prices of removals for people with a low income.",
    )

    @api.constrains("soors_social_pricelist_id", "currency_id")
    def _check_soors_social_pricelist(self):
        for company in self:
            pricelist = company.soors_social_pricelist_id
            if not pricelist:
                continue
            owner = pricelist.company_id
            if owner and owner != company:
                raise ValidationError(
                    self.env._("The social tariff belongs to another organisation.")
                )
            if pricelist.currency_id != company.currency_id:
                raise ValidationError(
                    self.env._(
                        "The social tariff must be in %(currency)s.",
                        currency=company.currency_id.name,
                    )
                )
