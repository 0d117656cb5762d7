from odoo import api, fields, models

from ..planner.model import Break

HOUR = 3600
# A round without a shift: eight hours from its departure, half an hour of break.
HOURS = 8
DEFAULT_BREAK = Break(1800, round(11.5 * HOUR), round(13.5 * HOUR))


class SoorsRound(models.Model):
    _inherit = "soors.round"

    shift_id = fields.Many2one(
        "soors.shift", check_company=True, index="btree_not_null", ondelete="restrict"
    )

    @api.onchange("shift_id")
    def _onchange_shift_id(self):
        if self.shift_id:
            self.hour_start = self.shift_id.hour_from

    def _get_plan_hours(self, hour=None):
        """Return (first second, last second, break) of the crew's day.

        :param float hour: of a departure that is only thought of; else the round's own
        """
        self.ensure_one()
        early = round((self.hour_start if hour is None else hour) * HOUR)
        if self.shift_id:
            late = round(self.shift_id.hour_to * HOUR)
            return early, late, self.shift_id._get_plan_break()
        return early, min(24 * HOUR - 1, early + HOURS * HOUR), DEFAULT_BREAK

    def _get_plan_skills(self, skills):
        """Return the codes of what this crew and its truck can do.

        :param skills: all records of soors.skill
        """
        self.ensure_one()
        crew = len(self.driver_id | self.crew_ids) or 1
        by_people = skills.filtered(lambda s: 0 < s.people <= crew)
        return frozenset((by_people | self.vehicle_id.soors_skill_ids).mapped("code"))

    def _get_plan_load_kg(self):
        """Return the kilograms on board of a round under way: since it unloaded."""
        self.ensure_one()
        unloaded = self._get_last_unloading().date
        done = self.stop_ids.filtered(
            lambda stop: (
                stop.state == "done"
                and not (unloaded and stop.date_done and stop.date_done <= unloaded)
            )
        )
        return sum(done.mapped("kg"))

    def _get_points_kg(self):
        """Return {round: kilograms expected from its collection points}.

        Rounds without points are left out; so are points where nothing was taken.
        """
        # sudo: a donor on the public page learns only how much room is left
        stops = self.env["soors.round.stop"].sudo()
        rows = stops.search_fetch(
            [
                ("round_id", "in", self.ids),
                ("point_id", "!=", False),
                ("state", "!=", "failed"),
            ],
            ["round_id", "point_id", "date"],
        )
        return {
            self.browse(round_.id): sum(
                stop.point_id._get_plan_kg(stop.date) for stop in group
            )
            for round_, group in rows.grouped("round_id").items()
        }

    def _get_last_unloading(self):
        """Return the last time the truck was emptied, as its crew said."""
        self.ensure_one()
        unloadings = self.weighing_ids.filtered(lambda w: w.kind == "unload")
        return unloadings.sorted(lambda w: (w.date, w.id))[-1:]

    def action_open_plan(self):
        """Open the planner for the day of these rounds, or for tomorrow."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "soors_collect.soors_plan_job_action_new"
        )
        if self:
            action["context"] = {"default_date_from": min(self.mapped("date"))}
        return action
