import math

import pytz

from odoo import api, fields, models

from odoo.addons.soors_base.days import format_day

from .soors_collection_request import WINDOWS
from .soors_collection_slot import NOON


class SoorsCollectionRequest(models.Model):
    """Day and hours of an appointment, as donors are told."""

    _inherit = "soors.collection.request"

    donor_when = fields.Char(
        "Appointment in words",
        compute="_compute_donor_when",
        help="Day and hours, in the language of the donor.",
    )

    @api.depends("date_planned", "window", "hour_from", "hour_to", "donor_lang")
    def _compute_donor_when(self):
        for request in self:
            request.donor_when = request._in_donor_lang()._get_when()

    def _get_when(self):
        """Return day and hours of the appointment, as one reads them out."""
        self.ensure_one()
        if not self.date_planned:
            return ""
        day = self._get_local_date(self.date_planned)
        start, end = self._get_announced_hours()
        return self.env._(
            "%(day)s between %(start)s and %(end)s",
            day=format_day(self.env, day),
            start=self._format_hour(start),
            end=self._format_hour(end),
        )

    def _get_announced_hours(self):
        """Return (from, to), hours of the day between which the crew is planned.

        What was agreed while the plan keeps it, else the half day of the plan, or the
        part of it that the organisation announces. A donor never waits at hours that
        the plan misses.
        """
        hour = self._get_local_hour()
        if self.window == "exact" and self.hour_from <= hour <= self.hour_to:
            return self.hour_from, self.hour_to
        start, end = WINDOWS["morning" if hour < NOON else "afternoon"]
        # sudo: a setting of the organisation, for whoever tells the donor
        width = self.company_id.sudo().soors_announced_hours
        if width:
            start += (hour - start) // width * width
            end = start + width
        # The hours before, between and after the half days: to the next half hour.
        half = math.floor(hour * 2) / 2
        return max(0.0, min(start, half)), min(24.0, max(end, half + 0.5))

    def _get_local_hour(self):
        """Return the hour of the appointment where the organisation is."""
        zone = self.company_id._get_timezone()
        local = pytz.utc.localize(self.date_planned).astimezone(zone)
        return local.hour + local.minute / 60

    def _format_hour(self, hour):
        minutes = round(hour * 60)
        return f"{minutes // 60}:{minutes % 60:02d}"

    def _get_notice_subject(self, event):
        """Return what a message is about, as those of its kind are told apart."""
        if event == "missed":
            return f"{self._get_last_stop().id}"
        if not self.date_planned:
            return ""
        start, end = self._get_announced_hours()
        return f"{self._get_local_date(self.date_planned)} {start:g}-{end:g}"

    def _is_at_slot(self, slot):
        """Tell whether this appointment is the one of a slot.

        :param dict slot: as ``soors.collection.slot`` finds it
        """
        if not self.date_planned:
            return False
        if str(self._get_local_date(self.date_planned)) != str(slot["date"]):
            return False
        half = "morning" if self._get_local_hour() < NOON else "afternoon"
        return half == slot["window"]
