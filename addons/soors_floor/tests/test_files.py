import hashlib

from odoo.tests import tagged

from ..const import MAX_PIECE
from .common import FloorCase


@tagged("post_install", "-at_install")
class TestFiles(FloorCase):
    def setUp(self):
        super().setUp()
        self.data = bytes(range(256)) * 400
        self.picture = self._picture(self.data)
        self.operation = self._operation(files=[self.picture])

    def _announce(self):
        self.assertEqual(self._verdicts(self.operation), ["acked"])

    def _path(self, picture=None):
        return f"/floor/api/file/{(picture or self.picture)['uuid']}"

    def _offset(self):
        return self._call(self._path(), method="HEAD").headers["Upload-Offset"]

    def _send(self, offset, data, picture=None):
        picture = picture or self.picture
        return self._call(
            self._path(picture),
            data,
            method="PATCH",
            Content_Type="application/octet-stream",
            Upload_Offset=str(offset),
            Upload_Length=str(picture["size"]),
            Upload_Type=picture["type"],
            Upload_Sha256=picture["sha256"],
        )

    def test_a_file_arrives_in_pieces_and_is_checked(self):
        self._announce()
        self.assertEqual(self._offset(), "0")
        first = self._send(0, self.data[:MAX_PIECE])
        self.assertEqual(first.status_code, 204)
        self.assertEqual(first.headers["Upload-Offset"], str(MAX_PIECE))
        self.assertEqual(self._offset(), str(MAX_PIECE))
        last = self._send(MAX_PIECE, self.data[MAX_PIECE:])
        self.assertEqual(last.status_code, 200)
        self.assertEqual(last.json()["sha256"], hashlib.sha256(self.data).hexdigest())
        file = self._find(self.operation).file_ids
        self.assertEqual(file.attachment_id.raw, self.data)
        self.assertFalse(file.piece_ids)
        self.assertTrue(file.with_user(self.planner).attachment_id.raw)

    def test_a_piece_sent_again_is_answered_with_the_right_offset(self):
        self._announce()
        self._send(0, self.data[:1000])
        again = self._send(0, self.data[:1000])
        self.assertEqual(again.status_code, 409)
        self.assertEqual(again.headers["Upload-Offset"], "1000")
        self._send(1000, self.data[1000:50_000])
        self.assertEqual(self._send(50_000, self.data[50_000:]).status_code, 200)
        self.assertEqual(self._send(50_000, self.data[50_000:]).status_code, 200)

    def test_a_damaged_file_starts_over(self):
        self._announce()
        self._send(0, b"x" * 50_000)
        last = self._send(50_000, self.data[50_000:])
        self.assertEqual(last.status_code, 422)
        self.assertEqual(last.json(), {"error": "hash"})
        self.assertEqual(self._offset(), "0")

    def test_refused_pieces_change_nothing(self):
        self._announce()
        small = self._picture(b"12345")
        self._sync(self._operation(files=[small]))
        for offset, data, status in (
            (0, b"x" * (MAX_PIECE + 1), 413),
            (7, b"12345", 409),
            (0, b"123456", 409),
            (0, b"", 400),
            ("x", b"12345", 409),
        ):
            with self.subTest(offset=offset, data=data[:8]):
                answer = self._send(offset, data, small)
                self.assertEqual(answer.status_code, status)
        wrong = self._send(0, b"12345", {**small, "sha256": "0" * 64})
        self.assertEqual(wrong.status_code, 400)
        head = self._call(self._path(small), method="HEAD")
        self.assertEqual(head.headers["Upload-Offset"], "0")

    def test_files_nobody_announced_are_refused(self):
        self.assertEqual(self._send(0, b"x").status_code, 404)
        self.assertEqual(self._call("/floor/api/file/" + "x" * 36).status_code, 405)

    def test_files_of_another_tablet_are_refused(self):
        self._announce()
        other, epoch = self._create_device("Tablet 2"), self._uuid()
        self.token = self._pair(other, epoch)
        self.assertEqual(self._send(0, self.data[:10]).status_code, 404)

    def test_bad_announcements_park_the_entry(self):
        for files in (
            "x",
            [{}],
            [self._picture(type="text/html")],
            [self._picture(size=50_000_000)],
            [self._picture(sha256="x")],
            [self._picture(uuid=None)],
            [self._picture()] * 13,
            [self.picture, self.picture],
        ):
            with self.subTest(files=str(files)[:60]):
                operation = self._operation(files=files)
                self.assertEqual(self._verdicts(operation), ["parked"])

    def test_a_photo_cannot_be_taken_from_another_entry(self):
        self._announce()
        thief = self._operation(files=[self.picture])
        self.assertEqual(self._verdicts(thief), ["parked"])
        self.assertFalse(self._find(thief).file_ids)
