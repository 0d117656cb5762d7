from datetime import datetime

from odoo.tests import freeze_time, tagged

from .common_donor import DonorCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestDonorHours(DonorCase):
    """The announced hours hold the planned time, whatever was wished."""

    def _hours(self, hour, minute=0, announced=0, **values):
        """Return the hours announced for a time of 3 March, in Brussels."""
        self.company.partner_id.tz = "Europe/Brussels"
        self.company.soors_announced_hours = announced
        moment = datetime(2026, 3, 3, hour - 1, minute)
        request = self._request(date_planned=moment, **values)
        return request._get_announced_hours()

    def test_a_morning_that_is_moved_to_the_afternoon_is_told_as_such(self):
        request = self._request(slot="2026-03-03|morning|0")
        request.date_planned = datetime(2026, 3, 3, 14)
        self.assertEqual(self._days(request), ["2026-03-03 8-12", "2026-03-03 13-17"])
        self.env["soors.collection.request"]._cron_tell_day_before()
        self.assertIn("between 13:00 and 17:00", self._mails(request)[-1].body_html)

    def test_half_days(self):
        for window in ("any", "morning", "afternoon"):
            with self.subTest(window=window):
                self.assertEqual(self._hours(9, window=window), (8, 12))
                self.assertEqual(self._hours(15, window=window), (13, 17))

    def test_hours_outside_the_half_days_are_held_too(self):
        cases = {
            (7, 20): (7, 12),
            (12, 0): (8, 12.5),
            (12, 15): (8, 12.5),
            (12, 45): (12.5, 17),
            (17, 40): (13, 18),
            (23, 50): (13, 24),
        }
        for (hour, minute), announced in cases.items():
            with self.subTest(hour=hour, minute=minute):
                self.assertEqual(self._hours(hour, minute), announced)

    def test_agreed_hours_are_told_as_long_as_the_plan_keeps_them(self):
        agreed = {"window": "exact", "hour_from": 9, "hour_to": 10.5}
        self.assertEqual(self._hours(9, 30, **agreed), (9, 10.5))
        self.assertEqual(self._hours(11, **agreed), (8, 12))
        self.assertEqual(self._hours(14, **agreed), (13, 17))

    def test_fewer_hours_when_the_organisation_says_so(self):
        cases = {(8, 0): (8, 10), (11, 30): (10, 12), (13, 0): (13, 15)}
        for (hour, minute), announced in cases.items():
            with self.subTest(hour=hour, minute=minute):
                self.assertEqual(self._hours(hour, minute, announced=2), announced)
        for quarter in range(24, 80):
            hour = quarter / 4
            start, end = self._hours(int(hour), int(hour % 1 * 60), announced=3)
            self.assertTrue(start <= hour < end, (hour, start, end))
