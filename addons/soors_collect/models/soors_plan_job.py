import logging
import time
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..plan_day import PlanDay
from ..planner import PlannerError, solve

_logger = logging.getLogger(__name__)

WAITING, RUNNING, DONE = "waiting", "running", "done"
# A week at most: further ahead requests come and go.
MAX_DAYS = 7
# Longest real time of one day's search: below Odoo's limit of a scheduled action.
WALL_SECONDS = 90
# How often a search asks whether it is to stop: each time is a transaction.
ASK_SECONDS = 1.0
# Only the planner itself says how far it is and what it found; it searches with the
# rights of who asked.
PROTECTED_FIELDS = {
    "user_id",
    "state",
    "days_done",
    "progress",
    "fingerprint",
    "solver",
}


def _every(seconds, function):
    """Return a function that calls another one no more often than that."""
    last = [0.0, None]

    def call():
        now = time.monotonic()
        if now - last[0] >= seconds:
            last[:] = now, function()
        return last[1]

    return call


class SoorsPlanJob(models.Model):
    _name = "soors.plan.job"
    _description = "Planning of rounds"
    _order = "id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    user_id = fields.Many2one(
        "res.users",
        "Planned by",
        required=True,
        readonly=True,
        default=lambda self: self._default_user_id(),
    )
    date_from = fields.Date(
        "Day", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(
        "Until",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    with_requests = fields.Boolean(
        "Requests that wait",
        default=True,
        help="Also find a place for requests that have no round yet.",
    )
    vehicle_ids = fields.Many2many(
        "fleet.vehicle",
        "soors_plan_job_vehicle_rel",
        "job_id",
        "vehicle_id",
        string="Further vehicles",
        check_company=True,
        help="Vehicles without a round that day which may get one.",
    )
    point_ids = fields.Many2many(
        "soors.collection.point",
        "soors_plan_job_point_rel",
        "job_id",
        "point_id",
        string="Further points",
        check_company=True,
        help="Collection points to empty if it is worth the way.",
    )
    seconds = fields.Integer(
        "Seconds per day",
        compute="_compute_seconds",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    state = fields.Selection(
        [
            ("draft", "To plan"),
            (WAITING, "Waiting"),
            (RUNNING, "Searching"),
            (DONE, "To accept"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("failed", "Failed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    progress = fields.Float(readonly=True, copy=False, aggregator=None)
    days_done = fields.Integer(readonly=True, copy=False)
    is_stop_asked = fields.Boolean(readonly=True, copy=False)
    is_better = fields.Boolean(
        readonly=True, copy=False, help="A better plan than the present one was found."
    )
    has_steps = fields.Boolean(
        "Unloading or breaks planned", compute="_compute_has_steps"
    )
    problem = fields.Char(readonly=True, copy=False)
    solver = fields.Char(readonly=True, copy=False)
    fingerprint = fields.Json(readonly=True, copy=False)
    route_ids = fields.One2many(
        "soors.plan.job.route", "job_id", "Rounds", readonly=True, copy=False
    )
    line_ids = fields.One2many(
        "soors.plan.job.line", "job_id", "Stops", readonly=True, copy=False
    )
    left_out_ids = fields.One2many(
        "soors.plan.job.line",
        "job_id",
        "Left out",
        domain=[("is_left_out", "=", True)],
        readonly=True,
    )
    km_before = fields.Float("km now", digits=(16, 1), readonly=True)
    km_after = fields.Float("km planned", digits=(16, 1), readonly=True)
    hours_before = fields.Float("Hours now", readonly=True)
    hours_after = fields.Float("Hours planned", readonly=True)
    late_before = fields.Integer("Minutes late now", readonly=True)
    late_after = fields.Integer("Minutes late planned", readonly=True)
    overtime_before = fields.Float("Hours over shift now", readonly=True)
    overtime_after = fields.Float("Hours over shift planned", readonly=True)
    stops_before = fields.Integer("Stops now", readonly=True)
    stops_after = fields.Integer("Stops planned", readonly=True)
    left_out_before = fields.Integer("Left out now", readonly=True)
    left_out_after = fields.Integer("Left out planned", readonly=True)

    _seconds_range = models.Constraint(
        "CHECK (seconds BETWEEN 1 AND 60)", "A day is planned in 1 to 60 seconds."
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self) + timedelta(days=1)

    @api.depends("date_from")
    def _compute_date_to(self):
        for job in self:
            if not job.date_to or job.date_to < job.date_from:
                job.date_to = job.date_from

    @api.depends("company_id")
    def _compute_seconds(self):
        for job in self:
            job.seconds = job.company_id.soors_plan_seconds

    @api.depends("line_ids.kind")
    def _compute_has_steps(self):
        for job in self:
            job.has_steps = any(line.kind != "stop" for line in job.line_ids)

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for job in self:
            days = [format_date(self.env, job.date_from)]
            if job.date_to and job.date_to != job.date_from:
                days.append(format_date(self.env, job.date_to))
            job.display_name = self.env._("Plan %(days)s", days=" – ".join(days))

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for job in self:
            if not 0 <= (job.date_to - job.date_from).days < MAX_DAYS:
                raise ValidationError(
                    self.env._(
                        "Plan from one day to %(days)s days at once.", days=MAX_DAYS
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            given = {name: vals.get(name) for name in PROTECTED_FIELDS}
            if given["state"] == "draft":
                given.pop("state")
            if any(given.values()) and not self.env.su:
                self._raise_protected()
        return super().create(vals_list)

    def write(self, vals):
        if PROTECTED_FIELDS & set(vals) and not self.env.su:
            self._raise_protected()
        return super().write(vals)

    def _raise_protected(self):
        raise UserError(
            self.env._("Use the buttons to plan; what was found cannot be typed.")
        )

    def _own(self):
        """Return the jobs with the rights to note what the planner did."""
        self.check_access("write")
        # sudo: passes the guard that keeps clients from typing results; the rights
        # on the job were checked the line before.
        return self.sudo()

    def _check_state(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for job in self:
            if job.state not in states:
                raise UserError(
                    self.env._(
                        "%(job)s is: %(state)s. This cannot be done now.",
                        job=job.display_name,
                        state=labels[job.state],
                    )
                )

    # Buttons

    def action_plan(self):
        """Start planning; the screen shows how far it is."""
        for job in self:
            job._check_state("draft", "failed", DONE, "refused")
            # Fails here, in front of the planner, rather than later on.
            for day in job._get_days():
                PlanDay(job, day).check()
        jobs = self._own()
        jobs.route_ids.unlink()
        jobs.line_ids.unlink()
        jobs.write(self._prepare_start_values())
        # sudo: planners may not read scheduled actions; this only wakes one up
        self.env.ref("soors_collect.soors_plan_job_cron").sudo()._trigger()
        return True

    def _prepare_start_values(self):
        return {
            "state": WAITING,
            "progress": 0.0,
            "days_done": 0,
            "is_stop_asked": False,
            "is_better": False,
            "problem": False,
            "fingerprint": {},
            "user_id": self.env.uid,
            **dict.fromkeys(
                [name for name in self._fields if name.endswith(("_before", "_after"))],
                0,
            ),
        }

    def action_stop(self):
        """Stop looking; the best plan so far is kept."""
        self._check_state(WAITING, RUNNING)
        self._own().write({"is_stop_asked": True})
        return True

    def action_refuse(self):
        """Leave the rounds as they are."""
        self._check_state(DONE)
        self._own().write({"state": "refused"})
        return True

    def action_accept(self):
        """Write the plan to the rounds.

        Refused when a round has changed since: a stop made or moved meanwhile is not
        to be undone.
        """
        for job in self:
            job._check_state(DONE)
            for day in job._get_days():
                known = (job.fingerprint or {}).get(fields.Date.to_string(day))
                if PlanDay(job, day).get_fingerprint() != known:
                    raise UserError(
                        self.env._(
                            "The rounds of %(date)s have changed since they were"
                            " planned: plan again.",
                            date=format_date(self.env, day),
                        )
                    )
            job._apply()
        self._own().write({"state": "accepted"})
        return True

    def action_view_rounds(self):
        """Show the rounds of these days."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "soors_collect.soors_round_action"
        )
        action["domain"] = [
            ("date", ">=", self.date_from),
            ("date", "<=", self.date_to),
            ("company_id", "=", self.company_id.id),
        ]
        return action

    # Planning

    def _get_days(self):
        self.ensure_one()
        count = (self.date_to - self.date_from).days + 1
        return [self.date_from + timedelta(days=n) for n in range(count)]

    @api.model
    def _cron_plan(self):
        """Plan one day of the oldest job, then come again for the next."""
        job = self.search([("state", "in", [WAITING, RUNNING])], order="id", limit=1)
        if not job:
            return
        job = job.with_context(soors_plan_commit=True)
        job.write({"state": RUNNING})
        job._commit()
        job._plan_next_day()
        if self.search_count([("state", "in", [WAITING, RUNNING])], limit=1):
            self.env.ref("soors_collect.soors_plan_job_cron")._trigger()

    def _plan_next_day(self):
        """Plan the next day of this job; note what went wrong instead of raising."""
        self.ensure_one()
        days = self._get_days()
        try:
            self._plan_day(days[self.days_done])
        except (UserError, PlannerError) as error:
            self._fail(self._get_problem(error))
            return
        except Exception:
            _logger.exception("Planning %s failed", self.id)
            self._fail(self._get_problem(None))
            return
        self.days_done += 1
        done = self.days_done == len(days)
        self.write({"state": DONE if done else RUNNING, "progress": 100.0 * done})

    def _fail(self, problem):
        self._roll_back()
        self.write({"state": "failed", "problem": problem})

    def _get_problem(self, error):
        job = self.with_context(lang=self.user_id.lang)
        if isinstance(error, UserError):
            return str(error)
        if isinstance(error, PlannerError) and error.code == "road_server":
            return job.env._(
                "The road server did not answer (%(detail)s). Try again, or take its"
                " address out of the settings.",
                detail=error.detail,
            )
        return job.env._(
            "Automatic planning could not work with this day. Tell your support."
        )

    def _as_planner(self):
        """Return the job as its planner sees it: with his rights, in his language."""
        user = self.user_id
        return (
            self.with_user(user)
            .with_company(self.company_id)
            .with_context(
                allowed_company_ids=self.company_id.ids, lang=user.lang or None
            )
        )

    def _plan_day(self, date):
        """Plan one day and note the result; nothing of it stays when that fails."""
        day = PlanDay(self._as_planner(), date)
        problem, hand = day.build()
        fingerprint = day.get_fingerprint()
        # The solver works outside; no transaction is held meanwhile.
        self._commit()
        outcome = solve(
            problem,
            float(self.seconds),
            hand,
            on_progress=self._on_progress,
            should_stop=_every(ASK_SECONDS, self._should_stop),
            wall_seconds=WALL_SECONDS,
        )
        for failure in outcome.failures:
            _logger.warning("A solver of job %s failed: %s", self.id, failure)
        # A new transaction, which has seen that somebody pressed "Stop" until now.
        self._commit()
        try:
            self._note_day(day, problem, hand, outcome, fingerprint)
        except SerializationFailure:
            # Pressed at this very moment: what was found is noted all the same.
            self._roll_back()
            self._note_day(day, problem, hand, outcome, fingerprint)

    def _note_day(self, day, problem, hand, outcome, fingerprint):
        with self.env.cr.savepoint():
            self._note(day, problem, hand, outcome)
            key = fields.Date.to_string(day.date)
            self.fingerprint = {**(self.fingerprint or {}), key: fingerprint}

    def _roll_back(self):
        """Begin a new transaction; only where a scheduled action runs the job."""
        if self.env.context.get("soors_plan_commit"):
            self.env.cr.rollback()

    def _commit(self):
        """Show others how far the job is; only where a scheduled action runs it."""
        if self.env.context.get("soors_plan_commit"):
            self.env["ir.cron"]._commit_progress()

    def _on_progress(self, share, _cost):
        days = len(self._get_days())
        progress = 100.0 * (self.days_done + share) / days
        # Small steps only: each is a transaction of its own.
        if progress - self.progress < 2.0:
            return
        if not self._lock_for_progress():
            return
        self.progress = progress
        self._commit()

    def _lock_for_progress(self):
        """Tell whether the job is held; whoever writes it now comes first."""
        # A new transaction: in an older one, a stop that somebody asked for since
        # would undo the search instead of ending it.
        self._commit()
        try:
            with self.env.cr.savepoint(flush=False):
                return bool(self.try_lock_for_update())
        except SerializationFailure:
            return False

    def _should_stop(self):
        self.invalidate_recordset(["is_stop_asked"])
        asked = not self.exists() or self.is_stop_asked
        self._commit()
        return asked
