import base64
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import BAD, FloorCase


@tagged("post_install", "-at_install")
class TestRescue(FloorCase):
    def _read(self, content, user=None):
        if isinstance(content, dict):
            content = json.dumps(content).encode()
        wizard = (
            self.env["soors.floor.rescue.wizard"]
            .with_user(user or self.manager)
            .create({"device_id": self.device.id, "file": base64.b64encode(content)})
        )
        wizard.action_read()
        return wizard

    def test_a_saved_file_goes_the_same_way(self):
        data = b"picture" * 1000
        picture = self._picture(data)
        sent = self._operation()
        self._sync(sent)
        kept = self._operation(files=[picture])
        bad = self._operation(BAD)
        saved = {
            "schema": 1,
            "epoch": self.epoch,
            "operations": [bad, sent, kept],
            "files": [{**picture, "data": base64.b64encode(data).decode()}],
        }
        wizard = self._read(saved)
        self.assertEqual(wizard.new_count, 2)
        self.assertEqual(wizard.known_count, 1)
        self.assertEqual(wizard.parked_count, 1)
        self.assertEqual(wizard.picture_count, 1)
        self.assertEqual(self._find(kept).file_ids.attachment_id.raw, data)
        again = self._read(saved)
        self.assertEqual((again.new_count, again.picture_count), (0, 0))
        self.assertEqual(self._times_applied(kept), 1)
        self.assertEqual(self._times_applied(sent), 1)

    def test_other_files_are_refused(self):
        for content in (b"", b"x", b"[]", b'{"operations": 5}', b"\xff\xfe"):
            with self.subTest(content=content), self.assertRaises(UserError):
                self._read(content)

    def test_more_than_one_batch(self):
        operations = [self._operation() for _number in range(100)]
        wizard = self._read({"epoch": self.epoch, "operations": operations[::-1]})
        self.assertEqual(wizard.new_count, 100)
        self.assertEqual(self.device.missing_count, 0)

    def test_only_managers_and_only_their_own(self):
        saved = {"operations": [self._operation()]}
        with self.assertRaises(AccessError):
            self._read(saved, self.planner)
        company = self.env["res.company"].create({"name": "Another"})
        with self.assertRaises(AccessError):
            self._read(saved, self._create_user("member_manager", company))
