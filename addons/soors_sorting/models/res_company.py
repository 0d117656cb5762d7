from odoo import fields, models

from odoo.addons.soors_base.const import KG_DIGITS


class ResCompany(models.Model):
    _inherit = "res.company"

    sorting_tolerance_percent = fields.Float(
        "Sorting tolerance (%)",
        default=2.0,
        help="Difference between what a sorting session takes and what comes out, in "
        "percent of what it takes, that needs no explanation.",
    )
    sorting_tolerance_kg = fields.Float(
        "Smallest sorting tolerance (kg)",
        digits=KG_DIGITS,
        default=0.5,
        help="Difference, in kilograms, that never needs an explanation, however "
        "little a session takes.",
    )
    sorting_allow_overdraw = fields.Boolean(
        "Sort more than is on hand",
        help="Accept a session that takes more than was recorded as received; the "
        "session is flagged so that the missing receipt can be found.",
    )

    _sorting_tolerance_valid = models.Constraint(
        "CHECK (sorting_tolerance_percent BETWEEN 0 AND 100"
        " AND sorting_tolerance_kg >= 0)",
        "The sorting tolerance must lie between 0 and 100 %.",
    )
