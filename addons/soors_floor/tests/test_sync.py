from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..const import MAX_OPERATIONS
from .common import BAD, BROKEN, GOOD, FloorCase

APPLY = "odoo.addons.soors_floor.models.soors_operation_apply"


@tagged("post_install", "-at_install")
class TestSync(FloorCase):
    def test_an_entry_is_applied_and_told(self):
        operation = self._operation()
        answer = self._sync(operation).json()
        self.assertEqual(
            answer["verdicts"],
            [{"uuid": operation["uuid"], "state": "acked", "reason": None}],
        )
        self.assertEqual(answer["highest_seq"], 1)
        self.assertEqual(self._times_applied(operation), 1)

    def test_the_office_sees_that_a_language_is_not_loaded(self):
        languages = self.env["res.lang"].with_context(active_test=False)
        dutch = languages.search([("code", "=like", "nl%")])
        dutch.active = False
        self.device.write({"state": "paired", "language": "nl"})
        self.assertIn("language is not loaded", self.device.warning)
        dutch[0].active = True
        self.device.invalidate_recordset(["warning"])
        self.assertFalse(self.device.warning)

    def test_a_batch_sent_again_is_applied_once(self):
        operations = [self._operation() for _number in range(5)]
        first = self._sync(*operations).json()
        again = self._sync(*operations).json()
        self.assertEqual(first["verdicts"], again["verdicts"])
        for operation in operations:
            self.assertEqual(self._times_applied(operation), 1)

    def test_the_same_entry_twice_in_a_batch(self):
        operation = self._operation()
        self.assertEqual(self._verdicts(operation, operation), ["acked"])
        self.assertEqual(self._times_applied(operation), 1)

    def test_a_refused_entry_is_parked_and_does_not_stop_the_others(self):
        operations = [self._operation(kind) for kind in (GOOD, BAD, GOOD)]
        self.assertEqual(self._verdicts(*operations), ["acked", "parked", "acked"])
        parked = self._find(operations[1])
        self.assertEqual(parked.reason, "No.")
        self.assertEqual(self.device.name, "Tablet 1", "nothing of it was done")
        self.assertEqual(self.device.parked_count, 1)
        self.assertEqual(self._verdicts(operations[1]), ["parked"])

    def test_a_mistake_in_the_program_parks_too(self):
        operations = [self._operation(kind) for kind in (BROKEN, GOOD)]
        with mute_logger(APPLY):
            self.assertEqual(self._verdicts(*operations), ["parked", "acked"])

    def test_a_kind_nobody_knows_is_parked(self):
        for kind in ("stop.dance", "sudo", "", None, 5, "a.b.c", "_apply"):
            with self.subTest(kind=kind):
                self.assertEqual(self._verdicts(self._operation(kind)), ["parked"])

    def test_an_entry_of_a_newer_app_is_parked(self):
        self.assertEqual(self._verdicts(self._operation(schema=99)), ["parked"])

    def test_numbers_out_of_order_are_applied_in_order(self):
        first, second = self._operation(), self._operation()
        self._sync(second, first)
        ids = [self._find(operation).id for operation in (first, second)]
        messages = self.env["mail.message"].search(
            [("model", "=", "soors.device"), ("body", "like", "applied")], order="id"
        )
        self.assertIn(first["uuid"], messages[0].body)
        self.assertTrue(all(ids))

    def test_times_are_kept_and_estimated(self):
        with freeze_time("2026-11-22 12:00:00"):
            operation = self._operation(at="2026-11-25T09:00:00.000Z", skew=-259200)
            self.env["soors.operation"]._receive(
                self.device.sudo(), [self._read(operation)]
            )
        found = self._find(operation)
        text = fields.Datetime.to_string
        self.assertEqual(text(found.date_device), "2026-11-25 09:00:00")
        self.assertEqual(text(found.date_estimated), "2026-11-22 09:00:00")
        self.assertEqual(text(found.date_received), "2026-11-22 12:00:00")

    def test_a_clock_of_another_century_stops_nothing(self):
        answer = self._sync(
            self._operation(skew=-2_300_000_000), device_time="2099-01-01T00:00:00Z"
        )
        self.assertEqual(answer.status_code, 200, answer.text)
        [verdict] = answer.json()["verdicts"]
        self.assertEqual(verdict["state"], "acked")

    def _read(self, operation):
        from ..reading import read_operation

        return read_operation(operation)

    def test_the_office_sees_what_the_tablet_says_of_itself(self):
        self._sync(
            unsent={"ops": 7, "files": 2},
            device_time="2020-01-01T00:00:00Z",
            quota={"usage": 2**20, "quota": 2**21},
        )
        self.env.invalidate_all()
        device = self.device.with_user(self.planner)
        self.assertEqual(device.unsent_count, 7)
        self.assertEqual(device.unsent_file_count, 2)
        self.assertTrue(device.is_persisted)
        self.assertEqual(device.app_version, "1.2.3")
        self.assertEqual(device.free_mb, 1)
        self.assertTrue(device.date_contact)
        self.assertIn("clock", device.warning)

    def test_a_gap_in_the_numbers_is_seen_and_closes(self):
        first, second, third = (self._operation() for _number in range(3))
        self._sync(first, third)
        self.env.invalidate_all()
        self.assertEqual(self.device.missing_count, 1)
        self.assertIn("1 entries never came", self.device.warning)
        self._sync(second)
        self.env.invalidate_all()
        self.assertEqual(self.device.missing_count, 0)

    def test_a_tablet_that_lost_its_memory_is_reported(self):
        self._sync(self._operation(), unsent={"ops": 3, "files": 1})
        self.epoch = self._uuid()
        self.token = self._pair(self.device, self.epoch)
        self.assertIn("lost its memory: 3 entries", self.device.warning)
        self.seq = 0
        self.assertEqual(self._sync(self._operation()).json()["highest_seq"], 1)
        self.device.with_user(self.manager).action_forget_warning()
        self.assertFalse(self.device.warning)

    def test_a_plan_is_answered_when_its_hash_is_new(self):
        plan = self._sync().json()["plan"]
        self.assertEqual(plan["rounds"], [])
        self.assertIsNone(self._sync(plan_hash=plan["hash"]).json()["plan"])

    def test_a_full_batch_of_forty(self):
        operations = [self._operation() for _number in range(MAX_OPERATIONS)]
        self.assertEqual(self._verdicts(*operations), ["acked"] * MAX_OPERATIONS)

    def test_the_price_of_an_exchange_does_not_grow(self):
        """Not with the history of the tablet, and by few queries for an entry."""

        def count(*operations):
            values = [self._read(operation) for operation in operations]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["soors.operation"].sudo()._receive(self.device.sudo(), values)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        first = [self._operation("note.none") for _number in range(10)]
        count(*first)
        few = count(*[self._operation("note.none") for _number in range(10)])
        self._receive_many(300)
        late = count(*[self._operation("note.none") for _number in range(10)])
        self.assertEqual(late, few)
        self.assertLessEqual(count(*first), 3, "what is known costs next to nothing")

    def _receive_many(self, number):
        for _batch in range(number // 30):
            values = [self._read(self._operation("note.none")) for _n in range(30)]
            self.env["soors.operation"].sudo()._receive(self.device.sudo(), values)

    # What the office does with parked ones

    def test_the_office_tries_again_after_mending(self):
        operation = self._operation(BAD)
        self._sync(operation)
        parked = self._find(operation).with_user(self.planner)
        parked.action_retry()
        self.assertEqual(parked.state, "parked")
        self.env.cr.execute(
            "UPDATE soors_operation SET kind = %s WHERE id = %s", [GOOD, parked.id]
        )
        self.env.invalidate_all()
        parked.action_retry()
        self.assertEqual(parked.state, "acked")
        self.assertEqual(parked.settled_by_id, self.planner)
        self.assertEqual(self._times_applied(operation), 1)
        self.assertEqual(self._verdicts(operation), ["acked"])

    def test_the_office_accepts_what_it_did_in_another_way(self):
        operation = self._operation(BAD)
        self._sync(operation)
        parked = self._find(operation).with_user(self.planner)
        parked.action_accept()
        self.assertEqual(parked.state, "settled")
        self.assertEqual(self._verdicts(operation), ["acked"])
        parked.action_retry()
        self.assertEqual(parked.state, "settled")
