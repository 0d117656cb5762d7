from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    soors_planner_home = fields.Selection(
        [
            ("calendar", "Calendar of appointments"),
            ("rounds", "Rounds"),
        ],
        string="Planning opens on",
        default="calendar",
        required=True,
    )
    soors_request_days = fields.Integer(
        "Days until a pick-up is late",
        default=14,
        required=True,
        help="A request that waits longer than this is shown as late.",
    )
    soors_collect_vehicle_id = fields.Many2one(
        "fleet.vehicle",
        "Usual vehicle",
        ondelete="set null",
        help="Vehicle of rounds that the calendar of appointments makes.",
    )

    _soors_request_days_positive = models.Constraint(
        "CHECK (soors_request_days > 0)",
        "The number of days until a pick-up is late must be more than zero.",
    )
