import hashlib
import json

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user

from .common import ReportingCase


@freeze_time("2027-02-01")
class TestExport(ReportingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._record_year()
        cls.declaration = cls._release(cls._declare())
        cls.reader = new_test_user(
            cls.env,
            "reporting-reader",
            groups="soors_reporting.group_release_reader",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def _export(self, **period):
        declarations = self.env["soors.declaration"].with_user(self.reader)
        return declarations.export_released(**period)

    def test_seal_is_of_the_canonical_json(self):
        [payload] = self._export()["declarations"]
        seal = payload.pop("hash")
        text = json.dumps(
            payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        self.assertEqual(hashlib.sha256(text.encode()).hexdigest(), seal)

    def test_grams_are_whole_and_equal_plain_sql(self):
        [payload] = self._export()["declarations"]
        for section, flow in (("outgoing", "outgoing"), ("collected", "collected")):
            grams = [row["grams"] for row in payload["figures"][section]]
            self.assertTrue(all(isinstance(gram, int) for gram in grams))
            expected = self._select_kg("flow = %s", flow)
            self.assertEqual(sum(grams), round(expected * 1000))

    def test_nothing_but_sums(self):
        text = json.dumps(self._export())
        self.assertNotIn("Secret", text)
        for word in ("partner", "picking", "move_id", "register"):
            self.assertNotIn(word, text)

    def test_municipality_of_one_household_is_not_told(self):
        self._collect(
            self.original,
            7,
            municipality_id=self.namur.id,
            partner_id=self.donors[0].id,
        )
        correction = self.declaration.browse(
            self.declaration.action_correct()["res_id"]
        )
        self._release(correction)
        [payload] = self._export()["declarations"]
        rows = payload["figures"]["municipalities"]
        towns = {(row["nis"], row["stream"]): row["grams"] for row in rows}
        self.assertNotIn((self.namur.nis, "textiles"), towns)
        self.assertEqual(towns[None, "textiles"], 7000)
        self.assertEqual(towns[self.liege.nis, "textiles"], 30512)
        collected = payload["figures"]["collected"]
        self.assertEqual(sum(towns.values()), sum(row["grams"] for row in collected))

    def test_only_what_is_released(self):
        self._declare(period="q1").action_check()
        self.assertEqual(len(self._export()["declarations"]), 1)
        correction = self.declaration.browse(
            self.declaration.action_correct()["res_id"]
        )
        self._release(correction)
        [payload] = self._export()["declarations"]
        self.assertEqual(payload["corrects"], [self.declaration.uuid])
        self.assertEqual(payload["version"], 2)

    def test_period(self):
        self.assertTrue(self._export(date_from="2026-12-01")["declarations"])
        self.assertFalse(self._export(date_from="2027-01-01")["declarations"])
        self.assertFalse(self._export(date_to="2025-12-31")["declarations"])

    def test_other_company_stays_closed(self):
        other = self._create_company("Other")
        self.reader.write({"company_ids": other.ids, "company_id": other.id})
        self.assertFalse(self._export()["declarations"])
        declarations = self.env["soors.declaration"].with_user(self.reader)
        declarations = declarations.with_context(allowed_company_ids=self.company.ids)
        self.assertFalse(declarations.export_released()["declarations"])

    def test_people_without_the_role_are_refused(self):
        driver = new_test_user(
            self.env, "reporting-driver", groups="soors_base.group_driver"
        )
        with self.assertRaises(AccessError):
            self.env["soors.declaration"].with_user(driver).export_released()
