from odoo import api, fields, models

from odoo.addons.soors_base.const import FLOWS, KG_DIGITS, KG_SOURCES, ORIGIN_KINDS
from odoo.addons.soors_reporting.const import BALANCE_ITEMS

from ..const import SECTION_BY_GROUP, SECTIONS, from_grams


class SoorsFederationFigure(models.Model):
    """One figure of a member's declaration, in the federation's own taxonomy."""

    _name = "soors.federation.figure"
    _description = "Figure of a member"
    _order = "declaration_id, id"

    declaration_id = fields.Many2one(
        "soors.federation.declaration", required=True, index=True, ondelete="cascade"
    )
    member_id = fields.Many2one(
        related="declaration_id.member_id", store=True, index=True
    )
    company_id = fields.Many2one(related="declaration_id.company_id", store=True)
    state = fields.Selection(related="declaration_id.state")
    date_from = fields.Date(related="declaration_id.date_from", store=True)
    section = fields.Selection(SECTIONS, required=True)
    item = fields.Selection(BALANCE_ITEMS, "Column of the balance")
    flow = fields.Selection(FLOWS)
    stream_id = fields.Many2one("soors.stream", ondelete="restrict")
    stream_label = fields.Char(
        "Stream as named by the member",
        help="Where the member has streams of its own: they are counted with the "
        "stream of the federation they are part of.",
    )
    grade_label = fields.Char("Grade")
    treatment_id = fields.Many2one("soors.treatment", ondelete="restrict")
    treatment_label = fields.Char("Treatment as named by the member")
    treatment_kind = fields.Selection(
        selection="_selection_treatment_kind", string="Counts as"
    )
    municipality_id = fields.Many2one("soors.municipality", ondelete="restrict")
    origin_kind = fields.Selection(ORIGIN_KINDS, "Origin")
    kg_source = fields.Selection(KG_SOURCES, "Source of weight")
    kg = fields.Float("Kilos", digits=KG_DIGITS)
    kg_weighed = fields.Float("Weighed", digits=KG_DIGITS)
    kg_average = fields.Float("Average weight", digits=KG_DIGITS)
    kg_declared = fields.Float("Declared", digits=KG_DIGITS)
    move_count = fields.Integer("Movements")
    unknown_count = fields.Integer("Weight unknown")

    @api.model
    def _selection_treatment_kind(self):
        field = self.env["soors.treatment"]._fields["kind"]
        return field._description_selection(self.env)

    @api.model
    def _store(self, declaration, payload):
        """Store the figures of a checked declaration."""
        maps = self._get_maps(payload)
        values = [
            {"declaration_id": declaration.id, **row}
            for group, section in SECTION_BY_GROUP.items()
            for source in payload["figures"].get(group, ())
            for row in self._prepare_rows(section, source, payload, maps)
        ]
        return self.create(values)

    @api.model
    def _get_maps(self, payload):
        """Return the federation's records by the codes of the exchange."""

        def by_code(model, name="code"):
            records = self.env[model].with_context(active_test=False).search([])
            return {record[name]: record.id for record in records}

        streams = by_code("soors.stream")
        return {
            "streams": {
                code: self._find_stream(code, payload["streams"], streams)
                for code in payload["streams"]
            },
            "treatments": by_code("soors.treatment"),
            "towns": by_code("soors.municipality", "nis"),
        }

    @api.model
    def _find_stream(self, code, told, known):
        """Return the id of a stream or of the nearest one it is part of."""
        seen = set()
        while code and code not in known and code not in seen:
            seen.add(code)
            code = (told.get(code) or {}).get("parent")
        return known.get(code, False)

    def _prepare_rows(self, section, row, payload, maps):
        """Return the values of the figures of one row of the exchange."""
        base = self._prepare_keys(section, row, payload, maps)
        if section != "balance":
            return [{**base, **self._prepare_measures(row)}]
        return [
            {**base, "item": item, "kg": from_grams(row[item])}
            for item, _label in BALANCE_ITEMS
            if row[item]
        ]

    def _prepare_keys(self, section, row, payload, maps):
        treatment = payload["treatments"].get(row.get("treatment")) or {}
        kinds = dict(self._selection_treatment_kind())
        kind = treatment.get("kind")
        return {
            "section": section,
            "flow": self._get_known(FLOWS, row.get("flow")),
            "stream_id": maps["streams"][row["stream"]],
            "stream_label": payload["streams"][row["stream"]].get("name"),
            "grade_label": payload["grades"].get(row.get("grade")),
            "treatment_id": maps["treatments"].get(row.get("treatment"), False),
            "treatment_label": treatment.get("name"),
            "treatment_kind": kind if kind in kinds else False,
            "municipality_id": maps["towns"].get(row.get("nis"), False),
            "origin_kind": self._get_known(ORIGIN_KINDS, row.get("origin")),
            "kg_source": self._get_known(KG_SOURCES, row.get("source")),
        }

    def _get_known(self, selection, value):
        return value if value in dict(selection) else False

    def _prepare_measures(self, row):
        return {
            "kg": from_grams(row["grams"]),
            "kg_weighed": from_grams(row["weighed"]),
            "kg_average": from_grams(row["average"]),
            "kg_declared": from_grams(row["declared"]),
            "move_count": row["moves"],
            "unknown_count": row["unknown"],
        }
