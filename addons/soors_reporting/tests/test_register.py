from odoo.tests import freeze_time

from .common import ReportingCase


@freeze_time("2027-02-01")
class TestRegister(ReportingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._record_year()
        cls.recycler = cls.env["res.partner"].create(
            {
                "name": "Fibres SA",
                "is_company": True,
                "street": "Quai 1",
                "zip": "4020",
                "city": "Liège",
            }
        )
        cls.declaration = cls._declare()

    def _get_rows(self):
        self.declaration.action_compute()
        register = self.env["soors.waste.register"].with_user(self.manager)
        return list(register._iter_rows(self.declaration))

    def test_in_the_order_of_time(self):
        self._send(self.coat, 1, self.recycling, day="2026-01-31")
        dates = [row["date"] for row in self._get_rows()]
        self.assertEqual(dates, sorted(dates))
        self.assertEqual(len(set(dates)), 4)

    def test_all_kilos_in_and_out_are_there(self):
        rows = self._get_rows()
        for direction, flow in (("in", "collected"), ("out", "outgoing")):
            kg = sum(row["kg"] for row in rows if row["direction"] == direction)
            self.assertAlmostEqual(kg, self._select_kg("flow = %s", flow), 3)

    def test_households_stay_unnamed(self):
        rows = self._get_rows()
        self.assertNotIn("Secret", str(rows))
        origins = {row["origin"] for row in rows if row["direction"] == "in"}
        self.assertIn(f"Household, {self.liege.name}", origins)

    def test_private_person_of_another_origin_stays_unnamed(self):
        self._collect(self.original, 1, "dropoff", partner_id=self.donors[0].id)
        self._collect(self.original, 1, "business", partner_id=self.donors[0].id)
        self.assertNotIn("Secret", str(self._get_rows()))

    def test_enterprises_are_named_with_their_address(self):
        self._collect(self.original, 1, "business", partner_id=self.recycler.id)
        self._send_by_document(self.coat, 2, self.recycler, self.recycling)
        rows = self._get_rows()
        source = next(row for row in rows if row["origin"] == "Fibres SA")
        self.assertEqual(source["origin_address"], "Quai 1, 4020 Liège")
        target = next(row for row in rows if row["destination"] == "Fibres SA")
        self.assertEqual((target["kg"], target["rd_code"]), (2, "R3"))
        self.assertTrue(target["document"])
        self.assertTrue(target["waste_code"])

    def test_sales_to_private_people_are_told_by_day(self):
        for _n in range(3):
            self._send(self.coat, 0.5, self.reuse, day="2026-04-01")
        rows = [row for row in self._get_rows() if "Customers" in row["destination"]]
        row = next(row for row in rows if str(row["date"]) == "2026-04-01")
        self.assertEqual(row["kg"], 5.625)
        self.assertIn("4", row["destination"])

    def test_unknown_weight_is_m(self):
        self.company.soors_unknown_weight = "flag"
        books = self.env.ref("soors_base.stream_books")
        books.default_weight = 0
        self._collect(self._create_product("Mystery", books), 3)
        row = next(row for row in self._get_rows() if "Books" in row["nature"])
        self.assertEqual(row["kg"], "M")
