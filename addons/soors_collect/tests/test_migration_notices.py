import importlib.util
from datetime import datetime

from odoo.tests import freeze_time, tagged
from odoo.tools import file_path

from .common_donor import DonorCase

SCRIPT = "soors_collect/migrations/19.0.1.1.0/post-notice-hours.py"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestMigrationNotices(DonorCase):
    """Who was told by the release before is not told again by this one."""

    def _migrate(self):
        spec = importlib.util.spec_from_file_location("script", file_path(SCRIPT))
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def _told_before(self, about):
        """Return a request whose donor was told by the release before."""
        request = self._request(slot="2026-03-03|morning|0")
        self._end_act()
        request.sudo().notice_ids.about = about
        return request

    def test_the_same_appointment_is_not_told_again(self):
        request = self._told_before("2026-03-03 8")
        self._migrate()
        now = [request.sudo()._get_notice_subject("planned")]
        self.assertEqual(self._days(request), now)
        request._note_change(is_meant=True)
        self.assertEqual(len(self._told(request)), 1)
        self._migrate()
        self.assertEqual(self._days(request), now)
        request.sudo().stop_id.date_planned = datetime(2026, 3, 3, 14)
        self.assertEqual(len(self._told(request)), 2)

    def test_what_was_told_of_another_day_stays(self):
        request = self._told_before("2026-03-02 8")
        self._migrate()
        self.assertEqual(self._days(request), ["2026-03-02 8"])
