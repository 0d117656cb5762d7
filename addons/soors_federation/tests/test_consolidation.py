from io import BytesIO

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import Form
from odoo.tools import format_date

from .common import FederationCase, correct, make_declaration, seal


class TestConsolidation(FederationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = make_declaration(1, collected=10_000, reused=4_125)
        cls._import(cls.fleur, cls.first)
        cls._import(cls.terre, make_declaration(2, collected=2_500_001, reused=7))
        cls.consolidation = cls.env["soors.consolidation"].create(
            {"year": 2026, "region_ids": cls.region.ids}
        )

    def _check(self, code):
        self.consolidation.action_check()
        checks = self.consolidation.check_ids
        return checks.filtered(lambda check: check.code == code)

    def _finish(self):
        self.consolidation.action_compute()
        checks = self.consolidation.check_ids.filtered("is_open")
        checks.write({"is_accepted": True, "comment": "ok"})
        self.consolidation.action_done()
        raw = BytesIO(self.consolidation.attachment_id.sudo().raw)
        return load_workbook(raw, data_only=True)

    def _select_kg(self, section, item=None):
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT COALESCE(SUM(f.kg), 0) FROM soors_federation_figure f
              JOIN soors_federation_declaration d ON d.id = f.declaration_id
             WHERE d.state = 'current' AND d.company_id = %s AND f.section = %s
               AND (%s::text IS NULL OR f.item = %s)
            """,
            (self.company.id, section, item, item),
        )
        return float(self.env.cr.fetchone()[0])

    def test_takes_what_is_in_force(self):
        self._import(self.fleur, correct(self.first, 3, reused=5_000))
        self.consolidation.action_compute()
        declarations = self.consolidation.declaration_ids
        self.assertEqual(
            set(declarations.mapped("name")), {"DECL/2026/0003", "DECL/2026/0002"}
        )

    def test_other_dates_survive_taking_the_declarations(self):
        with Form(self.env["soors.consolidation"]) as form:
            form.period = "custom"
            form.date_from = "2026-01-01"
            form.date_to = "2026-10-31"
        consolidation = form.record
        consolidation.action_compute()
        with Form(consolidation) as form:
            form.note = "Ten months"
        self.assertEqual(str(consolidation.date_to), "2026-10-31")
        self.assertFalse(consolidation.declaration_ids)
        self.assertIn(format_date(self.env, "2026-10-31"), consolidation.name)

    def test_other_region_and_period_stay_out(self):
        self._import(self.terre, make_declaration(4, region="BE-BRU"))
        period = {"from": "2025-01-01", "to": "2025-12-31"}
        self._import(self.terre, make_declaration(5, period=period))
        self.consolidation.action_compute()
        self.assertEqual(self.consolidation.declaration_count, 2)

    def test_totals_of_all_sheets_agree_with_plain_sql(self):
        book = self._finish()

        def total(name, column):
            sheet = book[name]
            self.assertEqual(sheet.cell(sheet.max_row, 1).value, "Total", name)
            return sheet[f"{column}{sheet.max_row}"].value

        out, collected = self._select_kg("outgoing"), self._select_kg("collected")
        self.assertEqual((out, collected), (4.132, 2510.001))
        self.assertEqual(total("Summary", "B"), collected)
        self.assertEqual(total("Summary", "C"), out)
        self.assertEqual(total("Summary", "I"), out)
        self.assertEqual(total("Member, stream, treatment", "E"), out)
        self.assertEqual(total("By municipality", "F"), collected)
        self.assertEqual(total("By source of weight", "D"), round(out + collected, 3))
        self.assertEqual(total("Mass balance", "C"), collected)
        self.assertEqual(total("Mass balance", "N"), round(collected - out, 3))
        self.assertEqual(total("Mass balance", "P"), 0)

    def test_totals_for_clients(self):
        self._finish()
        self.assertEqual(
            self.consolidation.get_totals(),
            [
                {"member": "Fleur", "kind": "reuse", "kg": 4.125},
                {"member": "Terre", "kind": "reuse", "kg": 0.007},
            ],
        )

    def test_sheet_says_which_declarations(self):
        rows = list(self._finish()["How made"].iter_rows(values_only=True))
        seals = {row[9] for row in rows if row[1] and row[1].startswith("DECL")}
        self.assertEqual(seals, set(self.consolidation.declaration_ids.mapped("seal")))

    def test_member_missing(self):
        self._create_member("Petit")
        self.consolidation.action_compute()
        check = self._check("missing")
        self.assertEqual((check.finding, check.is_open), ("Petit", True))
        with self.assertRaises(UserError):
            self.consolidation.action_done()
        check.write({"is_accepted": True, "comment": "Opened in December"})
        self.consolidation.action_done()
        self.assertEqual(self.consolidation.state, "done")

    def test_days_counted_twice_block(self):
        period = {"from": "2026-01-01", "to": "2026-03-31"}
        self._import(self.fleur, make_declaration(6, period=period))
        self.consolidation.action_compute()
        check = self._check("overlap")
        self.assertEqual((check.finding, check.is_passed), ("Fleur", False))
        check.is_accepted = True
        with self.assertRaises(UserError):
            self.consolidation.action_done()

    def test_part_of_the_period(self):
        period = {"from": "2026-01-01", "to": "2026-03-31"}
        member = self._create_member("Petit")
        self._import(member, make_declaration(7, period=period))
        self.consolidation.action_compute()
        self.assertEqual(self._check("partial").finding, "Petit")

    def test_correction_that_arrives_later(self):
        self.consolidation.action_compute()
        self._import(self.fleur, correct(self.first, 8, reused=5_000))
        self.assertFalse(self._check("replaced").is_passed)
        self.consolidation.action_compute()
        self.assertTrue(self._check("replaced").is_passed)

    def test_done_is_frozen(self):
        self._finish()
        with self.assertRaises(UserError):
            self.consolidation.year = 2025
        with self.assertRaises(UserError):
            self.consolidation.action_compute()
        with self.assertRaises(UserError):
            self.consolidation.unlink()
        self.consolidation.action_draft()
        self.consolidation.action_compute()

    def test_unknown_weight_stays_unknown(self):
        declaration = make_declaration(9, collected=0, reused=0)
        declaration["region"] = "BE-BRU"
        for group in ("outgoing", "collected", "municipalities", "sources"):
            for row in declaration["figures"][group]:
                row["unknown"] = row["moves"]
        self._import(self.terre, seal(declaration))
        self.consolidation.region_ids = self.brussels
        rows = list(self._finish()["By municipality"].iter_rows(values_only=True))
        town = next(row for row in rows if row[1] == "62063")
        self.assertEqual(town[5], "M")

    def test_queries_do_not_grow_with_declarations(self):
        self.consolidation.action_compute()
        before = self._count_queries()
        for number in range(20, 25):
            member = self._create_member(f"Member {number}")
            self._import(member, make_declaration(number))
        self.consolidation.action_compute()
        self.assertLess(self._count_queries(), before + 4)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.consolidation._group_figures("outgoing", ("member_id", "stream_id"))
        return self.env.cr.sql_log_count - before
