from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..const import MAX_KG
from .common_floor import FloorCollectCase


@tagged("post_install", "-at_install")
class TestFloorMend(FloorCollectCase):
    """A planner mends what a tablet cannot have meant, or closes it."""

    def setUp(self):
        super().setUp()
        self.stop = self._create_stop()

    def _park(self, *lines, kind="stop.goods", **payload):
        payload = {**self._goods(*lines), **payload} if lines else payload
        operation = self.tablet.record(kind, self.stop, payload=payload)
        self.tablet.record("stop.done", self.stop)
        verdicts = self.tablet.send()["verdicts"]
        self.assertEqual([v["state"] for v in verdicts], ["parked", "acked"])
        return self.env["soors.operation"].search([("uuid", "=", operation["uuid"])])

    def _open(self, operation, user=None):
        operation = self._as(user or self.planner, operation)
        action = operation.action_open_mend()
        wizards = self.env[action["res_model"]].with_user(user or self.planner)
        return Form(wizards.with_context(**action["context"]))

    def test_a_weight_that_cannot_be_is_mended(self):
        parked = self._park(self._kilos(MAX_KG + 1), self._pieces(2))
        form = self._open(parked)
        self.assertEqual(len(form.line_ids), 2)
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.product_id, self.original)
            line.kg = 12.5
        form.save().action_record()
        self.assertEqual(parked.state, "acked")
        self.assertEqual(parked.settled_by_id, self.planner)
        self.assertAlmostEqual(self.stop.kg, 12.5 + 80, 3)
        self.assertAlmostEqual(self._ledger_kg(), 12.5 + 80, 3)
        sent = parked.sent["payload"]["lines"][0]
        self.assertEqual(sent["kg"], MAX_KG + 1, "what the tablet sent is kept")

    def test_what_still_cannot_be_is_refused_and_changes_nothing(self):
        parked = self._park(self._kilos(-5))
        wizard = self._open(parked).save()
        with self.assertRaisesRegex(UserError, "above zero"):
            with self.env.cr.savepoint():
                wizard.action_record()
        self.env.invalidate_all()
        self.assertEqual(parked.state, "parked")
        self.assertFalse(parked.sent)
        self.assertAlmostEqual(self._ledger_kg(), 0, 3)

    def test_a_container_is_mended_too(self):
        parked = self._park(kind="stop.empty", fill=50, kg=-3, quality="good")
        form = self._open(parked)
        with form.line_ids.new() as line:
            line.product_id = self.original
            line.kg = 30
        form.save().action_record()
        self.assertEqual(parked.state, "acked")
        self.assertAlmostEqual(self.stop.kg, 30, 3)
        self.assertEqual(self.stop.fill_seen, 50)

    def test_refused_goods_stay_refused(self):
        refused = self._kilos(9, refused=True, reason_id=self.absent.id)
        parked = self._park(refused, self._kilos(-5))
        form = self._open(parked)
        self.assertEqual(len(form.line_ids), 1)
        with form.line_ids.edit(0) as line:
            line.kg = 5
        form.save().action_record()
        self.assertIn(refused["line"], str(parked.payload))
        self.assertAlmostEqual(self.stop.kg, 5, 3)

    def test_it_is_mended_once(self):
        parked = self._park(self._kilos(-5))
        form = self._open(parked)
        with form.line_ids.edit(0) as line:
            line.kg = 5
        wizard = form.save()
        wizard.action_record()
        with self.assertRaisesRegex(UserError, "already"):
            wizard.action_record()
        self.assertAlmostEqual(self._ledger_kg(), 5, 3)

    def test_drivers_and_other_organisations_mend_nothing(self):
        parked = self._park(self._kilos(-5))
        with self.assertRaises(AccessError):
            self._as(self.driver, parked)._mend([])
        company = self._create_company("Other")
        stranger = self._create_user("planner", "stranger", company)
        with self.assertRaises(AccessError):
            self._as(stranger, parked)._mend([])
        self.assertEqual(parked.state, "parked")

    def test_another_organisation_reads_nothing_through_the_wizard(self):
        parked = self._park(self._kilos(-5))
        company = self._create_company("Other")
        stranger = self._create_user("planner", "stranger", company)
        wizards = self.env["soors.operation.mend.wizard"].with_user(stranger)
        with self.assertRaises(AccessError):
            wizard = wizards.create({"operation_id": parked.id})
            wizard.read(["content", "reason", "place", "line_ids"])
        with self.assertRaises(AccessError):
            wizards.onchange(
                {"operation_id": parked.id},
                ["operation_id"],
                {"operation_id": {}, "content": {}, "reason": {}, "place": {}},
            )
