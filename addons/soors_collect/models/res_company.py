import math

from odoo import fields, models

# A morning or an afternoon of a crew.
HALF_DAY_HOURS = 4.0


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

    soors_stops_per_day = fields.Integer(
        "Appointments of a round",
        default=12,
        required=True,
        help="How many donors a crew visits in a day at most.",
    )
    soors_slot_lead_days = fields.Integer(
        "Days before the first appointment",
        default=1,
        required=True,
        help="1: the earliest appointment is tomorrow.",
    )
    soors_slot_horizon = fields.Integer(
        "Days to look ahead",
        default=30,
        required=True,
        help="How far appointments are proposed.",
    )

    soors_round_days_ahead = fields.Integer(
        "Days of recurring rounds",
        default=14,
        required=True,
        help="How many days ahead the rounds that come again are made.",
    )

    soors_removal_service_id = fields.Many2one(
        "product.product",
        "Service of a social removal",
        domain=[("type", "=", "service")],
        ondelete="restrict",
        help="Its price is the social tariff; in hours, it counts each hour.",
    )

    soors_donor_mail = fields.Boolean(
        "Write to donors by e-mail",
        default=True,
        help="Once an outgoing mail server is set up.",
    )
    soors_donor_sms = fields.Boolean(
        "Write to donors by text message",
        help="Each text message is paid for from the organisation's credits.",
    )

    soors_spread_rule = fields.Selection(
        [
            ("none", "Leave it"),
            ("unweighed", "Spread it over what was not weighed"),
            ("all", "Spread it over all goods counted in kilos"),
        ],
        string="When the weighbridge differs",
        default="unweighed",
        required=True,
        help="Applied when a round is closed, in proportion to the kilos of each stop.",
    )
    soors_spread_limit = fields.Integer(
        "Largest difference spread (%)",
        default=20,
        required=True,
        help="A larger difference is a mistake to look for.",
    )
    soors_approval_number = fields.Char(
        "Approval or registration",
        help="As collector or carrier of waste; printed on attestations and transport"
        " documents.",
    )
    soors_approval_from = fields.Date("Granted on")
    soors_approval_to = fields.Date("Expires on")

    _soors_spread_limit_range = models.Constraint(
        "CHECK (soors_spread_limit BETWEEN 1 AND 100)",
        "The largest difference that is spread lies between 1 and 100 %.",
    )
    _soors_slots_range = models.Constraint(
        "CHECK (soors_stops_per_day BETWEEN 1 AND 200"
        " AND soors_slot_lead_days BETWEEN 0 AND 90"
        " AND soors_slot_horizon BETWEEN 1 AND 180)",
        "A crew makes 1 to 200 appointments a day; they are proposed 0 to 90 days"
        " from today and over 1 to 180 days.",
    )
    _soors_round_days_ahead_range = models.Constraint(
        "CHECK (soors_round_days_ahead BETWEEN 1 AND 90)",
        "Recurring rounds are made 1 to 90 days ahead.",
    )
    _soors_request_days_positive = models.Constraint(
        "CHECK (soors_request_days > 0)",
        "The number of days until a pick-up is late must be more than zero.",
    )

    def _get_half_stops(self):
        """Return how many appointments fit in half a day."""
        return math.ceil(self.soors_stops_per_day / 2)

    def _get_usual_hours(self):
        """Return the hours of an appointment when so many make a day."""
        return HALF_DAY_HOURS / (self._get_half_stops() or 1)

    def _get_removal_service(self):
        """Return the service of social removals: the organisation's, else ours."""
        shipped = self.env.ref(
            "soors_collect.product_social_removal", raise_if_not_found=False
        )
        return self.soors_removal_service_id or shipped
