from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestDropoff(CollectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wizard = cls.env["soors.dropoff.wizard"]

    def _record(self, user=None, uuid=None, **values):
        values.setdefault("zip_code", "4000")
        lines = values.pop("lines", [{"product_id": self.original.id, "kg": 7.5}])
        return self._as(user or self.driver, self.wizard).record_dropoff(
            lines, uuid or self._uuid(), **values
        )

    def test_drop_off_is_received_at_once(self):
        answer = self._record()
        picking = self.env["stock.picking"].browse(answer["picking_id"])
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.location_dest_id, self.to_sort)
        self.assertAlmostEqual(answer["kg"], 7.5, 3)
        kg = self._ledger_kg(origin_kind="dropoff", municipality_id=self.liege.id)
        self.assertAlmostEqual(kg, 7.5, 3)

    def test_what_a_recypark_brings_keeps_its_origin(self):
        point = self._create_point("Recypark", kind="recypark", code="RP-1")
        answer = self._record(zip_code=None, point_id=point.id)
        picking = self.env["stock.picking"].browse(answer["picking_id"])
        self.assertIn("RP-1", picking.origin)
        kg = self._ledger_kg(origin_kind="recypark", municipality_id=self.liege.id)
        self.assertAlmostEqual(kg, 7.5, 3)
        other = self._create_company("Other")
        foreign = self._create_point("Elsewhere", company_id=other.id)
        with self.assertRaises(ValidationError):
            self._record(zip_code=None, point_id=foreign.id)

    def test_same_entry_twice_is_taken_once(self):
        uuid = self._uuid()
        first = self._record(uuid=uuid)
        second = self._record(uuid=uuid)
        self.assertTrue(second["repeated"])
        self.assertEqual(first["picking_id"], second["picking_id"])
        self.assertAlmostEqual(self._ledger_kg(), 7.5, 3)

    def test_municipality_is_asked_unless_the_donor_does_not_say(self):
        with self.assertRaisesRegex(ValidationError, "postal code"):
            self._record(zip_code=None)
        self._record(zip_code=None, municipality_unknown=True)
        self.assertAlmostEqual(self._ledger_kg(municipality_id=False), 7.5, 3)

    def test_donor_gives_the_municipality(self):
        donor = self.env["res.partner"].create(
            {"name": "Anne", "zip": "4000", "city": "Liège"}
        )
        self._record(zip_code=None, partner_id=donor.id)
        self.assertAlmostEqual(self._ledger_kg(municipality_id=self.liege.id), 7.5, 3)

    def test_bad_lines_leave_nothing(self):
        for lines in ([], [{"product_id": self.original.id, "kg": -1}], "x"):
            with self.subTest(lines=lines), self.assertRaises(ValidationError):
                self._record(lines=lines)
        self.assertFalse(self._ledger_kg())

    def test_entry_of_a_stop_is_no_drop_off(self):
        stop = self._create_stop()
        uuid = self._uuid()
        self._complete(stop, uuid=uuid)
        with self.assertRaises(ValidationError):
            self._record(uuid=uuid)

    def test_depot_of_another_organisation_is_refused(self):
        other = self._create_company("Other")
        depot = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        with self.assertRaises(ValidationError):
            self._record(warehouse_id=depot.id)

    def test_sorters_receive_too_shop_staff_does_not(self):
        self._record(user=self._create_user("sorter"))
        with self.assertRaises(AccessError):
            self._record(user=self._create_user("shop_staff"))
        self.assertAlmostEqual(self._ledger_kg(), 7.5, 3)

    def test_form_for_the_depot(self):
        form = Form(self._as(self._create_user("sorter"), self.wizard))
        form.zip_code = "4000"
        self.assertEqual(form.municipality_id, self.liege)
        with form.line_ids.new() as line:
            line.product_id = self.original
            line.kg = 3.25
        wizard = form.save()
        wizard.action_record()
        wizard.action_record()
        self.assertAlmostEqual(self._ledger_kg(origin_kind="dropoff"), 3.25, 3)
