from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import UserError

ANSWER_FIELDS = {"is_accepted", "comment"}

CHECKS = [
    ("overlap", "error"),
    ("missing", "warning"),
    ("partial", "warning"),
    ("replaced", "error"),
    ("warnings", "warning"),
    ("foreign_stream", "warning"),
]


class SoorsConsolidationCheck(models.Model):
    _name = "soors.consolidation.check"
    _description = "Check of a consolidation"
    _order = "consolidation_id, is_passed, severity, sequence, id"

    consolidation_id = fields.Many2one(
        "soors.consolidation", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="consolidation_id.company_id", store=True)
    sequence = fields.Integer()
    code = fields.Char(required=True, readonly=True)
    name = fields.Char("Check", compute="_compute_texts")
    message = fields.Char("What to do", compute="_compute_texts")
    severity = fields.Selection(
        [("error", "Must be mended"), ("warning", "To be looked at")],
        required=True,
        readonly=True,
    )
    is_passed = fields.Boolean("In order", readonly=True)
    finding = fields.Char("Found", readonly=True)
    is_accepted = fields.Boolean("Seen")
    comment = fields.Char("Your remark")
    is_open = fields.Boolean(compute="_compute_is_open", store=True)

    @api.depends("code", "is_passed")
    @api.depends_context("lang")
    def _compute_texts(self):
        texts = self.env["soors.consolidation"]._get_check_texts()
        for check in self:
            check.name, advice = texts.get(check.code, (check.code, ""))
            check.message = "" if check.is_passed else advice

    @api.depends("is_passed", "severity", "is_accepted")
    def _compute_is_open(self):
        for check in self:
            accepted = check.severity == "warning" and check.is_accepted
            check.is_open = not check.is_passed and not accepted

    def write(self, vals):
        if not self.env.su and vals.keys() - ANSWER_FIELDS:
            raise UserError(self.env._("Only the tick and the remark are yours."))
        if not self.env.su:
            self.consolidation_id._check_draft()
        return super().write(vals)


class SoorsConsolidation(models.Model):
    _inherit = "soors.consolidation"

    def _get_check_texts(self):
        """Return what each check says and what to do when it fails."""
        return {
            "overlap": (
                self.env._("No day of a member is counted twice"),
                self.env._("Take one of the declarations that overlap off the list."),
            ),
            "missing": (
                self.env._("Every member declared"),
                self.env._(
                    "Collect again, ask these members, or say why they are missing."
                ),
            ),
            "partial": (
                self.env._("Every member declared the whole period"),
                self.env._("Days are missing: ask for the rest, or say why."),
            ),
            "replaced": (
                self.env._("No declaration has been replaced"),
                self.env._("A correction has arrived since: compute again."),
            ),
            "warnings": (
                self.env._("The members' own checks are all in order"),
                self.env._("Look at what these members accepted with a remark."),
            ),
            "foreign_stream": (
                self.env._("All streams are known here"),
                self.env._("Add the stream, or ask the member what it is part of."),
            ),
        }

    def _run_checks(self):
        """Run the checks; ticks given to the same finding are kept."""
        self.ensure_one()
        answers = {
            (check.code, check.finding): check
            for check in self.check_ids
            if check.is_accepted
        }
        values = []
        for sequence, (code, severity) in enumerate(CHECKS):
            finding = ", ".join(getattr(self, f"_find_{code}")())
            answer = answers.get((code, finding))
            values.append(
                {
                    "consolidation_id": self.id,
                    "sequence": sequence,
                    "code": code,
                    "severity": severity,
                    "is_passed": not finding,
                    "finding": finding,
                    "is_accepted": bool(answer),
                    "comment": answer and answer.comment,
                }
            )
        # sudo: findings are written by the checks only
        checks = self.sudo().check_ids
        checks.unlink()
        checks.create(values)

    # What each check finds, as names ---------------------------------------------

    def _find_overlap(self):
        found = []
        for member, declarations in self._get_by_member():
            pairs = pairwise(declarations.sorted("date_from"))
            if any(one.date_to >= other.date_from for one, other in pairs):
                found.append(member.name)
        return found

    def _find_missing(self):
        members = self.env["soors.federation.member"].search(self._get_member_domain())
        return (members - self.declaration_ids.member_id).mapped("name")

    def _find_partial(self):
        days = (self.date_to - self.date_from).days + 1
        return [
            member.name
            for member, declarations in self._get_by_member()
            if sum((d.date_to - d.date_from).days + 1 for d in declarations) < days
        ]

    def _find_replaced(self):
        old = self.declaration_ids.filtered(lambda d: d.state == "replaced")
        return old.mapped("display_name")

    def _find_warnings(self):
        return self.declaration_ids.filtered("warning_count").mapped("display_name")

    def _find_foreign_stream(self):
        figures = self.env["soors.federation.figure"].search(
            [
                ("declaration_id", "in", self.declaration_ids.ids),
                ("stream_id", "=", False),
            ]
        )
        return sorted(set(figures.mapped("stream_label")))

    def _get_by_member(self):
        return self.declaration_ids.grouped("member_id").items()
