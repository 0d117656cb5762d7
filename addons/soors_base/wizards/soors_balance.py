from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import date_utils

from ..const import KG_DIGITS
from ..models.soors_flow import BALANCE_COLUMNS, BALANCE_IN

# Shown only when they hold kilos, so that a screen holds the others.
RARE_COLUMNS = (
    "preparation_for_reuse",
    "recovery",
    "disposal",
    "transferred",
    "untreated",
)


class SoorsBalance(models.TransientModel):
    _name = "soors.balance"
    _description = "Mass balance"

    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        required=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        "From", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(
        "To", required=True, default=lambda self: fields.Date.context_today(self)
    )
    by_grade = fields.Boolean("Detail by grade")
    line_ids = fields.One2many(
        "soors.balance.line", "balance_id", compute="_compute_line_ids", store=True
    )
    is_closed = fields.Boolean(
        "Closes",
        compute="_compute_is_closed",
        help="What was there and came in equals what left and is there.",
    )

    has_preparation_for_reuse = fields.Boolean(compute="_compute_columns")
    has_recovery = fields.Boolean(compute="_compute_columns")
    has_disposal = fields.Boolean(compute="_compute_columns")
    has_transferred = fields.Boolean(compute="_compute_columns")
    has_untreated = fields.Boolean(compute="_compute_columns")

    @api.depends_context("lang")
    def _compute_display_name(self):
        for balance in self:
            balance.display_name = self.env._("Mass balance")

    @api.depends("line_ids")
    def _compute_columns(self):
        """Tell which of the rarer columns have anything to show."""
        for balance in self:
            for name in RARE_COLUMNS:
                balance[f"has_{name}"] = any(balance.line_ids.mapped(name))

    @api.model
    def _default_date_from(self):
        return date_utils.start_of(fields.Date.context_today(self), "year")

    @api.depends("company_id", "date_from", "date_to", "by_grade")
    def _compute_line_ids(self):
        for balance in self:
            balance.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create(values)
                    for values in balance._prepare_lines_values()
                ),
            ]

    @api.depends("line_ids")
    def _compute_is_closed(self):
        for balance in self:
            balance.is_closed = not any(line.difference for line in balance.line_ids)

    def _prepare_lines_values(self):
        self.ensure_one()
        if not self.date_from or not self.date_to or self.date_from > self.date_to:
            return []
        by = ("stream_id", "grade_id") if self.by_grade else ("stream_id",)
        return self.env["soors.flow"].get_mass_balance(
            self.date_from, self.date_to, company_ids=self.company_id.ids, by=by
        )

    @api.model
    def action_open(self):
        """Open the balance of the year so far."""
        balance = self.create({})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mass balance"),
            "res_model": self._name,
            "res_id": balance.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }


class SoorsBalanceLine(models.TransientModel):
    _name = "soors.balance.line"
    _description = "Mass balance of a stream"

    balance_id = fields.Many2one("soors.balance", required=True, ondelete="cascade")
    stream_id = fields.Many2one("soors.stream", readonly=True)
    grade_id = fields.Many2one("soors.grade", readonly=True)
    opening = fields.Float(digits=KG_DIGITS, readonly=True)
    collected = fields.Float(digits=KG_DIGITS, readonly=True)
    converted_in = fields.Float("From sorting", digits=KG_DIGITS, readonly=True)
    converted_out = fields.Float("To sorting", digits=KG_DIGITS, readonly=True)
    reuse = fields.Float("Reused", digits=KG_DIGITS, readonly=True)
    preparation_for_reuse = fields.Float(
        "Prepared for reuse", digits=KG_DIGITS, readonly=True
    )
    recycling = fields.Float("Recycled", digits=KG_DIGITS, readonly=True)
    recovery = fields.Float("Recovered", digits=KG_DIGITS, readonly=True)
    disposal = fields.Float("Disposed of", digits=KG_DIGITS, readonly=True)
    transferred = fields.Float(digits=KG_DIGITS, readonly=True)
    untreated = fields.Float("Left, fate unknown", digits=KG_DIGITS, readonly=True)
    loss = fields.Float("Losses", digits=KG_DIGITS, readonly=True)
    closing = fields.Float(digits=KG_DIGITS, readonly=True)
    difference = fields.Float(digits=KG_DIGITS, compute="_compute_difference")

    @api.depends(*BALANCE_COLUMNS)
    def _compute_difference(self):
        for line in self:
            total = sum(
                line[name] if name in BALANCE_IN else -line[name]
                for name in BALANCE_COLUMNS
            )
            line.difference = round(total, KG_DIGITS[1]) or 0.0

    def action_open_flows(self):
        """Open the recorded moves that the figures of this row are made of."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Moves of %s", self.stream_id.display_name),
            "res_model": "soors.flow",
            "view_mode": "list,pivot,graph",
            "views": [(False, "list"), (False, "pivot"), (False, "graph")],
            "domain": list(self._get_flow_domain()),
            "context": {"search_default_group_flow": 1},
        }

    def _get_flow_domain(self):
        balance = self.balance_id
        start, end = balance.company_id._get_utc_bounds(
            balance.date_from, balance.date_to
        )
        domain = (
            Domain("company_id", "=", balance.company_id.id)
            & Domain("stream_id", "=", self.stream_id.id)
            & Domain("date", ">=", start)
            & Domain("date", "<", end)
            & Domain("flow", "!=", "internal")
        )
        if balance.by_grade:
            domain &= Domain("grade_id", "=", self.grade_id.id)
        return domain
