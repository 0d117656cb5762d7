from odoo import fields, models


class SoorsDeclarationTemplate(models.Model):
    _name = "soors.declaration.template"
    _description = "Template of declarations"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short technical name, never translated.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    region_id = fields.Many2one(
        "soors.region", ondelete="restrict", help="Empty: for every region."
    )
    deadline_days = fields.Integer(
        "Days to send it",
        default=90,
        help="Days between the end of the period and the day the declaration is due.",
    )
    has_municipality = fields.Boolean("By municipality", default=True)
    has_source = fields.Boolean("By source of weight", default=True)
    has_balance = fields.Boolean("Mass balance", default=True)
    has_register = fields.Boolean("Waste register", default=True)
    note = fields.Text(
        "What it is for",
        translate=True,
        help="Shown to those who make the declaration: what the figures are used for.",
    )

    _code_uniq = models.UniqueIndex(
        "(code)", "A template with this code exists already."
    )
    _deadline_positive = models.Constraint(
        "CHECK (deadline_days >= 0)", "The number of days cannot be negative."
    )

    def _get_sections(self):
        """Return the keys of the sections of figures a declaration holds.

        What came in and what went out are always there: without them the
        declaration could not be checked.
        """
        self.ensure_one()
        optional = ("municipality", "source", "balance")
        chosen = [key for key in optional if self[f"has_{key}"]]
        return ["treatment", "collected", *chosen]
