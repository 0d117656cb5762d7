import base64
import re
from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import freeze_time

from .common import ReportingCase


@freeze_time("2027-02-01")
class TestWorkbook(ReportingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._record_year()
        cls.declaration = cls._release(cls._declare())
        cls.book = cls._load(cls.declaration)

    @classmethod
    def _load(cls, declaration, **options):
        raw = BytesIO(declaration.attachment_id.sudo().raw)
        return load_workbook(raw, **{"data_only": True, **options})

    def _get_total(self, name, column):
        sheet = self.book[name]
        self.assertEqual(sheet.cell(sheet.max_row, 1).value, "Total", name)
        return sheet[f"{column}{sheet.max_row}"].value

    def test_sheets(self):
        self.assertEqual(
            self.book.sheetnames,
            [
                "How to read",
                "Out by stream and treatment",
                "In by stream and origin",
                "By municipality",
                "By source of weight",
                "Mass balance",
                "Waste register",
            ],
        )

    def test_totals_equal_plain_sql(self):
        out = self._select_kg("flow = 'outgoing'")
        collected = self._select_kg("flow = 'collected'")
        self.assertEqual(
            self._get_total("Out by stream and treatment", "F"), round(out, 3)
        )
        self.assertEqual(
            self._get_total("In by stream and origin", "C"), round(collected, 3)
        )
        self.assertEqual(self._get_total("By municipality", "F"), round(collected, 3))
        self.assertEqual(
            self._get_total("By source of weight", "D"), round(out + collected, 3)
        )
        stock = self._select_kg("flow_sign > 0") - self._select_kg("flow_sign < 0")
        self.assertEqual(self._get_total("Mass balance", "N"), round(stock, 3))

    def test_balance_checks_itself(self):
        self.assertEqual(self._get_total("Mass balance", "P"), 0)
        formulas = self._load(self.declaration, data_only=False)["Mass balance"]
        row = formulas.max_row - 1
        self.assertEqual(
            formulas[f"O{row}"].value,
            f"=ROUND(B{row}+C{row}+D{row}-E{row}-F{row}-G{row}-H{row}-I{row}-J{row}"
            f"-K{row}-L{row}-M{row},3)",
        )

    def test_formulas_carry_their_value(self):
        formulas = self._load(self.declaration, data_only=False)
        for sheet in formulas:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        value = self.book[sheet.title][cell.coordinate].value
                        self.assertIsInstance(value, int | float, cell.coordinate)

    def test_kilos_per_inhabitant_say_the_year(self):
        sheet = self.book["By municipality"]
        row = next(r for r in sheet.iter_rows() if r[0].value == self.liege.name)
        self.assertEqual(row[4].value, str(self.liege.population_year))
        self.assertAlmostEqual(row[6].value, 30.512 / self.liege.population, 8)

    def test_guide_tells_where_it_comes_from(self):
        pairs = dict(self.book["How to read"].iter_rows(max_col=2, values_only=True))
        self.assertEqual(pairs["Enterprise"], self.company.name)
        self.assertIn("2026-01-01", pairs["Period"])
        seal = pairs["Seal of the movements (SHA-256)"]
        self.assertEqual(seal, self.declaration.moves_hash)
        self.assertIn("Europe/Brussels", pairs["Released on"])
        self.assertTrue(pairs["Software"])
        shares = [pairs[k] for k in ("Weighed", "Average weight", "Declared")]
        self.assertAlmostEqual(sum(shares), 1, 6)

    def test_header_is_frozen_and_printed_on_each_page(self):
        sheet = self.book["Waste register"]
        self.assertEqual(sheet.freeze_panes, "A5")
        self.assertEqual(sheet.print_title_rows, "$4:$4")
        self.assertEqual(sheet.page_setup.orientation, "landscape")

    def test_text_is_never_a_formula(self):
        self.textiles.name = "=1+1"
        self._send(self.coat, 1, self.reuse)
        correction = self.declaration.browse(
            self.declaration.action_correct()["res_id"]
        )
        book = self._load(self._release(correction), data_only=False)
        cells = [c for row in book["Mass balance"].iter_rows(max_col=1) for c in row]
        bad = next(cell for cell in cells if cell.value == "=1+1")
        self.assertNotEqual(bad.data_type, "f")

    def test_unknown_weight_is_m_and_not_zero(self):
        self.company.soors_unknown_weight = "flag"
        books = self.env.ref("soors_base.stream_books")
        books.default_weight = 0
        self._collect(self._create_product("Mystery", books), 3)
        correction = self.declaration.browse(
            self.declaration.action_correct()["res_id"]
        )
        book = self._load(self._release(correction))
        rows = book["In by stream and origin"].iter_rows(values_only=True)
        row = next(row for row in rows if row[0] == books.display_name)
        self.assertEqual((row[2], row[7]), ("M", 1))
        towns = list(book["By municipality"].iter_rows(min_row=4, values_only=True))
        column = towns[0].index(books.display_name)
        self.assertEqual(towns[-1][column], "M")

    def test_empty_text_is_not_zero(self):
        self._collect(self.original, 1, municipality_id=False)
        correction = self.declaration.browse(
            self.declaration.action_correct()["res_id"]
        )
        book = self._load(self._release(correction))
        rows = book["By municipality"].iter_rows(values_only=True)
        row = next(row for row in rows if row[0] == "Not known")
        self.assertEqual(row[1:7], (None, None, "M", None, 1, "M"))

    def test_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        declaration = self.declaration.with_context(lang="fr_FR")
        target = BytesIO()
        self.env["soors.declaration.workbook"]._write(declaration, target)
        names = load_workbook(target).sheetnames
        self.assertIn("Registre des déchets", names)
        self.assertFalse(any(len(name) > 31 for name in names))

    def test_frozen_file_is_made_once(self):
        before = self.declaration.attachment_id.sudo().datas
        self._send(self.coat, 1, self.reuse)
        self.assertEqual(self.declaration.attachment_id.sudo().datas, before)
        self.assertTrue(base64.b64decode(before).startswith(b"PK"))
        self.assertTrue(re.search(r"\.xlsx$", self.declaration._get_file_name()))
