from odoo import api, fields, models
from odoo.exceptions import UserError


class SoorsCollectionRequest(models.Model):
    """What is said to the donor while the request is typed."""

    _inherit = "soors.collection.request"

    photo_ids = fields.Many2many(
        "ir.attachment",
        "soors_collection_request_photo_rel",
        "request_id",
        "attachment_id",
        string="Photos",
        copy=False,
    )
    refusal_rule_id = fields.Many2one(
        "soors.refusal.rule", compute="_compute_refusal_rule_id"
    )
    refusal_effect = fields.Char(compute="_compute_refusal_rule_id")
    refusal_text = fields.Text(compute="_compute_refusal_rule_id")

    @api.depends(
        "company_id",
        "municipality_id",
        "stairs",
        "has_lift",
        "closing",
        "line_ids.stream_id",
        "line_ids.tile_id",
        "line_ids.condition",
    )
    def _compute_refusal_rule_id(self):
        Rule = self.env["soors.refusal.rule"]
        rules = {company: Rule._get_rules(company) for company in self.company_id}
        for request in self:
            known = rules.get(request.company_id, Rule)
            rule = Rule if request.closing else known._find_broken(request)
            request.refusal_rule_id = rule
            request.refusal_effect = rule.effect
            request.refusal_text = rule._get_sentence() if rule else False

    @api.onchange("zip")
    def _onchange_zip(self):
        """Write the town where the postal code leaves no doubt."""
        found = self.env["soors.municipality"]._find_by_zip(self.zip)
        if len(found) == 1 and not self.city:
            self.city = found.name

    def action_refuse_by_rule(self):
        """Refuse the request for the reason that its rule names."""
        self.ensure_one()
        rule = self.refusal_rule_id
        if not rule:
            raise UserError(self.env._("No rule refuses this request."))
        return self.action_refuse(rule.reason_id.id, note=self.refusal_text)
