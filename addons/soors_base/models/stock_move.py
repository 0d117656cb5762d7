from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_round

from ..const import FLOWS, KG_DIGITS, KG_SOURCES, ORIGIN_KINDS

# Whoever holds this very object in the context may complete a recorded move.
# A client of the web API can send any value but never this object.
LEDGER_WRITER = object()

# What a recorded move says for ever. Standard fields are listed because they
# decide about the kilos or about the period the kilos count in.
LEDGER_FIELDS = {
    "kg",
    "kg_measured",
    "kg_source",
    "stream_id",
    "grade_id",
    "treatment_id",
    "municipality_id",
    "origin_kind",
    "waste_code_id",
    "flow",
    "flow_sign",
    "product_id",
    "product_uom",
    "quantity",
    "location_id",
    "location_dest_id",
    "company_id",
    "date",
}

# Kinds of flow by the usage of the place on the other side of our stock.
FLOW_BY_USAGE = {
    "supplier": "collected",
    "customer": "outgoing",
    "inventory": "loss",
    "production": "conversion",
}


class StockMove(models.Model):
    _inherit = "stock.move"

    kg = fields.Float(
        "Kilos",
        digits=KG_DIGITS,
        copy=False,
        readonly=True,
        help="Mass moved, in kilograms, recorded when the movement is done.",
    )
    kg_source = fields.Selection(
        KG_SOURCES,
        "Source of weight",
        copy=False,
        help="How the mass is known: weighed on a scale, pieces times an average "
        "weight, declared by someone else, or not known.",
    )
    kg_measured = fields.Float(
        "Measured kilos",
        digits=KG_DIGITS,
        copy=False,
        help="Reading of the scale, in kilograms, for goods counted in pieces.",
    )
    stream_id = fields.Many2one("soors.stream", copy=False, readonly=True)
    grade_id = fields.Many2one("soors.grade", copy=False, readonly=True)
    treatment_id = fields.Many2one("soors.treatment", copy=False)
    municipality_id = fields.Many2one("soors.municipality", copy=False)
    origin_kind = fields.Selection(ORIGIN_KINDS, copy=False, readonly=True)
    waste_code_id = fields.Many2one("soors.waste.code", copy=False)
    flow = fields.Selection(FLOWS, copy=False, readonly=True)
    flow_sign = fields.Integer(
        copy=False,
        readonly=True,
        help="1 when our stock grows by this movement, -1 when it shrinks, 0 within.",
    )

    _kg_measured_not_negative = models.Constraint(
        "CHECK (kg_measured >= 0)", "A measured weight cannot be negative."
    )
    # All reports read the ledger by company and date; with the summed columns
    # in the index they need not touch the wide rows of the table.
    _ledger_idx = models.Index(
        "(company_id, date) INCLUDE (stream_id, treatment_id, flow, flow_sign, kg)"
        " WHERE state = 'done' AND stream_id IS NOT NULL"
    )
    _ledger_municipality_idx = models.Index(
        "(municipality_id, date) WHERE state = 'done' AND municipality_id IS NOT NULL"
    )
    _ledger_unknown_idx = models.Index(
        "(company_id, date) WHERE state = 'done' AND kg_source = 'unknown'"
    )

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        done = moves.exists().filtered(
            lambda m: m.state == "done" and m.product_id.stream_id
        )
        done._record_kilos()
        return moves

    def write(self, vals):
        if LEDGER_FIELDS & vals.keys():
            self._check_ledger_open(vals)
        return super().write(vals)

    def _prepare_merge_moves_distinct_fields(self):
        # Kilos of two municipalities or sources of weight must not melt into
        # one move.
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "municipality_id",
            "treatment_id",
            "waste_code_id",
            "kg_source",
        ]

    def _prepare_move_split_vals(self, qty):
        vals = super()._prepare_move_split_vals(qty)
        # A backorder is the same delivery continued: it keeps what was said of
        # the goods, not what was measured of the part already done.
        vals.update(
            municipality_id=self.municipality_id.id,
            treatment_id=self.treatment_id.id,
            waste_code_id=self.waste_code_id.id,
        )
        return vals

    def _check_ledger_open(self, vals=None):
        """Refuse a change of recorded moves: corrections are new moves.

        :raise UserError: when one of the moves is in the ledger
        """
        if self.env.context.get("soors_ledger") is LEDGER_WRITER:
            return
        recorded = self.filtered(lambda m: m.state == "done" and m.stream_id)
        if recorded and (vals is None or recorded._is_changed_by(vals)):
            self.env["stock.move.line"]._raise_ledger_closed()

    def _is_changed_by(self, vals):
        """Tell whether writing ``vals`` would change a recorded value."""
        names = LEDGER_FIELDS & vals.keys() & self._fields.keys()
        return not names or any(
            self._fields[name].convert_to_cache(vals[name], move)
            != self._fields[name].convert_to_cache(move[name], move)
            for move in self
            for name in names
        )

    def _record_kilos(self):
        """Write what the ledger keeps of done moves of goods with a stream.

        :raise UserError: if a weight is unknown and the company refuses that,
            or if goods would bypass the stock
        """
        kilogram = self.env.ref("uom.product_uom_kgm")
        for move in self.with_context(soors_ledger=LEDGER_WRITER):
            move.write(move._prepare_ledger_values(kilogram))
        self._check_weights_known()

    def _prepare_ledger_values(self, kilogram):
        """Return the ledger's part of a done move.

        :param uom.uom kilogram: the unit of the result
        :rtype: dict
        """
        self.ensure_one()
        flow, sign, boundary = self._get_flow()
        kg, source = self._get_kg(kilogram)
        stream = self.product_id.stream_id
        values = {
            "kg": kg,
            "kg_source": source,
            "stream_id": stream.id,
            "grade_id": self.product_id.grade_id.id,
            "flow": flow,
            "flow_sign": sign,
            "treatment_id": (self.treatment_id or boundary.treatment_id).id,
            "origin_kind": boundary.origin_kind,
            "municipality_id": self.municipality_id.id,
        }
        if flow == "collected":
            municipality = self.municipality_id or self.picking_id.municipality_id
            values["municipality_id"] = municipality.id
        elif flow == "loss" and not values["treatment_id"]:
            values["treatment_id"] = self.env.ref("soors_base.treatment_loss").id
        values["waste_code_id"] = self._get_waste_code(flow, boundary).id
        return values

    def _get_flow(self):
        """Return (flow, sign, boundary location) of a move as our stock sees it.

        :raise UserError: if neither end is in stock, since such kilos would
            enter and leave without being counted
        """
        self.ensure_one()
        inside = self.location_id._is_in_stock()
        inside_dest = self.location_dest_id._is_in_stock()
        if inside and inside_dest:
            return "internal", 0, self.env["stock.location"]
        if not inside and not inside_dest:
            raise UserError(
                self.env._(
                    "%(product)s would go from %(origin)s to %(destination)s without "
                    "passing through your stock, and its kilos would be lost for the "
                    "figures. Receive the goods first, then send them on.",
                    product=self.product_id.display_name,
                    origin=self.location_id.display_name,
                    destination=self.location_dest_id.display_name,
                )
            )
        boundary = self.location_dest_id if inside else self.location_id
        sign = -1 if inside else 1
        # Between companies goods pass through a transit place that is nobody's.
        other = "outgoing" if inside else "collected"
        return FLOW_BY_USAGE.get(boundary.usage, other), sign, boundary

    def _get_kg(self, kilogram):
        """Return (kilograms to the gram, source of weight) of a done move."""
        self.ensure_one()
        if self.kg_measured:
            kg, sources = self.kg_measured, {self.kg_source or "weighed"}
        else:
            lines = [
                line._get_kg(kilogram)
                for line in self.move_line_ids
                if line.quantity_product_uom
            ]
            kg = sum(line_kg for line_kg, _source in lines)
            sources = {source for _kg, source in lines}
            if self.kg_source and sources == {"weighed"}:
                sources = {self.kg_source}
        # The weakest source of the lines is what the whole can claim.
        for source in ("unknown", "declared", "average"):
            if source in sources:
                break
        else:
            source = "weighed"
        return float_round(kg, precision_digits=KG_DIGITS[1]), source

    def _get_waste_code(self, flow, boundary):
        """Return the waste code of a move; reused goods are not waste."""
        self.ensure_one()
        code = self.waste_code_id or boundary.waste_code_id
        if code or flow not in ("collected", "outgoing"):
            return code
        treatment = self.treatment_id or boundary.treatment_id
        if flow == "outgoing" and treatment.kind == "reuse":
            return code
        return self.product_id.stream_id._get_waste_code(fields.Date.to_date(self.date))

    def _check_weights_known(self):
        """Apply the company's rule for goods whose weight is not known."""
        refused = self.filtered(
            lambda m: (
                m.kg_source == "unknown"
                and m.company_id.soors_unknown_weight == "error"
            )
        )
        if refused:
            names = refused.product_id.mapped("display_name")
            raise UserError(
                self.env._(
                    "The weight of these goods is not known: %(products)s. Weigh "
                    "them, or give the product an average weight, then confirm again. "
                    "Nothing was recorded.",
                    products=", ".join(names[:5]),
                )
            )

    @api.constrains("kg_source", "kg_measured")
    def _check_kg_measured(self):
        measured = self.filtered("kg_measured")
        if not measured:
            return
        kilogram = self.env.ref("uom.product_uom_kgm")
        for move in measured:
            if move.product_uom._has_common_reference(kilogram):
                raise ValidationError(
                    self.env._(
                        "%(product)s is counted in %(unit)s: change the quantity "
                        "instead of the measured weight.",
                        product=move.product_id.display_name,
                        unit=move.product_uom.display_name,
                    )
                )

    def _backdate(self, date):
        """Set when recorded moves really took place, e.g. for paper entered late.

        Private on purpose: callers check that the period is open.

        :param datetime date: naive UTC
        """
        self.with_context(soors_ledger=LEDGER_WRITER).write({"date": date})
