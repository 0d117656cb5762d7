from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase


class TestMunicipality(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Municipality = cls.env["soors.municipality"]
        cls.liege = cls.env.ref("soors_base.municipality_62063")
        cls.brussels = cls.env.ref("soors_base.municipality_21004")
        cls.ixelles = cls.env.ref("soors_base.municipality_21009")
        cls.belgium = cls.env.ref("base.be")

    def _create_partner(self, **values):
        return self.env["res.partner"].create({"name": "Donor", **values})

    def test_a_postal_code_finds_its_municipality(self):
        self.assertEqual(self.Municipality._find_by_zip("4020"), self.liege)
        self.assertEqual(self.Municipality._find_by_zip(" 4020 "), self.liege)

    def test_parts_of_codes_and_wildcards_find_nothing(self):
        for code in ("402", "40", "4%", "40_0", "|", "%", "", None, "9999"):
            self.assertFalse(self.Municipality._find_by_zip(code), code)

    def test_a_shared_postal_code_finds_both_the_largest_first(self):
        found = self.Municipality._find_by_zip("1050")
        self.assertEqual(found, self.brussels + self.ixelles)

    def test_the_city_decides_between_two(self):
        find = self.Municipality._find_by_address
        self.assertEqual(find("1050", "ixelles"), self.ixelles)
        self.assertEqual(find("1050", "Bruxelles"), self.brussels)
        self.assertEqual(find("1050", "Elsewhere"), self.brussels)
        self.assertEqual(find("1050"), self.brussels)

    def test_postal_codes_need_their_bars(self):
        with self.assertRaises(ValidationError):
            self.liege.zips = "4000,4020"
        with self.assertRaises(ValidationError):
            self.liege.zips = "4000|4020"

    def test_a_partner_gets_the_municipality_of_the_address(self):
        partner = self._create_partner(zip="4000", country_id=self.belgium.id)
        self.assertEqual(partner.municipality_id, self.liege)
        partner.write({"zip": "1050", "city": "Ixelles"})
        self.assertEqual(partner.municipality_id, self.ixelles)

    def test_a_partner_without_country_is_taken_as_belgian(self):
        self.assertEqual(self._create_partner(zip="4000").municipality_id, self.liege)

    def test_a_foreign_postal_code_is_not_mistaken(self):
        germany = self.env.ref("base.de")
        partner = self._create_partner(zip="4000", country_id=germany.id)
        self.assertFalse(partner.municipality_id)

    def test_a_choice_by_hand_stays_until_the_address_changes(self):
        partner = self._create_partner(zip="1050", city="Bruxelles")
        partner.municipality_id = self.ixelles
        partner.phone = "+32 2 000 00 00"
        self.assertEqual(partner.municipality_id, self.ixelles)
        partner.zip = "4000"
        self.assertEqual(partner.municipality_id, self.liege)

    def test_many_partners_at_once_get_the_same_as_one(self):
        partners = self.env["res.partner"].create(
            [
                {"name": "A", "zip": "4000"},
                {"name": "B", "zip": "1050", "city": "Ixelles"},
                {"name": "C", "zip": "1050"},
                {"name": "D", "zip": "0000"},
                {"name": "E"},
            ]
        )
        self.assertEqual(
            [partner.municipality_id for partner in partners],
            [
                self.liege,
                self.ixelles,
                self.brussels,
                self.Municipality,
                self.Municipality,
            ],
        )

    def test_partners_from_before_are_completed(self):
        partner = self._create_partner(zip="4000")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET municipality_id = NULL WHERE id = %s", [partner.id]
        )
        partner.invalidate_recordset()
        self.assertFalse(partner.municipality_id)
        self.env["res.partner"]._assign_missing_municipality()
        self.assertEqual(partner.municipality_id, self.liege)
