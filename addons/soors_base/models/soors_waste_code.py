from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class SoorsWasteCode(models.Model):
    _name = "soors.waste.code"
    _description = "Waste code"
    _order = "code, date_from desc, id"
    _rec_names_search = ["code", "name"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Code of the European List of Waste as officially written: pairs of"
        " digits with spaces, an asterisk when hazardous.",
    )
    hazardous = fields.Boolean()
    level = fields.Selection(
        selection=[
            ("chapter", "Chapter"),
            ("subchapter", "Sub-chapter"),
            ("entry", "Entry"),
        ],
        required=True,
        default="entry",
    )
    parent_id = fields.Many2one("soors.waste.code", index=True, ondelete="restrict")
    child_ids = fields.One2many("soors.waste.code", "parent_id")
    date_from = fields.Date("In force from", required=True)
    date_to = fields.Date("In force until", help="Last day; empty: still in force.")
    note = fields.Text(translate=True)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(code, date_from)", "This waste code exists already from that date."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A waste code cannot end before it starts.",
    )

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A waste code cannot be a part of one of its own parts.")
            )

    @api.constrains("code", "date_from", "date_to")
    def _check_overlap(self):
        """Refuse two versions of a code that are in force on the same day."""
        others = self.with_context(active_test=False).search(
            [("code", "in", self.mapped("code"))]
        )
        for code in self:
            for other in others.filtered(lambda o, c=code: o.code == c.code) - code:
                if not (code._ends_before(other) or other._ends_before(code)):
                    raise ValidationError(
                        self.env._(
                            "Two versions of waste code %(code)s are in force on the"
                            " same day.",
                            code=code.code,
                        )
                    )

    def _ends_before(self, other):
        return bool(self.date_to and self.date_to < other.date_from)

    @api.depends("code", "name")
    def _compute_display_name(self):
        for code in self:
            code.display_name = " ".join(filter(None, (code.code, code.name)))

    @api.model
    def _get_valid_domain(self, date):
        """Return the domain of the codes in force on that day."""
        return Domain("date_from", "<=", date) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", date)
        )

    def _valid_on(self, date):
        """Return the codes of ``self`` that are in force on that day."""
        date = fields.Date.to_date(date)
        return self.filtered(
            lambda c: c.date_from <= date and (not c.date_to or c.date_to >= date)
        )
