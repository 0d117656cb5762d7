from markupsafe import Markup, escape

from odoo import fields, models
from odoo.exceptions import ValidationError


class SoorsOperation(models.Model):
    """Tell the planner what went wrong on the way."""

    _inherit = "soors.operation"

    def _apply_incident(self):
        """Make an activity of it, whatever became of the stop."""
        reason = self._read_incident()
        text = self._read_note_text()
        stop = self._find_own_stop()
        round_ = stop.round_id or self._get_round()
        self.write({"stop_id": stop.id, "round_id": round_.id})
        told = round_._for_planner()
        reason = reason.with_env(told.env)
        told._tell_planner(
            told.env._("Incident: %(reason)s", reason=reason.name),
            self.with_env(told.env)._prepare_incident_note(stop, text),
        )

    def _read_incident(self):
        reason = self._read_reason()
        if reason.floor_kind != "incident":
            raise ValidationError(self.env._("This reason is not one of an incident."))
        return reason

    def _find_own_stop(self):
        """Return the stop it happened at; one that was taken off stays off."""
        stops = self.env["soors.round.stop"]
        if not self.stop_uuid:
            return stops
        stop = stops.search([("uuid", "=", self.stop_uuid)])
        return stop.filtered(lambda found: found.company_id == self.company_id)

    def _prepare_incident_note(self, stop, text):
        """Return when, where and what, with the way to its photos.

        Not who: that is on the entry, which forgets people after the stated days.
        """
        zone = self.company_id._get_timezone().zone
        moment = fields.Datetime.context_timestamp(
            self.with_context(tz=zone), self.date_estimated
        )
        where = stop and stop.with_env(self.env)._get_neutral_name()
        lines = [moment.strftime("%H:%M"), where, text]
        if self.file_count:
            photos = self.env._("Photos: %(count)s", count=self.file_count)
            lines.append(self._get_html_link(title=photos))
        return Markup("<br/>").join(escape(line) for line in lines if line)

    def _get_file_owner(self):
        # The round has a page for its photos, beside the activity.
        if self.kind == "incident" and self.round_id:
            return self.round_id
        return super()._get_file_owner()
