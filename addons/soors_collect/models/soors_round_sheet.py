from odoo import models

from odoo.addons.soors_base.days import format_day

from ..round_times import RoundTimes


class SoorsRound(models.Model):
    """The sheet of a round: what the crew has on paper when the tablet fails."""

    _inherit = "soors.round"

    def action_print_sheet(self):
        """Print the sheet for the cab."""
        report = self.env.ref("soors_collect.action_report_round_sheet")
        return report.report_action(self)

    def _get_sheet_day(self):
        self.ensure_one()
        return format_day(self.env, self.date, year=True)

    def _get_sheet_crew(self):
        """Return driver and crew, as one line."""
        self.ensure_one()
        return ", ".join((self.driver_id | self.crew_ids).mapped("name"))

    def _get_sheet_hour(self):
        self.ensure_one()
        return self._format_second(self.hour_start * 3600)

    def _get_sheet_rows(self):
        """Return what the crew does, in its order, as dicts for the sheet.

        ``kind`` is ``stop``, ``unload`` or ``break``; ``hour`` is text, ``stop`` and
        ``step`` the records.
        """
        self.ensure_one()
        reckoned = self._get_sheet_seconds()
        rows, number = [], 0
        for record in self._get_course():
            if record._name == "soors.round.step":
                rows.append(self._prepare_sheet_step(record))
                continue
            number += 1
            rows.append(
                {
                    "kind": "stop",
                    "number": number,
                    "stop": record,
                    "hour": self._get_sheet_stop_hour(record, reckoned.get(record.id)),
                    **record._prepare_sheet_texts(),
                }
            )
        return rows

    def _prepare_sheet_step(self, step):
        kinds = dict(step._fields["kind"]._description_selection(self.env))
        kg = ""
        if step.kind == "unload" and step.kg_planned:
            kg = self.env._("about %(kg)s kg on board", kg=round(step.kg_planned))
        texts = [step.site, self.env._("%(count)s minutes", count=step.minutes), kg]
        return {
            "kind": step.kind,
            "step": step,
            "name": kinds[step.kind],
            "hour": self.env["soors.map"]._format_time(step, step.date_planned),
            "text": " · ".join(filter(None, texts)),
        }

    def _get_sheet_seconds(self):
        """Return {stop id: second of the day} as the round is reckoned to be driven."""
        if not self.stop_ids:
            return {}
        # sudo: what a truck can hold, without rights on the fleet; the round itself was
        # read with the caller's rights.
        round_ = self.sudo()
        _start, _end, visits = RoundTimes(round_).reckon()[round_]
        return {visit["stop"]: visit["start"] for visit in visits if visit["stop"]}

    def _get_sheet_stop_hour(self, stop, second):
        """Return the planned hour, else about when the stop is reached."""
        if stop.date_planned:
            return self.env["soors.map"]._format_time(stop, stop.date_planned)
        if second is None:
            return ""
        return self.env._("about %(hour)s", hour=self._format_second(second))
