from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .common import ReportingCase


@freeze_time("2027-02-01")
class TestChecks(ReportingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._record_year()
        cls.declaration = cls._declare()

    def _check(self, code):
        self.declaration.action_check()
        return self.declaration.check_ids.filtered(lambda check: check.code == code)

    def assertFound(self, code, count=1):
        check = self._check(code)
        self.assertFalse(check.is_passed, code)
        self.assertEqual(check.record_count, count)
        self.assertTrue(check.message)
        self.assertTrue(check.is_open)
        self.assertEqual(self.declaration.state, "draft")
        self.assertTrue(check.action_view_records())
        return check

    def test_all_in_order(self):
        self.declaration.action_check()
        self.assertTrue(all(self.declaration.check_ids.mapped("is_passed")))
        self.assertEqual(self.declaration.state, "checked")

    def test_outgoing_without_treatment_blocks(self):
        stock = self.warehouse._get_stage_location("to_sort")
        customers = self.env.ref("stock.stock_location_customers")
        customers.treatment_id = False
        self._move(self.coat, 1, stock, customers)
        check = self.assertFound("untreated")
        self.assertEqual(check.kg, 1)
        check.is_accepted = True
        self.assertTrue(check.is_open)

    def test_collected_without_municipality_is_accepted_with_a_tick(self):
        self._collect(self.original, 1, municipality_id=False)
        check = self.assertFound("no_municipality")
        check.write({"is_accepted": True, "comment": "Left at the door"})
        self.declaration.action_check()
        self.assertEqual(self.declaration.state, "checked")
        check = self._check("no_municipality")
        self.assertEqual(check.comment, "Left at the door")

    def test_tick_is_for_what_was_seen_only(self):
        self._collect(self.original, 1, municipality_id=False)
        self.assertFound("no_municipality").is_accepted = True
        self._collect(self.original, 2, municipality_id=False)
        self.assertFound("no_municipality", 2)

    def test_unknown_weight(self):
        self.company.soors_unknown_weight = "flag"
        books = self.env.ref("soors_base.stream_books")
        books.default_weight = 0
        self._collect(self._create_product("Mystery", books), 3)
        self.assertFound("unknown_weight")

    def test_negative_stock(self):
        self._send(self.coat, 500, self.reuse)
        self.assertFound("negative_stock")

    def test_waste_code_not_in_force(self):
        code = self.env["soors.waste.code"].create(
            {
                "code": "99 99 99",
                "name": "Old",
                "date_from": "2020-01-01",
                "date_to": "2026-03-09",
            }
        )
        self._send(self.coat, 1, self.recycling, waste_code_id=code.id)
        self._send(
            self.coat, 1, self.recycling, waste_code_id=code.id, day="2026-03-09"
        )
        self.assertFound("waste_code")

    def test_waste_without_code(self):
        books = self.env.ref("soors_base.stream_books")
        books.waste_code_ids = False
        paper = self._create_product("Paper", books, self.kilogram)
        self._collect(paper, 2)
        self._send(paper, 2, self.recycling)
        self.assertFound("no_waste_code")

    def test_sorting_that_makes_kilos(self):
        stock = self.warehouse._get_stage_location("to_sort")
        sorting = self.warehouse._get_stage_location("sorting")
        self._move(self.coat, 3, sorting, stock)
        self.assertFound("conversion")

    def test_overlap(self):
        self._release(self._declare(period="q1"))
        self.assertFound("overlap")

    def test_correction_does_not_overlap_what_it_corrects(self):
        first = self._release(self._declare())
        correction = first.browse(first.action_correct()["res_id"])
        correction.action_check()
        self.assertEqual(correction.state, "checked")

    def test_period_not_over(self):
        self.declaration.year = 2027
        self.declaration.action_check()
        codes = self.declaration.check_ids.filtered("is_open").mapped("code")
        self.assertEqual(codes, ["not_over", "empty"])

    def test_findings_are_not_typed_in(self):
        self._collect(self.original, 1, municipality_id=False)
        check = self.assertFound("no_municipality")
        with self.assertRaises(UserError):
            check.is_passed = True
