from odoo import fields, models

from ..const import DESTINATIONS


class SoorsGrade(models.Model):
    _inherit = "soors.grade"

    sorting_destination = fields.Selection(
        DESTINATIONS,
        help="Where sorted goods of this grade usually go. The sorter may choose "
        "another place.",
    )
    sorting_treatment_id = fields.Many2one(
        "soors.treatment",
        "Usual treatment",
        ondelete="restrict",
        domain=[("kind", "not in", ("internal", "loss"))],
        help="What usually happens to this grade when it goes to an outlet.",
    )
