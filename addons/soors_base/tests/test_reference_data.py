import csv
import re
from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import TransactionCase
from odoo.tools import file_open

BEFORE = date(2026, 11, 8)
AFTER = date(2026, 11, 9)
CODE = re.compile(r"\b\d\d \d\d \d\d\b")
# What reuse enterprises handle: packaging, appliances, batteries, building materials,
# what sorting leaves and what municipalities collect.
REUSE_CODES = ("15 01", "15 02", "16 02", "16 06", "17", "19 12", "20")


class TestReferenceData(TransactionCase):
    def _read(self, model):
        with file_open(f"soors_base/data/{model}.csv") as file:
            return list(csv.DictReader(file))

    def _shipped(self, model, domain=()):
        """Return the records of a model that the add-on's files made."""
        ids = self.env["ir.model.data"].search(
            [("module", "=", "soors_base"), ("model", "=", model)]
        )
        return self.env[model].search([("id", "in", ids.mapped("res_id")), *domain])

    def test_the_list_of_waste_has_842_entries_of_which_408_hazardous(self):
        codes = self._shipped("soors.waste.code", [("level", "=", "entry")])
        codes = codes._valid_on(BEFORE)
        self.assertEqual(len(codes), 842)
        self.assertEqual(len(codes.filtered("hazardous")), 408)
        self.assertEqual(len(set(codes.mapped("code"))), 842)

    def test_hazard_and_asterisk_agree(self):
        for code in self._shipped("soors.waste.code", [("level", "=", "entry")]):
            self.assertEqual(code.hazardous, code.code.endswith("*"), code.code)

    def test_goods_of_households_have_codes_of_households(self):
        mixed, cold, small = (
            self.env.ref(f"soors_base.stream_{name}")._get_waste_code(AFTER)
            for name in ("eee", "eee_cold", "eee_small")
        )
        self.assertEqual(mixed.code, "20 01 35*", "screens and fridges among them")
        self.assertEqual(cold.code, "20 01 23*")
        self.assertEqual(small.code, "20 01 36")

    def test_a_main_code_counts_while_it_is_usual_and_in_force(self):
        stream = self.env.ref("soors_base.stream_eee_small")
        other = stream.waste_code_ids - stream.waste_code_id
        stream.waste_code_id.date_to = BEFORE
        self.assertEqual(stream._get_waste_code(AFTER), other)
        stream.waste_code_id.date_to = False
        stream.waste_code_ids = other
        self.assertEqual(stream._get_waste_code(AFTER), other)

    def test_chapters_hold_the_entries(self):
        entry = self.env.ref("soors_base.waste_code_20_01_21")
        self.assertEqual(entry.code, "20 01 21*")
        self.assertEqual(entry.parent_id.code, "20 01")
        self.assertEqual(entry.parent_id.parent_id.code, "20")
        levels = self._shipped("soors.waste.code")._valid_on(BEFORE).grouped("level")
        self.assertEqual(len(levels["chapter"]), 20)
        self.assertEqual(len(levels["subchapter"]), 111)

    def test_changed_codes_carry_their_dates_and_a_warning(self):
        old = self.env.ref("soors_base.waste_code_20_01_33")
        self.assertEqual(old._valid_on(BEFORE), old)
        self.assertFalse(old._valid_on(AFTER))
        new = self.env.ref("soors_base.waste_code_20_01_42")
        self.assertTrue(new.hazardous)
        self.assertFalse(new._valid_on(BEFORE))
        self.assertEqual(new._valid_on("2026-11-09"), new)
        added = self._shipped("soors.waste.code", [("date_from", "=", AFTER)])
        self.assertEqual(len(added), 8)
        self.assertTrue(
            all("Official Journal" in note for note in added.mapped("note"))
        )

    def test_the_domain_and_the_method_of_validity_agree(self):
        codes = self.env["soors.waste.code"].search([])
        for day in (date(2015, 5, 31), BEFORE, AFTER):
            found = codes.search(codes._get_valid_domain(day))
            self.assertEqual(found, codes._valid_on(day))

    def test_two_versions_of_a_code_may_not_overlap(self):
        values = {
            "code": "20 01 21*",
            "name": "Lamps",
            "hazardous": True,
            "date_from": "2030-01-01",
        }
        Code = self.env["soors.waste.code"]
        with self.assertRaises(ValidationError):
            Code.create(values)
        self.env.ref("soors_base.waste_code_20_01_21").date_to = "2029-12-31"
        self.assertTrue(Code.create(values))

    def test_municipalities_of_two_regions(self):
        municipalities = self._shipped("soors.municipality")
        self.assertEqual(len(municipalities), 280)
        regions = municipalities.grouped("region_id")
        wallonia = regions[self.env.ref("soors_base.region_wallonia")]
        brussels = regions[self.env.ref("soors_base.region_brussels")]
        self.assertEqual((len(wallonia), len(brussels)), (261, 19))
        self.assertEqual(set(municipalities.mapped("population_year")), {2020})
        self.assertFalse(municipalities.filtered(lambda m: not m.zips))

    def test_average_weights_name_their_source(self):
        weights = self._shipped("soors.average.weight")
        self.assertEqual(len(weights), 98)
        self.assertFalse(weights.filtered(lambda w: not w.source))

    def test_treatments_hold_all_recovery_and_disposal_operations(self):
        treatments = self._shipped("soors.treatment", [("rd_code", "!=", False)])
        expected = {f"D{n}" for n in range(1, 16)} | {f"R{n}" for n in range(1, 14)}
        self.assertEqual(set(treatments.mapped("rd_code")), expected)
        disposal = treatments.filtered(lambda t: t.rd_code.startswith("D"))
        self.assertEqual(set(disposal.mapped("kind")), {"disposal"})
        self.assertEqual(self.env.ref("soors_base.treatment_r1").kind, "recovery")
        self.assertEqual(self.env.ref("soors_base.treatment_r3").kind, "recycling")

    def test_every_name_has_its_french_beside_it(self):
        for model in (
            "soors.region",
            "soors.waste.code",
            "soors.stream",
            "soors.grade",
            "soors.treatment",
            "soors.average.weight",
        ):
            rows = self._read(model)
            missing = [row["id"] for row in rows if not row["name@fr"].strip()]
            self.assertFalse(missing, model)

    def test_waste_codes_of_reuse_are_in_dutch_and_german(self):
        rows = [
            row
            for row in self._read("soors.waste.code")
            if row["date_from"] == "2015-06-01"
        ]
        self.assertEqual(len(rows), 973)
        for row in rows:
            with self.subTest(code=row["code"]):
                self.assertTrue(row["name@de"])
                chapter = row["level"] == "chapter"
                if chapter or row["code"].startswith(REUSE_CODES):
                    self.assertTrue(row["name@nl"])
                # Names refer to other codes, to the same ones in each language.
                codes = sorted(CODE.findall(row["name"]))
                for name in ("name@fr", "name@nl", "name@de"):
                    if row[name]:
                        self.assertEqual(sorted(CODE.findall(row[name])), codes)

    def test_parts_of_a_stream_know_their_root(self):
        fridge = self.env.ref("soors_base.stream_eee_cold")
        self.assertEqual(fridge._get_root(), self.env.ref("soors_base.stream_eee"))
        self.assertEqual(fridge.weee_category, "1")
        self.assertEqual(
            fridge.display_name, f"{fridge.parent_id.name} / {fridge.name}"
        )

    def test_a_stream_is_no_part_of_itself(self):
        textiles = self.env.ref("soors_base.stream_textiles")
        with self.assertRaises(UserError):
            textiles.parent_id = self.env.ref("soors_base.stream_clothing")

    def test_starter_products_are_complete(self):
        products = self._shipped("product.product")
        self.assertGreater(len(products), 40)
        for product in products:
            self.assertTrue(product.stream_id and product.grade_id, product.name)
            self.assertTrue(product.is_storable, product.name)
            self.assertGreater(product._get_kg(1), 0, product.name)
        chair = self.env.ref("soors_base.product_chair_a")
        average = self.env.ref("soors_base.average_weight_standard_chair")
        self.assertEqual(chair.weight, average.kg)

    def test_what_members_change_survives_an_update(self):
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "soors_base"),
                ("model", "in", ["product.product", "soors.stream", "soors.grade"]),
            ]
        )
        self.assertTrue(data)
        self.assertTrue(all(data.mapped("noupdate")))
        law = self.env["ir.model.data"].search(
            [("module", "=", "soors_base"), ("model", "=", "soors.waste.code")]
        )
        self.assertFalse(any(law.mapped("noupdate")))
