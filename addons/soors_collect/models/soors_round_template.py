from datetime import datetime, timedelta

from babel.dates import format_skeleton, get_day_names
from dateutil import rrule

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.i18n import format_list
from odoo.tools.misc import babel_locale_parse, get_lang

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# The next open day lies within a long weekend and a bridge; else the round is left out.
MAX_DAYS_LATER = 7
NEXT_DAYS = 5
# What each round takes from its template.
ROUND_FIELDS = (
    "company_id",
    "warehouse_id",
    "user_id",
    "hour_start",
    "vehicle_id",
    "driver_id",
    "shift_id",
    "note",
)


class SoorsRoundTemplate(models.Model):
    """A round that comes again: on which days, with whom, to which points.

    The rounds of the coming days are made ahead, as drafts that the planner changes
    like any other. Each knows the day it was made for: one day never gets two.
    """

    _name = "soors.round.template"
    _description = "Recurring round"
    _inherit = ["soors.round.crew.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    crew_ids = fields.Many2many(
        "res.partner", "soors_round_template_crew_rel", "template_id", "partner_id"
    )
    shift_id = fields.Many2one(
        "soors.shift", check_company=True, index="btree_not_null", ondelete="restrict"
    )
    hour_start = fields.Float(
        "Leaves at",
        compute="_compute_hour_start",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
    )
    note = fields.Text("Note for the crew")
    frequency = fields.Selection(
        [("weekly", "Weeks"), ("monthly", "Months")],
        "Unit",
        required=True,
        default="weekly",
        tracking=True,
    )
    interval = fields.Integer("Every", default=1, required=True, tracking=True)
    mon = fields.Boolean("Monday", tracking=True)
    tue = fields.Boolean("Tuesday", tracking=True)
    wed = fields.Boolean("Wednesday", tracking=True)
    thu = fields.Boolean("Thursday", tracking=True)
    fri = fields.Boolean("Friday", tracking=True)
    sat = fields.Boolean("Saturday", tracking=True)
    sun = fields.Boolean("Sunday", tracking=True)
    which = fields.Selection(
        [
            ("1", "The first of the month"),
            ("2", "The second of the month"),
            ("3", "The third of the month"),
            ("4", "The fourth of the month"),
            ("-1", "The last of the month"),
        ],
        default="1",
        required=True,
        tracking=True,
    )
    date_from = fields.Date(
        "From",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="First day; every second week is counted from the week of this day.",
    )
    date_to = fields.Date("Until", tracking=True, help="Empty: without end.")
    when_closed = fields.Selection(
        [
            ("skip", "No round"),
            ("next", "The next open day"),
            ("make", "The round all the same"),
        ],
        "On closed days",
        required=True,
        default="skip",
        tracking=True,
        help="Days on which the organisation does not work, holidays among them.",
    )
    line_ids = fields.One2many(
        "soors.round.template.line", "template_id", "Collection points", copy=True
    )
    round_ids = fields.One2many("soors.round", "template_id", "Rounds")
    round_count = fields.Integer("Rounds to come", compute="_compute_round_count")
    point_count = fields.Integer("Points", compute="_compute_point_count")
    sentence = fields.Char("When", compute="_compute_sentence")
    next_days = fields.Char("Next days", compute="_compute_next_days")

    _interval_range = models.Constraint(
        "CHECK (interval BETWEEN 1 AND 26)",
        "A recurring round comes every 1 to 26 weeks or months.",
    )
    _hour_start_range = models.Constraint(
        "CHECK (hour_start >= 0 AND hour_start < 24)",
        "The hour of departure lies between 0:00 and 23:59.",
    )
    _dates_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The last day of a recurring round is not before its first.",
    )

    @api.depends("shift_id")
    def _compute_hour_start(self):
        for template in self:
            template.hour_start = (
                template.shift_id.hour_from
                if template.shift_id
                else template.hour_start or 8.0
            )

    def _compute_round_count(self):
        today = fields.Date.context_today(self)
        counts = dict(
            self.env["soors.round"]._read_group(
                [("template_id", "in", self.ids), ("date", ">=", today)],
                ["template_id"],
                ["__count"],
            )
        )
        for template in self:
            template.round_count = counts.get(template, 0)

    @api.depends("line_ids")
    def _compute_point_count(self):
        for template in self:
            template.point_count = len(template.line_ids)

    @api.depends("frequency", "interval", "which", *WEEKDAYS)
    @api.depends_context("lang")
    def _compute_sentence(self):
        for template in self:
            template.sentence = template._get_sentence()

    @api.depends(
        "frequency",
        "interval",
        "which",
        "date_from",
        "date_to",
        "when_closed",
        "company_id",
        *WEEKDAYS,
    )
    @api.depends_context("lang")
    def _compute_next_days(self):
        today = fields.Date.context_today(self)
        for template in self:
            days = template._get_next_days(today)
            texts = [template._format_day(day) for day in days]
            template.next_days = format_list(self.env, texts) if texts else False

    @api.constrains("frequency", *WEEKDAYS)
    def _check_weekdays(self):
        for template in self:
            if not template._get_weekdays():
                raise ValidationError(
                    self.env._(
                        "On which days of the week does %(name)s leave?",
                        name=template.name,
                    )
                )

    # Days

    def _get_weekdays(self):
        """Return the chosen days of the week, 0 for Monday."""
        self.ensure_one()
        return [number for number, name in enumerate(WEEKDAYS) if self[name]]

    def _get_rule(self):
        """Return the recurrence as a ``dateutil`` rule, None without a first day."""
        self.ensure_one()
        weekdays = self._get_weekdays()
        if not weekdays or not self.date_from or not 1 <= self.interval <= 26:
            return None
        monthly = self.frequency == "monthly"
        return rrule.rrule(
            rrule.MONTHLY if monthly else rrule.WEEKLY,
            # In months the count starts with the month of the first day.
            dtstart=fields.Datetime.to_datetime(self.date_from),
            interval=self.interval,
            byweekday=[
                rrule.weekday(day, int(self.which)) if monthly else rrule.weekday(day)
                for day in weekdays
            ],
            wkst=rrule.MO,
        )

    def _get_days(self, first, last):
        """Return the days of the recurrence between two dates, closed or not."""
        rule = self._get_rule()
        last = min(last, self.date_to) if self.date_to else last
        if not rule or last < first:
            return []
        bounds = map(fields.Datetime.to_datetime, (first, last))
        return [moment.date() for moment in rule.between(*bounds, inc=True)]

    def _get_round_day(self, day):
        """Return when the round of a day is made: that day, a later one, or None."""
        if self.when_closed == "make":
            return day
        planned = self._get_open_day(day)
        if planned == day:
            return day
        wanted = self.when_closed == "next" and planned
        return planned if wanted and not self._is_made_anyway(day, planned) else None

    def _get_open_day(self, day):
        """Return the first open day from that day on, None when it is far away."""
        company = self.company_id or self.env.company
        for offset in range(MAX_DAYS_LATER + 1):
            later = day + timedelta(days=offset)
            if self.env["soors.collection.slot"]._is_open(company, later):
                return later
        return None

    def _is_made_anyway(self, day, planned):
        """Tell whether the day to which a closed one would move has a round already.

        Its own, or that of another closed day before: one round a day is enough.
        """
        first = planned - timedelta(days=MAX_DAYS_LATER)
        before = self._get_days(first, day - timedelta(days=1))
        return bool(self._get_days(planned, planned)) or any(
            self._get_open_day(earlier) == planned for earlier in before
        )

    def _get_next_days(self, today):
        days = self._get_days(today, today + timedelta(days=366))
        found = []
        for day in days:
            if planned := self._get_round_day(day):
                found.append(planned)
            if len(found) == NEXT_DAYS:
                break
        return found

    def _format_day(self, day):
        # babel's own pattern for a short day: its order differs by language.
        return format_skeleton("MMMEd", day, locale=self._get_locale())

    @api.model
    def _get_locale(self):
        return babel_locale_parse(get_lang(self.env).code)

    def _get_sentence(self):
        self.ensure_one()
        names = get_day_names("wide", locale=self._get_locale())
        days = format_list(self.env, [names[day] for day in self._get_weekdays()])
        if not days:
            return False
        if self.frequency == "monthly":
            labels = dict(self._fields["which"]._description_selection(self.env))
            text = self.env._(
                "%(which)s: %(days)s", which=labels[self.which], days=days
            )
            if self.interval > 1:
                return self.env._(
                    "Every %(count)s months. %(text)s", count=self.interval, text=text
                )
            return text
        if self.interval > 1:
            return self.env._(
                "Every %(count)s weeks: %(days)s", count=self.interval, days=days
            )
        return self.env._("Every week: %(days)s", days=days)

    # Rounds

    def action_make_rounds(self):
        """Make what is missing of the coming days, then show it."""
        for template in self:
            if not template.active:
                raise UserError(
                    self.env._(
                        "%(name)s is archived: no rounds are made.", name=template.name
                    )
                )
        self._make_rounds()
        return self.action_view_rounds()

    def action_view_rounds(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "soors_collect.soors_round_action"
        )
        action["domain"] = [("template_id", "in", self.ids)]
        action["context"] = {"search_default_coming": 1}
        return action

    @api.model
    def _cron_make_rounds(self):
        """Make the rounds of the coming days of all organisations."""
        templates = self.search(self._get_due_domain())
        left = len(templates)
        for template in templates:
            company = template.company_id
            left -= 1
            template.with_company(company)._make_or_tell()
            if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                break

    @api.model
    def _get_due_domain(self):
        # Yesterday: it may still be today where the organisation is.
        day = fields.Date.subtract(fields.Date.today(), days=1)
        return Domain("date_to", "=", False) | Domain("date_to", ">=", day)

    def _make_or_tell(self):
        """Make the rounds; when that is impossible, tell who plans them why."""
        self.ensure_one()
        user = self.user_id or self.env.user
        template = self.with_context(lang=user.lang)
        try:
            with self.env.cr.savepoint():
                template._make_rounds()
        except (UserError, ValidationError) as error:
            if template.activity_ids.filtered("automated"):
                return  # told already
            template.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=template.env._("Rounds could not be made"),
                note=str(error),
                user_id=user.id,
            )

    def _make_rounds(self):
        """Make the rounds that are missing between today and the days ahead.

        :return: the new ``soors.round``
        """
        rounds = self.env["soors.round"]
        for template in self:
            company = template.company_id
            values = template._prepare_missing_rounds()
            made = rounds.with_company(company).create(values)
            template._add_points(made)
            rounds |= made
        return rounds

    def _prepare_missing_rounds(self):
        first, last = self._get_period()
        # A closed day that is over may still have its round on an open one to come.
        since = first - timedelta(days=MAX_DAYS_LATER)
        rounds = self._search_of_template(since)
        known = set(rounds.mapped("template_date"))
        # Where a planner moved another day's round, or a former recurrence had one.
        taken = set(rounds.filtered(lambda r: r.state != "cancelled").mapped("date"))
        return [
            self._prepare_round_values(day, planned)
            for day in self._get_days(since, last)
            if day not in known
            and (planned := self._get_round_day(day))
            and planned >= first
            and (planned == day or planned not in taken)
        ]

    def _get_period(self):
        """Return the first and last day for which rounds are made ahead."""
        self.ensure_one()
        today = datetime.now(self.company_id._get_timezone()).date()
        return today, today + timedelta(days=self.company_id.soors_round_days_ahead)

    def _search_of_template(self, first):
        return self.env["soors.round"].search(
            [("template_id", "=", self.id), ("template_date", ">=", first)]
        )

    def _prepare_round_values(self, day, planned):
        """Return the values of a round.

        :param date day: of the recurrence
        :param date planned: on which the round is made
        """
        return {
            **self._prepare_common_values(),
            "template_id": self.id,
            "template_date": day,
            "date": planned,
        }

    def _prepare_common_values(self):
        values = self._convert_to_write({name: self[name] for name in ROUND_FIELDS})
        return {**values, "crew_ids": [fields.Command.set(self.crew_ids.ids)]}

    def _add_points(self, rounds):
        """Put the points of this template on rounds that have none yet."""
        if not rounds:
            return
        busy = self._get_busy_points(rounds)
        self.env["soors.round.stop"].create(
            [
                line._prepare_stop_values(round_)
                for round_ in rounds
                for line in self.line_ids._get_open()
                if (round_.date, line.point_id) not in busy
            ]
        )
