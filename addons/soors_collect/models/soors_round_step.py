import uuid as uuid_lib
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What happened is said by the crew's entries, never typed.
PROTECTED_FIELDS = {"state", "date_done"}


class SoorsRoundStep(models.Model):
    """What a crew does between two stops without goods: to unload, to rest."""

    _name = "soors.round.step"
    _description = "Unloading or break of a round"
    _order = "round_id desc, sequence, date_planned, id"
    _check_company_auto = True

    round_id = fields.Many2one(
        "soors.round", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="round_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        [("unload", "Unload"), ("break", "Break")], required=True, default="unload"
    )
    date_planned = fields.Datetime("Planned time", required=True)
    minutes = fields.Integer(required=True, default=20)
    after_stop_id = fields.Many2one(
        "soors.round.stop",
        "After",
        compute="_compute_after_stop_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="The stop before it, wherever that one is moved; empty: before the first.",
    )
    sequence = fields.Integer(
        compute="_compute_sequence", store=True, precompute=True, aggregator=None
    )
    site = fields.Char("Where")
    kg_planned = fields.Float(
        "Expected on board (kg)", digits=(16, 0), help="What is to be unloaded then."
    )
    state = fields.Selection(
        [("todo", "To do"), ("done", "Done")],
        required=True,
        default="todo",
        readonly=True,
        copy=False,
    )
    # Of unloadings only: when somebody rested is nobody's business afterwards.
    date_done = fields.Datetime("Unloaded", readonly=True, copy=False)
    uuid = fields.Char(
        "Identifier",
        required=True,
        copy=False,
        default=lambda self: self._default_uuid(),
        help="The same on the server and in the tablet.",
    )

    _uuid_uniq = models.UniqueIndex("(uuid)", "This step exists already.")
    _minutes_range = models.Constraint(
        "CHECK (minutes BETWEEN 0 AND 240)",
        "Unloading or a break takes between 0 minutes and 4 hours.",
    )

    @api.model
    def _default_uuid(self):
        return str(uuid_lib.uuid4())

    @api.depends("date_planned")
    def _compute_after_stop_id(self):
        """Put what is typed by hand behind the stops that come before its time."""
        for step in self:
            before = step.round_id.stop_ids.filtered(
                lambda stop, step=step: (
                    stop.date_planned
                    and step.date_planned
                    and stop.date_planned <= step.date_planned
                )
            )
            step.after_stop_id = before._origin._in_order()[-1:]

    @api.depends("after_stop_id.sequence")
    def _compute_sequence(self):
        """Sort the steps among themselves; a course has them between the stops."""
        for step in self:
            step.sequence = step.after_stop_id.sequence if step.after_stop_id else -1

    @api.constrains("after_stop_id", "round_id")
    def _check_after_stop(self):
        for step in self:
            stop = step.after_stop_id
            if stop and stop.round_id != step.round_id:
                raise ValidationError(
                    self.env._(
                        "%(stop)s is on another round: choose a stop of this one.",
                        stop=stop.display_name,
                    )
                )

    @api.depends("kind", "site")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for step in self:
            parts = filter(None, [kinds.get(step.kind), step.site])
            step.display_name = " · ".join(parts)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                # Screens send what they show of read-only fields along.
                typed = vals.get("state") in (None, False, "todo")
                if not typed or vals.get("date_done"):
                    self._raise_protected()
        return super().create(vals_list)

    def write(self, vals):
        if PROTECTED_FIELDS & set(vals) and not self.env.su:
            self._raise_protected()
        return super().write(vals)

    def _raise_protected(self):
        raise UserError(
            self.env._("What was unloaded and when is said by the crew, not typed.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(step.state == "done" and step.kind == "unload" for step in self):
            raise UserError(
                self.env._("The truck was unloaded then: it cannot be taken off.")
            )

    def action_done(self):
        """Say for the crew that it unloaded or rested; doing it twice changes nothing.

        An unloading counts as one that the crew entered: the truck is empty then.
        """
        self.check_access("write")
        now = fields.Datetime.now()
        for step in self.filtered(lambda step: step.state == "todo"):
            step.round_id._check_state("running")
            if step.kind == "unload":
                self.env["soors.round.weighing"].create(
                    {
                        "round_id": step.round_id.id,
                        "kind": "unload",
                        "date": now,
                        "site": step.site,
                    }
                )
            # sudo: passes the guard that keeps clients from typing what happened;
            # the right to write the step was checked above.
            step.sudo()._close(now)
        return True

    def _move_days(self, days):
        """Bring the steps to another day, between the same stops."""
        for step in self:
            step._move_to(step.company_id._add_days(step.date_planned, days))

    def _move_to(self, moment):
        """Plan the step at another time, between the same stops.

        :param datetime moment: naive UTC
        """
        self.ensure_one()
        self.write({"date_planned": moment, "after_stop_id": self.after_stop_id.id})

    def _close(self, moment, site=None):
        """Note that a step was done, as an entry of the crew says.

        :param datetime moment: naive UTC
        """
        for step in self:
            values = {"state": "done"}
            if step.kind == "unload":
                values.update(date_done=moment, site=site or step.site)
            step.write(values)

    def _get_date_end(self):
        """Return when it is over if it begins as planned, naive UTC."""
        self.ensure_one()
        return self.date_planned + timedelta(minutes=self.minutes)
