from odoo import fields, models


class SoorsRefusalReason(models.Model):
    _name = "soors.refusal.reason"
    _description = "Reason of a refusal"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short technical name, never translated.")
    sequence = fields.Integer(default=10)
    used_by = fields.Selection(
        [
            ("office", "The office, for a request"),
            ("driver", "The driver, at a stop"),
            ("both", "Both"),
        ],
        required=True,
        default="both",
    )
    outcome = fields.Selection(
        [
            ("pool", "The request waits for another round"),
            ("refuse", "The request is refused"),
        ],
        string="After a failed stop",
        required=True,
        default="pool",
    )
    description = fields.Text(
        "What to tell the donor",
        translate=True,
        help="Sentence that may be read out to the donor or sent.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "A reason with this code exists already.")
