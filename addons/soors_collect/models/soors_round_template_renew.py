from odoo import fields, models
from odoo.tools.i18n import format_list


class SoorsRoundTemplate(models.Model):
    """Bringing the coming rounds to what a recurring one says now."""

    _inherit = "soors.round.template"

    def action_renew(self):
        """Bring the coming drafts to what the template says now; tell what was done.

        What planners put on a round besides stays; so do rounds that left draft.
        """
        self.ensure_one()
        self.check_access("write")
        kept = self._drop_unwanted()
        coming = self._get_coming_drafts()
        for round_ in coming:
            round_.write(self._prepare_common_values())
        self._renew_points(coming)
        made = self._make_rounds()
        return self._notify_renewed(len(coming), len(made), kept)

    def _get_coming_drafts(self):
        first, _last = self._get_period()
        return self._search_of_template(first).filtered(lambda r: r.state == "draft")

    def _drop_unwanted(self):
        """Delete coming drafts of days that are no longer wanted.

        :return: those that stay, for what else is on them
        """
        unwanted = self._get_coming_drafts().filtered(
            lambda round_: not self._is_wanted(round_.template_date)
        )
        kept = unwanted.filtered(
            lambda round_: any(not stop.is_recurring for stop in round_.stop_ids)
        )
        (unwanted - kept).unlink()
        return kept

    def _is_wanted(self, day):
        """Tell whether the recurrence has that day and it gets a round."""
        return bool(self._get_days(day, day) and self._get_round_day(day))

    def _renew_points(self, rounds):
        lines = self.line_ids._get_open()
        stops = rounds.stop_ids.filtered("is_recurring")
        stops.filtered(lambda s: s.point_id not in lines.point_id).unlink()
        busy = self._get_busy_points(rounds)
        self.env["soors.round.stop"].create(
            [
                line._prepare_stop_values(round_)
                for round_ in rounds
                for line in lines
                if (round_.date, line.point_id) not in busy
            ]
        )
        for round_ in rounds:
            self._renew_order(round_)

    def _renew_order(self, round_):
        """Put the points in the template's order, at the places they have."""
        rank = {line.point_id: line.sequence for line in self.line_ids}
        stops = round_.stop_ids.filtered("is_recurring").sorted("sequence")
        wanted = stops.sorted(lambda stop: rank.get(stop.point_id, 0))
        for stop, sequence in zip(wanted, stops.mapped("sequence"), strict=True):
            stop.sequence = sequence

    def _get_busy_points(self, rounds):
        """Return {(day, point)} on any round of those days: once a day is enough."""
        rows = self.env["soors.round.stop"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("date", "in", rounds.mapped("date")),
                ("point_id", "in", self.line_ids.point_id.ids),
                ("round_state", "!=", "cancelled"),
                ("state", "!=", "failed"),
            ],
            ["date:day", "point_id"],
        )
        return {(fields.Date.to_date(day), point) for day, point in rows}

    def _notify_renewed(self, renewed, made, kept):
        message = self.env._(
            "%(renewed)s rounds were renewed, %(made)s made.",
            renewed=renewed,
            made=made,
        )
        if kept:
            message += " " + self.env._(
                "Other stops are on these, which stay: %(rounds)s",
                rounds=format_list(self.env, kept.mapped("display_name")),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if kept else "success",
                "message": message,
                "sticky": bool(kept),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
