from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.soors_base.const import FLOWS, KG_DIGITS, KG_SOURCES, ORIGIN_KINDS

from ..const import BALANCE_ITEMS, FROZEN_STATES, OUT_FLOWS, SECTIONS

# Columns of the balance and the flows they are made of.
ITEM_DOMAINS = {
    "collected": [("flow", "=", "collected")],
    "converted_in": [("flow", "=", "conversion"), ("kg_stock", ">", 0)],
    "converted_out": [("flow", "=", "conversion"), ("kg_stock", "<", 0)],
    "transferred": [("flow", "=", "outgoing"), ("treatment_kind", "=", "internal")],
    "untreated": [("flow", "=", "outgoing"), ("treatment_id", "=", False)],
    "loss": [
        ("flow", "in", OUT_FLOWS),
        "|",
        ("treatment_kind", "=", "loss"),
        "&",
        ("flow", "=", "loss"),
        ("treatment_kind", "in", ("internal", False)),
    ],
}


class SoorsDeclarationLine(models.Model):
    """One figure of a declaration; the ledger writes it, nobody types it in."""

    _name = "soors.declaration.line"
    _description = "Figure of a declaration"
    _order = "declaration_id, sequence, id"

    declaration_id = fields.Many2one(
        "soors.declaration", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="declaration_id.company_id", store=True)
    sequence = fields.Integer()
    section = fields.Selection(SECTIONS, required=True)
    item = fields.Selection(BALANCE_ITEMS, "Column of the balance")
    flow = fields.Selection(FLOWS)
    stream_id = fields.Many2one("soors.stream", ondelete="restrict")
    grade_id = fields.Many2one("soors.grade", ondelete="restrict")
    treatment_id = fields.Many2one("soors.treatment", ondelete="restrict")
    municipality_id = fields.Many2one("soors.municipality", ondelete="restrict")
    origin_kind = fields.Selection(ORIGIN_KINDS, "Origin")
    kg_source = fields.Selection(KG_SOURCES, "Source of weight")
    kg = fields.Float("Kilos", digits=KG_DIGITS)
    kg_weighed = fields.Float("Weighed", digits=KG_DIGITS)
    kg_average = fields.Float("Average weight", digits=KG_DIGITS)
    kg_declared = fields.Float("Declared", digits=KG_DIGITS)
    move_count = fields.Integer("Movements")
    unknown_count = fields.Integer(
        "Weight unknown", help="Movements whose weight is not known."
    )
    giver_count = fields.Integer(
        help="Different households behind the figure, for the protection of data."
    )
    is_unknown = fields.Boolean(
        compute="_compute_is_unknown", help="None of the weights is known."
    )
    method = fields.Char("How it was obtained", compute="_compute_method")

    @api.depends("move_count", "unknown_count")
    def _compute_is_unknown(self):
        for line in self:
            line.is_unknown = 0 < line.move_count == line.unknown_count

    @api.depends(
        "section",
        "kg",
        "kg_weighed",
        "kg_average",
        "kg_declared",
        "move_count",
        "unknown_count",
    )
    @api.depends_context("lang")
    def _compute_method(self):
        for line in self:
            line.method = line._get_method()

    def _get_method(self):
        """Return in words how the figure was obtained."""
        self.ensure_one()
        if self.section == "balance":
            return self.env._("stock and movements of the ledger")
        labels = dict(self._fields["kg_source"]._description_selection(self.env))
        parts = [
            f"{labels[source]} {self[f'kg_{source}'] / self.kg:.0%}"
            for source in ("weighed", "average", "declared")
            if self.kg and self[f"kg_{source}"]
        ]
        if self.unknown_count:
            parts.append(
                self.env._(
                    "%(count)s of %(total)s movements without a known weight",
                    count=self.unknown_count,
                    total=self.move_count,
                )
            )
        return ", ".join(parts)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_not_frozen()

    def write(self, vals):
        self._check_not_frozen()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_not_frozen()
        return lines

    def _check_not_frozen(self):
        """Refuse changes of released figures, for whoever it is."""
        if any(line.declaration_id.state in FROZEN_STATES for line in self):
            raise UserError(
                self.env._(
                    "These figures were released: they stay as they are. Make a "
                    "correction instead."
                )
            )

    def action_view_moves(self):
        """Open the movements this figure is made of."""
        self.ensure_one()
        declaration = self.declaration_id
        name = self.stream_id.display_name or declaration.display_name
        return declaration._get_flow_action(name, self._get_flow_domain())

    def _get_flow_domain(self):
        """Return the domain of the movements this figure is made of."""
        self.ensure_one()
        if self.section == "balance":
            return self._get_balance_domain()
        domain = self.declaration_id._get_flow_domain()
        domain &= Domain("stream_id", "=", self.stream_id.id)
        if self.section == "treatment":
            return (
                domain
                & Domain("flow", "in", OUT_FLOWS)
                & Domain("grade_id", "=", self.grade_id.id)
                & Domain("treatment_id", "=", self.treatment_id.id)
            )
        if self.section == "source":
            domain &= Domain("flow", "=", self.flow)
            return domain & Domain("kg_source", "=", self.kg_source)
        domain &= Domain("flow", "=", "collected")
        if self.section == "collected":
            return domain & Domain("origin_kind", "=", self.origin_kind)
        return domain & Domain("municipality_id", "=", self.municipality_id.id)

    def _get_balance_domain(self):
        declaration = self.declaration_id
        stream = Domain("stream_id", "=", self.stream_id.id)
        if self.item not in ("opening", "closing"):
            default = [
                ("flow", "in", OUT_FLOWS),
                ("treatment_kind", "=", self.item),
            ]
            item = Domain(ITEM_DOMAINS.get(self.item, default))
            return declaration._get_flow_domain() & stream & item
        start, end = declaration._get_utc_bounds()
        return (
            stream
            & Domain("company_id", "=", declaration.company_id.id)
            & Domain("date", "<", start if self.item == "opening" else end)
            & Domain("flow", "!=", "internal")
        )
