from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.soors_base.const import KG_DIGITS

from ..const import FROZEN_STATES

# What the person who checks may say; all the rest is found by the checks.
ANSWER_FIELDS = {"is_accepted", "comment"}


class SoorsDeclarationCheck(models.Model):
    _name = "soors.declaration.check"
    _description = "Check of a declaration"
    _order = "declaration_id, is_passed, severity, sequence, id"

    declaration_id = fields.Many2one(
        "soors.declaration", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="declaration_id.company_id", store=True)
    sequence = fields.Integer()
    code = fields.Char(required=True, readonly=True)
    name = fields.Char("Check", compute="_compute_name")
    severity = fields.Selection(
        [("error", "Must be mended"), ("warning", "To be looked at")],
        required=True,
        readonly=True,
    )
    is_passed = fields.Boolean("In order", readonly=True)
    record_count = fields.Integer("Cases", readonly=True)
    kg = fields.Float("Kilos", digits=KG_DIGITS, readonly=True)
    message = fields.Char("What to do", compute="_compute_message")
    is_accepted = fields.Boolean(
        "Seen", help="Tick when you looked at it and it is right as it is."
    )
    comment = fields.Char("Your remark")
    is_open = fields.Boolean(compute="_compute_is_open", store=True)

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_name(self):
        texts = self.env["soors.declaration"]._get_check_texts()
        for check in self:
            check.name = texts.get(check.code, (check.code, ""))[0]

    @api.depends("code", "is_passed")
    @api.depends_context("lang")
    def _compute_message(self):
        texts = self.env["soors.declaration"]._get_check_texts()
        for check in self:
            advice = texts.get(check.code, ("", ""))[1]
            check.message = "" if check.is_passed else advice

    @api.depends("is_passed", "severity", "is_accepted")
    def _compute_is_open(self):
        for check in self:
            accepted = check.severity == "warning" and check.is_accepted
            check.is_open = not check.is_passed and not accepted

    def write(self, vals):
        if not self.env.su and vals.keys() - ANSWER_FIELDS:
            raise UserError(self.env._("Only the tick and the remark are yours."))
        if any(check.declaration_id.state in FROZEN_STATES for check in self):
            raise UserError(
                self.env._("The declaration was released: its checks stay as they are.")
            )
        return super().write(vals)

    def action_view_records(self):
        """Open what the check found."""
        self.ensure_one()
        declaration = self.declaration_id
        return getattr(declaration, f"_view_check_{self.code}", self._view_moves)()

    def _view_moves(self):
        declaration = self.declaration_id
        domain = declaration._get_check_domain(self.code)
        return declaration._get_flow_action(self.name, domain)
