from odoo import fields, models


class SoorsSortingLossReason(models.Model):
    _name = "soors.sorting.loss.reason"
    _description = "Reason of a Sorting Difference"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="Short name that machines use; it never changes."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_weighing = fields.Boolean(
        "Ordinary weighing difference",
        help="Booked by itself on differences within the tolerance; it explains none "
        "beyond it.",
    )

    _code_uniq = models.UniqueIndex("(code)", "This code is already used.")
