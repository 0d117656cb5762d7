from odoo import api, fields, models


class ResCompany(models.Model):
    """The e-mail address whose mails become requests."""

    _inherit = "res.company"

    soors_request_alias_id = fields.Many2one(
        "mail.alias", "Address for requests", copy=False, ondelete="set null"
    )
    soors_request_alias_name = fields.Char(
        "E-mail address for requests",
        compute="_compute_soors_request_alias_name",
        inverse="_inverse_soors_request_alias_name",
        help="What stands before the @; mails to it become requests.",
    )

    @api.depends("soors_request_alias_id.alias_name")
    def _compute_soors_request_alias_name(self):
        for company in self:
            company.soors_request_alias_name = company.soors_request_alias_id.alias_name

    def _inverse_soors_request_alias_name(self):
        for company in self:
            name = (company.soors_request_alias_name or "").strip() or False
            # sudo: aliases belong to the system; this one is the organisation's own
            alias = company.soors_request_alias_id.sudo()
            if alias:
                alias.alias_name = name
            elif name:
                company.soors_request_alias_id = alias.create(
                    company._prepare_request_alias_values(name)
                )

    def _prepare_request_alias_values(self, name):
        self.ensure_one()
        model = self.env["ir.model"]._get("soors.collection.request")
        return {
            "alias_name": name,
            "alias_model_id": model.id,
            "alias_contact": "everyone",
            "alias_defaults": repr({"company_id": self.id}),
            "alias_domain_id": self.alias_domain_id.id,
        }
