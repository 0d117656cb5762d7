from odoo import fields, models


class ResCompany(models.Model):
    """How precise donors are told when the crew comes."""

    _inherit = "res.company"

    soors_announced_hours = fields.Integer(
        "Hours announced to donors",
        default=0,
        required=True,
        help="Length of the time in which the crew is announced. 0: the morning or"
        " the afternoon.",
    )

    _soors_announced_hours_range = models.Constraint(
        "CHECK (soors_announced_hours BETWEEN 0 AND 8)",
        "Donors are told between 0 and 8 hours.",
    )
