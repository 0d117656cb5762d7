from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

CHANGEABLE_STATES = ("draft", "ready", "running")
# Only the buttons move a round on: its state says what happened to goods.
PROTECTED_FIELDS = {"state", "batch_id", "date_start", "date_end"}


class SoorsRound(models.Model):
    _name = "soors.round"
    _description = "Collection round"
    _inherit = ["soors.round.crew.mixin"]
    _order = "date desc, name desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        "Round",
        required=True,
        copy=False,
        readonly=True,
        default=lambda self: self.env._("New"),
    )
    date = fields.Date(
        required=True, default=fields.Date.context_today, index=True, tracking=True
    )
    hour_start = fields.Float("Leaves at", default=8.0, aggregator=None)
    crew_ids = fields.Many2many(
        "res.partner", "soors_round_crew_rel", "round_id", "partner_id"
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("ready", "Ready"),
            ("running", "Under way"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        index=True,
        copy=False,
        readonly=True,
        tracking=True,
        group_expand=True,
    )
    date_start = fields.Datetime("Started", copy=False, readonly=True)
    date_end = fields.Datetime("Ended", copy=False, readonly=True)
    note = fields.Text("Note for the crew")
    stop_ids = fields.One2many("soors.round.stop", "round_id", "Stops", copy=False)
    batch_id = fields.Many2one(
        "stock.picking.batch",
        "Batch of receipts",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    kg_weighbridge = fields.Float(
        "Weighbridge, gross (kg)",
        digits=(16, 3),
        copy=False,
        help="Weight of the loaded truck, when it was weighed.",
    )
    kg_estimated = fields.Float(
        "Expected kg", digits=(16, 1), compute="_compute_stop_figures"
    )
    stop_count = fields.Integer("Number of stops", compute="_compute_stop_figures")
    stop_closed_count = fields.Integer("Stops made", compute="_compute_stop_figures")
    kg_total = fields.Float("Collected kg", digits=(16, 3), compute="_compute_kg_total")

    _hour_start_range = models.Constraint(
        "CHECK (hour_start >= 0 AND hour_start < 24)",
        "The hour of departure lies between 0:00 and 23:59.",
    )
    _kg_weighbridge_positive = models.Constraint(
        "CHECK (kg_weighbridge >= 0)", "A weight cannot be negative."
    )

    def _compute_stop_figures(self):
        rows = self.env["soors.round.stop"]._read_group(
            [("round_id", "in", self.ids)],
            ["round_id", "state"],
            ["__count", "kg_estimated:sum"],
        )
        figures = {}
        for round_, state, count, kg in rows:
            values = figures.setdefault(round_, [0, 0, 0.0])
            values[0] += count
            values[1] += count if state in ("done", "failed") else 0
            values[2] += kg or 0.0
        for round_ in self:
            count, closed, kg = figures.get(round_, (0, 0, 0.0))
            round_.stop_count = count
            round_.stop_closed_count = closed
            round_.kg_estimated = kg

    def _compute_kg_total(self):
        totals = dict(
            self.env["soors.round.stop.line"]._read_group(
                [("round_id", "in", self.ids)], ["round_id"], ["kg:sum"]
            )
        )
        for round_ in self:
            round_.kg_total = totals.get(round_, 0.0)

    @api.depends("name", "vehicle_id.license_plate", "date")
    def _compute_display_name(self):
        for round_ in self:
            # sudo: the plate only, without rights on the fleet
            plate = round_.vehicle_id.sudo().license_plate
            round_.display_name = " ".join(filter(None, [round_.name, plate]))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_protected_fields(vals)
            if not vals.get("name"):
                company = vals.get("company_id") or self.env.company.id
                sequence = self.env["ir.sequence"].with_company(company)
                vals["name"] = sequence.next_by_code(
                    "soors.round", sequence_date=vals.get("date")
                )
        return super().create(vals_list)

    def write(self, vals):
        self._check_protected_fields(vals)
        moved = self._get_days_moved(vals.get("date"))
        self._check_company_unchanged(vals)
        result = super().write(vals)
        for round_, days in moved.items():
            for stop in round_.stop_ids.filtered("date_planned"):
                stop.date_planned = round_.company_id._add_days(stop.date_planned, days)
            round_.step_ids._move_days(days)
        return result

    def _check_protected_fields(self, vals):
        if self.env.su:
            return
        given = {name: vals.get(name) for name in PROTECTED_FIELDS}
        # A new round may say that it is a draft, as screens do.
        typed = given["state"] == "draft" and not self
        if any(value for name, value in given.items() if name != "state") or (
            given["state"] and not typed
        ):
            raise UserError(
                self.env._(
                    "Use the buttons to start, end or cancel a round; its state cannot"
                    " be typed."
                )
            )

    def _check_company_unchanged(self, vals):
        company = vals.get("company_id")
        if company and any(
            round_.stop_ids and round_.company_id.id != company for round_ in self
        ):
            raise UserError(
                self.env._("A round with stops cannot change its organisation.")
            )

    def _get_days_moved(self, date):
        """Return {round: days} of the rounds that a new date would move."""
        if not date:
            return {}
        date = fields.Date.to_date(date)
        moved = {r: (date - r.date).days for r in self if r.date != date}
        if any(round_.state not in ("draft", "ready") for round_ in moved):
            raise UserError(
                self.env._("A round that has started cannot move to another day.")
            )
        return moved

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        for round_ in self:
            if round_.state in ("running", "done"):
                raise UserError(
                    self.env._(
                        "%(name)s has started: it cannot be deleted.", name=round_.name
                    )
                )

    # What the office does

    def action_ready(self):
        """Tell the crew that the round may leave."""
        for round_ in self:
            round_._check_state("draft")
            if not round_.driver_id:
                raise UserError(
                    self.env._("Choose the driver of %(name)s.", name=round_.name)
                )
            if not round_.stop_ids:
                raise UserError(
                    self.env._("%(name)s has no stop yet.", name=round_.name)
                )
        self._set_state("ready")
        return True

    def action_draft(self):
        """Take a round back for changes before it leaves."""
        for round_ in self:
            round_._check_state("ready", "cancelled")
        self._set_state("draft")
        return True

    def action_cancel(self):
        """Cancel a round; its requests wait again."""
        for round_ in self:
            round_._check_state(*CHANGEABLE_STATES)
            if any(stop.state != "todo" for stop in round_.stop_ids):
                raise UserError(
                    self.env._(
                        "%(name)s has stops that were made: end it instead.",
                        name=round_.name,
                    )
                )
        self._set_state("cancelled")
        return True

    # What the crew does

    def action_start(self):
        """Leave the depot. Starting a round twice changes nothing."""
        for round_ in self._as_crew():
            if round_.state == "running":
                continue
            round_._check_state("ready")
            round_.write({"state": "running", "date_start": fields.Datetime.now()})
        return True

    def action_end(self):
        """Close the round; every stop must be done or failed.

        Ending a round twice changes nothing.
        """
        for round_ in self._as_crew():
            if round_.state == "done":
                continue
            round_._check_state("running")
            round_._check_all_stops_closed()
            round_.write({"state": "done", "date_end": fields.Datetime.now()})
        return True

    def _as_crew(self):
        """Return the rounds with the rights to change them, for who may drive them.

        The record rules have the last word: a driver reads only rounds where he is
        driver or crew, in his own organisations.
        """
        if not self.env.user.has_group("soors_base.group_driver"):
            raise AccessError(self.env._("Only drivers and planners make rounds."))
        self.check_access("read")
        # sudo: drivers may not write rounds; the callers write only how far they
        # are, after the check above.
        return self._in_company().sudo()

    def _in_company(self):
        """Work in the company of the round and in the caller's language."""
        records = self
        if not records.env.context.get("lang") and self.env.user.lang:
            records = records.with_context(lang=self.env.user.lang)
        if len(self.company_id) == 1:
            records = records.with_company(self.company_id)
        return records

    def _check_state(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for round_ in self:
            if round_.state not in states:
                raise UserError(
                    self.env._(
                        "%(name)s is %(state)s: this cannot be done now.",
                        name=round_.name,
                        state=labels[round_.state].lower(),
                    )
                )

    def _check_all_stops_closed(self):
        self.ensure_one()
        left = self.stop_ids.filtered(lambda stop: stop.state in ("todo", "arrived"))
        if left:
            raise UserError(
                self.env._(
                    "%(count)s stops are not finished yet, the next one is %(stop)s.",
                    count=len(left),
                    stop=left[0].display_name,
                )
            )

    def _set_state(self, state):
        self.check_access("write")
        # sudo: passes the guard that keeps clients from typing a state
        self.sudo().write({"state": state})

    # The batch

    def _get_batch(self):
        """Return the batch of the receipts, made at the first one.

        Not earlier: a batch in progress without transfers cancels itself.
        """
        self.ensure_one()
        if not self.batch_id:
            self.batch_id = self.env["stock.picking.batch"].create(
                self._prepare_batch_values()
            )
        return self.batch_id

    def _prepare_batch_values(self):
        self.ensure_one()
        return {
            "description": self.name,
            "company_id": self.company_id.id,
            "picking_type_id": self.warehouse_id.in_type_id.id,
            "vehicle_id": self.vehicle_id.id,
            "driver_id": self.driver_id.id,
        }

    # Screens

    def action_view_receipts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        action["domain"] = [("round_stop_id.round_id", "=", self.id)]
        action["context"] = {"create": False}
        return action

    def action_open_unplanned(self):
        """Open the form of a stop that nobody planned."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "soors_collect.soors_round_unplanned_wizard_action"
        )
        action["context"] = {"default_round_id": self.id}
        return action

    def action_open_add(self):
        """Choose requests and points to add."""
        self.ensure_one()
        return self.env["soors.round.plan.wizard"]._open(round_id=self.id)

    @api.model
    def action_open_planner_home(self):
        """Open what this organisation plans with: a calendar or rounds."""
        home = self.env.company.soors_planner_home
        return self.env["ir.actions.actions"]._for_xml_id(
            "soors_collect.soors_appointments_action"
            if home == "calendar"
            else "soors_collect.soors_round_action"
        )

    @api.model
    def action_open_my_rounds(self):
        """Open today's round of the crew; the list of them when there are several."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "soors_collect.soors_round_action_driver"
        )
        rounds = self.search(self._get_my_rounds_domain())
        if len(rounds) == 1:
            action.update(
                views=[view for view in action["views"] if view[1] == "form"],
                res_id=rounds.id,
            )
        return action

    @api.model
    def _get_my_rounds_domain(self):
        partner = self.env.user.partner_id
        return (
            Domain("date", "=", fields.Date.context_today(self))
            & Domain("state", "in", ["ready", "running", "done"])
            & (
                Domain("driver_id", "=", partner.id)
                | Domain("crew_ids", "=", partner.id)
            )
        )
