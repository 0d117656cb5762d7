import re
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

from .. import const
from ..models.soors_operation_schema import SINCE
from .common import GOOD, FloorCase

OLD = "test.old"


@tagged("post_install", "-at_install")
class TestSchemaSteps(TransactionCase):
    def test_every_older_form_has_its_step(self):
        for schema in range(1, const.SCHEMA):
            step = getattr(self.env["soors.operation"], f"_upgrade_from_{schema}")
            self.assertTrue(callable(step))

    def test_app_and_program_speak_of_the_same_form(self):
        with file_open("soors_floor/static/src/core/floor.js") as source:
            [schema] = re.findall(r"export const SCHEMA = (\d+);", source.read())
        self.assertEqual(int(schema), const.SCHEMA)

    def test_the_update_noted_the_form(self):
        noted = self.env["ir.config_parameter"].get_param(SINCE % const.SCHEMA)
        self.assertLessEqual(fields.Date.to_date(noted), fields.Date.today())


@tagged("post_install", "-at_install")
class TestSchema(FloorCase):
    """A new server and tablets with an older app: two forms back, for sixty days."""

    def setUp(self):
        super().setUp()
        # The parameters of the updates to come must not be there.
        parameters = self.env["ir.config_parameter"].search(
            [("key", "like", "soors_floor.schema_")]
        )
        parameters.unlink()
        model_class = self.registry["soors.operation"]

        def _upgrade_from_1(operation, values):
            if values["kind"] == OLD:
                values["kind"] = GOOD
            return values

        def _upgrade_from_2(operation, values):
            text = values["payload"].pop("text", None)
            return {**values, "payload": {**values["payload"], "words": text}}

        def _upgrade_from_3(operation, values):
            return values

        for step in (_upgrade_from_1, _upgrade_from_2, _upgrade_from_3):
            self.addCleanup(delattr, model_class, step.__name__)
            setattr(model_class, step.__name__, step)

    def _update_to(self, schema, days_ago=0):
        """Bring the program to a form of entries, so many days ago."""
        change = patch.object(const, "SCHEMA", schema)
        change.start()
        self.addCleanup(change.stop)
        with freeze_time(fields.Datetime.now() - timedelta(days=days_ago)):
            self.env["soors.operation"]._note_schema()

    def test_the_present_form_is_noted_by_an_update(self):
        self.env["soors.operation"]._note_schema()
        name = SINCE % const.SCHEMA
        noted = self.env["ir.config_parameter"].get_param(name)
        self.assertEqual(noted, fields.Date.to_string(fields.Date.today()))
        with freeze_time(fields.Datetime.now() + timedelta(days=9)):
            self.env["soors.operation"]._note_schema()
        self.assertEqual(self.env["ir.config_parameter"].get_param(name), noted)

    def test_two_forms_back_are_understood(self):
        self._update_to(3)
        old = self._operation(OLD, payload={"text": "Ring twice"}, schema=1)
        middle = self._operation(payload={"text": "Ring"}, schema=2)
        new = self._operation(payload={"words": "Come in"}, schema=3)
        states = self._verdicts(old, middle, new)
        self.assertEqual(states, ["acked"] * 3)
        for operation, words in ((old, "Ring twice"), (middle, "Ring")):
            self.assertEqual(self._times_applied(operation), 1)
            found = self._find(operation)
            self.assertEqual(found.kind, GOOD)
            self.assertEqual(found.payload, {"words": words})
            self.assertEqual(found.schema, 3)
            self.assertEqual(found.sent["payload"], operation["payload"])
            self.assertEqual(found.sent["kind"], operation["kind"])
        self.assertFalse(self._find(new).sent)
        # The answer of the first time got lost.
        self.assertEqual(self._verdicts(old, middle, new), ["acked"] * 3)
        self.assertEqual(self._times_applied(old), 1)

    def test_for_sixty_days(self):
        for days, state in ((59, "acked"), (60, "acked"), (61, "parked")):
            with self.subTest(days=days), patch.object(const, "SCHEMA", 2):
                with freeze_time(fields.Datetime.now() - timedelta(days=days)):
                    self.env["soors.operation"]._note_schema()
                self.assertEqual(self._verdicts(self._operation()), [state])
                self.env["ir.config_parameter"].search(
                    [("key", "=", SINCE % 2)]
                ).unlink()

    def test_the_days_are_counted_from_the_form_that_came_next(self):
        self._update_to(2, days_ago=70)
        self._update_to(3, days_ago=10)
        operations = [self._operation(schema=schema) for schema in (1, 2, 3)]
        states = self._verdicts(*operations)
        self.assertEqual(states, ["parked", "acked", "acked"])

    def test_three_forms_back_are_not_taken(self):
        self._update_to(4)
        self.assertEqual(self._verdicts(self._operation(OLD, schema=1)), ["parked"])

    def test_what_is_too_old_is_kept_whole_and_the_planner_can_apply_it(self):
        self._update_to(2, days_ago=61)
        picture = self._picture(b"the photo")
        old = self._operation(OLD, files=[picture])
        [verdict] = self._sync(old).json()["verdicts"]
        self.assertIn("needs the new version", verdict["reason"])
        # Its photo comes, too.
        answer = self._call(
            f"/floor/api/file/{picture['uuid']}",
            b"the photo",
            method="PATCH",
            Upload_Offset="0",
        )
        self.assertEqual(answer.json()["sha256"], picture["sha256"])
        parked = self._find(old)
        self.assertTrue(parked.file_ids.is_complete)
        self.assertEqual(self._times_applied(old), 0)
        parked.with_user(self.planner).action_retry()
        self.assertEqual(self._find(old).state, "acked")
        self.assertEqual(self._times_applied(old), 1)
        # The tablet hears of it, and a new app is taken again.
        self.assertEqual(
            self._verdicts(old, self._operation(schema=2)), ["acked", "acked"]
        )

    def test_a_newer_app_is_told_to_wait_for_the_program(self):
        newer = self._operation(schema=2)
        [verdict] = self._sync(newer).json()["verdicts"]
        self.assertIn("once the program is up to date", verdict["reason"])
        parked = self._find(newer)
        parked.with_user(self.planner).action_retry()
        self.assertEqual(self._find(newer).state, "parked")
        self._update_to(2)
        parked.with_user(self.planner).action_retry()
        self.assertEqual(self._find(newer).state, "acked")

    def test_what_was_sent_is_forgotten_like_the_rest(self):
        self._update_to(2)
        old = self._operation(OLD, payload={"note": "Mrs. Dupont is ill"})
        self._verdicts(old)
        found = self._find(old)
        self.assertIn("Dupont", str(found.sent))
        found._purge()
        self.assertFalse(found.sent)
        self.assertNotIn("Dupont", str(found.payload))
