from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..models.soors_operation_purge import PURGE_DAYS
from .common import BAD, FloorCase


@tagged("post_install", "-at_install")
class TestPurge(FloorCase):
    def _age(self, operation, days):
        found = self._find(operation)
        moment = fields.Datetime.now() - timedelta(days=days)
        found.sudo().write({"date_received": moment})
        return found

    def _purge(self):
        self.env.ref("soors_floor.cron_purge").method_direct_trigger()
        self.env.invalidate_all()

    def _send(self, kind="test.good"):
        person = self.env["res.partner"].create({"name": "Driver"})
        operation = self._operation(
            kind,
            payload={"note": "Mrs Peeters was rude", "kg": 5},
            files=[self._picture(b"face")],
            driver=person.id,
        )
        self._sync(operation)
        file = self._find(operation).file_ids
        file.sudo()._add_piece(0, b"face")
        self.assertTrue(file.attachment_id)
        return operation

    def test_a_picture_that_comes_after_the_days_is_not_kept(self):
        operation = self._operation("test.good", files=[self._picture(b"face")])
        self._sync(operation)
        found = self._age(operation, PURGE_DAYS + 1)
        self._purge()
        self.assertTrue(found.file_ids.sudo()._add_piece(0, b"face"))
        self.assertTrue(found.file_ids.is_complete, "the tablet may forget it")
        self.assertFalse(found.file_ids.attachment_id)

    def test_personal_data_is_gone_after_the_stated_days(self):
        operation = self._age(self._send(), PURGE_DAYS + 1)
        self.assertEqual(operation.driver_id.name, "Driver")
        attachment = operation.file_ids.attachment_id
        self._purge()
        self.assertEqual(operation.payload, {"kg": 5}, "what counts stays")
        self.assertFalse(operation.driver_id)
        self.assertFalse(attachment.exists())
        self.assertTrue(operation.is_purged)

    def test_it_is_there_before(self):
        operation = self._age(self._send(), PURGE_DAYS - 1)
        self._purge()
        self.assertIn("note", operation.payload)
        self.assertTrue(operation.file_ids.attachment_id)

    def test_the_days_are_a_setting(self):
        self.env["ir.config_parameter"].set_param("soors_floor.purge_days", "10")
        operation = self._age(self._send(), 11)
        self._purge()
        self.assertTrue(operation.is_purged)

    def test_what_waits_for_the_office_is_kept(self):
        operation = self._age(self._send(BAD), PURGE_DAYS + 1)
        self._purge()
        self.assertIn("note", operation.payload)
        operation.with_user(self.planner).action_accept()
        self._purge()
        self.assertNotIn("note", operation.payload)
