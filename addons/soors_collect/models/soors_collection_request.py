from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

WINDOWS = {
    "any": (8.0, 17.0),
    "morning": (8.0, 12.0),
    "afternoon": (13.0, 17.0),
}
OPEN_STOP_STATES = ("todo", "arrived")


class SoorsCollectionRequest(models.Model):
    _name = "soors.collection.request"
    _description = "Collection request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_limit, id"
    _rec_names_search = ["name", "partner_id.name", "phone"]
    _check_company_auto = True

    name = fields.Char(
        "Number",
        required=True,
        copy=False,
        readonly=True,
        default=lambda self: self.env._("New"),
    )
    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    user_id = fields.Many2one(
        "res.users",
        "Taken by",
        default=lambda self: self._default_user_id(),
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Donor",
        check_company=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    contact_name = fields.Char(
        "Name of a new donor", help="Used when the donor is not known yet."
    )
    phone = fields.Char(compute="_compute_contact", store=True, readonly=False)
    email = fields.Char(compute="_compute_contact", store=True, readonly=False)
    street = fields.Char(compute="_compute_contact", store=True, readonly=False)
    zip = fields.Char(
        "Postal code", compute="_compute_contact", store=True, readonly=False
    )
    city = fields.Char(compute="_compute_contact", store=True, readonly=False)
    municipality_id = fields.Many2one(
        "soors.municipality",
        compute="_compute_municipality_id",
        store=True,
        readonly=False,
        index=True,
        ondelete="restrict",
    )
    origin_kind = fields.Selection(
        [("household", "Household"), ("business", "Business")],
        string="Origin of the goods",
        compute="_compute_origin_kind",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    date_requested = fields.Date(
        "Asked on", required=True, default=fields.Date.context_today
    )
    date_limit = fields.Date(
        "Before",
        compute="_compute_date_limit",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        help="From this day on the request counts as late.",
    )
    days_waiting = fields.Integer(compute="_compute_waiting")
    is_late = fields.Boolean("Late", compute="_compute_waiting")
    date_wished = fields.Date("Not before")
    window = fields.Selection(
        [
            ("any", "Any time"),
            ("morning", "Morning"),
            ("afternoon", "Afternoon"),
            ("exact", "Between hours"),
        ],
        string="Wished time",
        required=True,
        default="any",
    )
    hour_from = fields.Float(
        "From", compute="_compute_hours", store=True, readonly=False, aggregator=None
    )
    hour_to = fields.Float(
        "To", compute="_compute_hours", store=True, readonly=False, aggregator=None
    )
    line_ids = fields.One2many(
        "soors.collection.request.line", "request_id", "Goods", copy=True
    )
    kg_estimated = fields.Float(
        "Estimated kg",
        digits=(16, 1),
        compute="_compute_kg_estimated",
        store=True,
    )
    stairs = fields.Integer("Floors by stairs")
    has_lift = fields.Boolean("Lift")
    parking_note = fields.Char("Parking and access")
    note = fields.Text()
    closing = fields.Selection(
        [("refused", "Refused"), ("cancelled", "Cancelled")], copy=False, readonly=True
    )
    refusal_reason_id = fields.Many2one(
        "soors.refusal.reason",
        "Reason",
        copy=False,
        readonly=True,
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    stop_ids = fields.One2many("soors.round.stop", "request_id", "Stops", copy=False)
    stop_id = fields.Many2one(
        "soors.round.stop",
        compute="_compute_stop_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    round_id = fields.Many2one(related="stop_id.round_id", string="Round")
    date_planned = fields.Datetime(
        "Appointment",
        compute="_compute_date_planned",
        inverse="_inverse_date_planned",
        store=True,
        index="btree_not_null",
    )
    hours_planned = fields.Float(
        "Length (h)",
        compute="_compute_hours_planned",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
        help="Time that the appointment takes of the crew's day.",
    )
    state = fields.Selection(
        [
            ("new", "Waiting"),
            ("planned", "Planned"),
            ("done", "Done"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
    )

    _hours_planned_positive = models.Constraint(
        "CHECK (hours_planned > 0 AND hours_planned <= 12)",
        "An appointment lasts more than zero and at most 12 hours.",
    )
    _stairs_range = models.Constraint(
        "CHECK (stairs BETWEEN 0 AND 60)",
        "Floors by stairs are between 0 and 60.",
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.depends("partner_id")
    def _compute_contact(self):
        for request in self:
            for name in ("phone", "email", "street", "zip", "city"):
                request[name] = request.partner_id[name] or request[name]

    @api.depends("zip", "city")
    def _compute_municipality_id(self):
        for request in self:
            found = self.env["soors.municipality"]._find_by_address(
                request.zip, request.city
            )
            request.municipality_id = found or request.municipality_id

    @api.depends("partner_id")
    def _compute_origin_kind(self):
        for request in self:
            company = request.partner_id.commercial_partner_id.is_company
            request.origin_kind = "business" if company else "household"

    @api.depends("date_requested", "date_wished", "company_id")
    def _compute_date_limit(self):
        for request in self:
            days = timedelta(days=request.company_id.soors_request_days)
            asked = request.date_requested or fields.Date.context_today(request)
            # Nobody is late for who asked not to come before a day.
            request.date_limit = max(asked, request.date_wished or asked) + days

    @api.depends("date_requested", "date_limit", "state")
    @api.depends_context("tz")
    def _compute_waiting(self):
        today = fields.Date.context_today(self)
        for request in self:
            waiting = request.state in ("new", "planned")
            asked = request.date_requested or today
            request.days_waiting = (today - asked).days if waiting else 0
            limit = request.date_limit
            request.is_late = bool(waiting and limit and limit < today)

    @api.depends("company_id")
    def _compute_hours_planned(self):
        for request in self:
            company = request.company_id or self.env.company
            request.hours_planned = company._get_usual_hours()

    @api.depends("window")
    def _compute_hours(self):
        for request in self:
            if request.window in WINDOWS:
                request.hour_from, request.hour_to = WINDOWS[request.window]

    @api.depends("line_ids.kg_estimated")
    def _compute_kg_estimated(self):
        for request in self:
            request.kg_estimated = sum(request.line_ids.mapped("kg_estimated"))

    @api.depends("stop_ids.state", "stop_ids.round_id.state")
    def _compute_stop_id(self):
        for request in self:
            stops = request.stop_ids
            done = stops.filtered(lambda stop: stop.state == "done")
            current = stops.filtered(
                lambda stop: (
                    stop.state in OPEN_STOP_STATES
                    and stop.round_id.state != "cancelled"
                )
            )
            request.stop_id = (done or current)[-1:]

    @api.depends("stop_id.date_planned")
    def _compute_date_planned(self):
        for request in self:
            request.date_planned = request.stop_id.date_planned

    @api.depends("closing", "stop_id.state")
    def _compute_state(self):
        for request in self:
            if request.stop_id.state == "done":
                request.state = "done"
            else:
                planned = "planned" if request.stop_id else "new"
                request.state = request.closing or planned

    @api.depends("name", "partner_id.display_name")
    def _compute_display_name(self):
        for request in self:
            donor = request.partner_id.name
            request.display_name = f"{request.name} {donor}" if donor else request.name

    @api.constrains("hour_from", "hour_to")
    def _check_hours(self):
        for request in self:
            if not 0 <= request.hour_from < request.hour_to <= 24:
                raise ValidationError(
                    self.env._("The wished time must start before it ends.")
                )

    @api.onchange("phone")
    def _onchange_phone(self):
        if self.phone and not self.partner_id:
            self.partner_id = self._find_donor(self.phone)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company = vals.get("company_id") or self.env.company.id
            if not vals.get("name"):
                sequence = self.env["ir.sequence"].with_company(company)
                vals["name"] = sequence.next_by_code("soors.collection.request")
        self._complete_contacts(vals_list)
        # The appointment makes a stop, which needs the municipality: last.
        planned = [vals.pop("date_planned", False) for vals in vals_list]
        requests = super().create(vals_list)
        requests._complete_donor()
        for request, date_planned in zip(requests, planned, strict=True):
            if date_planned:
                request.date_planned = date_planned
        return requests

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(request.state == "done" for request in self):
            raise UserError(
                self.env._("A request that was picked up cannot be deleted.")
            )

    def _inverse_date_planned(self):
        for request in self:
            request._plan_at(request.date_planned)

    def _plan_at(self, moment):
        """Give the request an appointment, on a round of that day.

        :param datetime moment: naive UTC; empty takes the appointment away
        """
        self.ensure_one()
        stop = self.stop_id
        if stop and stop.state != "todo":
            raise UserError(
                self.env._(
                    "%(request)s is already being picked up: its appointment cannot"
                    " be moved.",
                    request=self.display_name,
                )
            )
        if not moment:
            stop.unlink()
            return
        day = self._get_local_date(moment)
        if not stop or stop.round_id.date != day:
            round_ = self.env["soors.round"]._get_day_round(self.company_id, day)
            stop.unlink()
            stop = round_._add_request_stops(self)
        stop.date_planned = moment

    def _get_local_date(self, moment):
        zone = self.company_id._get_timezone()
        return pytz.utc.localize(moment).astimezone(zone).date()

    def _get_wished_moment(self, day):
        """Return the start of the wished time on a day, naive UTC."""
        self.ensure_one()
        zone = self.company_id._get_timezone()
        start = datetime.combine(day, time.min) + timedelta(hours=self.hour_from)
        return zone.localize(start).astimezone(pytz.utc).replace(tzinfo=None)

    def _check_plannable(self):
        for request in self:
            if request.state != "new":
                raise UserError(
                    self.env._(
                        "%(request)s is not waiting any more: it cannot be put on a"
                        " round.",
                        request=request.display_name,
                    )
                )
            if not request.municipality_id:
                raise UserError(
                    self.env._(
                        "%(request)s has no municipality: check its postal code before"
                        " planning it.",
                        request=request.display_name,
                    )
                )

    def action_open_plan(self):
        """Choose the round of these requests."""
        return self.env["soors.round.plan.wizard"]._open(request_ids=self.ids)

    def action_open_refuse(self):
        """Choose why these requests are refused."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "soors_collect.soors_request_refuse_wizard_action"
        )
        action["context"] = {"default_request_ids": self.ids}
        return action

    def action_refuse(self, reason_id, note=None):
        """Refuse waiting requests.

        :param int reason_id: a ``soors.refusal.reason``
        :param str note: optional explanation, kept in the history
        """
        reason = self.env["soors.refusal.reason"].browse(reason_id).exists()
        if not reason:
            raise ValidationError(self.env._("Choose a reason for the refusal."))
        self._check_open()
        self._remove_open_stops()
        self.write({"closing": "refused", "refusal_reason_id": reason.id})
        if note:
            for request in self:
                request.message_post(body=note)
        return True

    def action_cancel(self):
        """Close requests that the donor took back."""
        self._check_open()
        self._remove_open_stops()
        self.write({"closing": "cancelled"})
        return True

    def action_reopen(self):
        """Put refused or cancelled requests back among the waiting ones."""
        self.write({"closing": False, "refusal_reason_id": False})
        return True

    def action_unplan(self):
        """Take requests off their round; they wait again."""
        self._check_open()
        self._remove_open_stops()
        return True

    def _check_open(self):
        for request in self:
            if request.state not in ("new", "planned"):
                raise UserError(
                    self.env._(
                        "%(request)s is closed already.", request=request.display_name
                    )
                )

    def _remove_open_stops(self):
        stops = self.stop_ids.filtered(lambda stop: stop.state in OPEN_STOP_STATES)
        if any(stop.state != "todo" for stop in stops):
            raise UserError(
                self.env._("The driver is at this stop: it cannot be taken off.")
            )
        stops.unlink()

    def action_view_round(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "soors.round",
            "res_id": self.round_id.id,
            "view_mode": "form",
        }
