import json
import os
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import file_open, file_path

from odoo.addons.soors_floor import const

from .common_floor import FloorCollectCase

FOLDER = "soors_collect/tests/recorded"


def read_record(schema):
    with file_open(f"{FOLDER}/schema_{schema}.json") as source:
        return json.load(source)


def keep_result(schema, record, result):
    """Complete a new record, on demand and once: what is known never changes."""
    record["result"] = result
    with open(file_path(f"{FOLDER}/schema_{schema}.json"), "w") as target:
        json.dump(record, target, indent=1, ensure_ascii=False)
        target.write("\n")


@tagged("post_install", "-at_install")
class TestFloorRecorded(FloorCollectCase):
    """What older apps sent is understood as it was when they were new.

    The batches were recorded from the real app (tests/floor/recorded.py); names stand
    for what differs from database to database.
    """

    maxDiff = None

    def setUp(self):
        super().setUp()
        requests = [self._create_request() for _number in range(3)]
        self.round = self._create_round(
            requests=self.env["soors.collection.request"].concat(*requests),
            points=self._create_point("Container"),
            start=False,
        )
        self.round.action_ready()

    def _names(self):
        """Return what each name of a record stands for here."""
        names = {
            "round": self.round.uuid,
            "driver": self.driver.partner_id.id,
            "vehicle": self.vehicle.id,
            "piece": self.sofa.id,
            "kilo": self.original.id,
            "unplanned": self._uuid(),
        }
        for number, stop in enumerate(self.round.stop_ids.sorted(), 1):
            names[f"stop {number}"] = stop.uuid
        for reason in self.env["soors.refusal.reason"].search([]):
            names[f"reason {reason.code}"] = reason.id
        return names

    def _read_batches(self, record):
        names = self._names()

        def fill(value):
            if isinstance(value, dict):
                return {key: fill(item) for key, item in value.items()}
            if isinstance(value, list):
                return [fill(item) for item in value]
            if isinstance(value, str) and value.startswith("@"):
                return names[value[1:]]
            return value

        return [fill(batch) for batch in record["batches"]]

    def _get_result(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            "round": [self.round.state, self.round.km_driven, self.round.kg_weighed],
            "activities": len(self.round.activity_ids),
            "stops": [
                {
                    "kind": stop.kind,
                    "state": stop.state,
                    "kg": round(stop.kg, 3),
                    "failure": stop.failure_reason_id.code or None,
                    "refused": stop.refusal_ids.mapped("reason_id.code"),
                    "signature": stop.signature_answer or None,
                    "fill": stop.fill_seen,
                    "quality": stop.goods_quality or None,
                    "receipts": stop.picking_ids.mapped("state"),
                }
                for stop in self.round.stop_ids.sorted()
            ],
        }

    def _get_schemas(self):
        return range(max(1, const.SCHEMA - const.SCHEMAS_BACK), const.SCHEMA + 1)

    def test_batches_of_all_accepted_schemas_give_what_they_gave(self):
        for schema in self._get_schemas():
            with self.subTest(schema=schema), self.env.cr.savepoint() as savepoint:
                record = read_record(schema)
                batches = self._read_batches(record)
                kinds = {op["kind"] for b in batches for op in b["operations"]}
                self.assertGreaterEqual(len(kinds), 14, "all that a day may bring")
                # Again: the answer of the first time may have been lost.
                for batch in batches * 2:
                    self._assert_acked(self.tablet.send(**batch))
                result = self._get_result()
                if os.environ.get("SOORS_RECORD") and "result" not in record:
                    keep_result(schema, record, result)
                self.assertEqual(result, record["result"])
                savepoint.rollback()

    # A form to come: kilograms become grams

    def _change_form(self):
        """Bring the program to a form in which tablets weigh in grams."""
        model_class = self.registry["soors.operation"]
        read = model_class._get_goods_line

        def _upgrade_from_1(operation, values):
            for line in values["payload"].get("lines") or []:
                kg = line.pop("kg")
                line["grams"] = kg and kg * 1000
            return values

        def _get_goods_line(operation, line, products):
            grams = line["grams"]
            return read(operation, {**line, "kg": grams and grams / 1000}, products)

        self.addCleanup(delattr, model_class, "_upgrade_from_1")
        model_class._upgrade_from_1 = _upgrade_from_1
        for patched in (
            patch.object(const, "SCHEMA", 2),
            patch.object(model_class, "_get_goods_line", _get_goods_line),
        ):
            patched.start()
            self.addCleanup(patched.stop)

    def test_a_recorded_day_gives_the_same_after_a_change_of_form(self):
        record = read_record(1)
        self._change_form()
        for batch in self._read_batches(record):
            self._assert_acked(self.tablet.send(**batch))
        self.assertEqual(self._get_result(), record["result"])

    def test_a_correction_in_the_new_form_of_what_is_in_the_books(self):
        """The tablet was updated between the goods and their correction."""
        stop = self.round.stop_ids.sorted()[0]
        goods = self.tablet.record(
            "stop.goods", stop, payload=self._goods(self._kilos(50))
        )
        self.tablet.record("stop.done", stop)
        self._assert_acked(self.tablet.send())
        self._change_form()
        line = {**self._kilos(30), "grams": 30_000}
        del line["kg"]
        self._assert_acked(
            self.tablet.act(
                "stop.goods",
                stop,
                payload={**self._goods(line), "corrects": goods["uuid"]},
                schema=2,
            )
        )
        self.assertAlmostEqual(stop.kg, 30, 3)
        self.assertAlmostEqual(self._ledger_kg(), 30, 3)
