from odoo.tests import Form, freeze_time, tagged

from .common_donor import DonorCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestDonorLang(DonorCase):
    """Who calls is written to in the language he speaks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("nl_NL", "de_DE", "fr_FR"):
            cls.env["res.lang"]._activate_lang(code)
        cls.company.partner_id.lang = "fr_FR"
        # The municipalities we ship are those of the sector's members today.
        cls.env["soors.municipality"].create(
            {
                "name": "Gent",
                "nis": "44021",
                "zips": "|9000|",
                "region_id": cls.env.ref("soors_base.region_flanders").id,
            }
        )

    def _call(self, **values):
        requests = self._as(self.planner, self.env["soors.collection.request"])
        return requests.create(
            {
                "contact_name": "New Caller",
                "phone": "0471 00 11 22",
                "email": "new@example.com",
                **values,
            }
        )

    def test_the_chosen_language_is_written_on_the_card(self):
        request = self._call(lang="nl_NL", zip="4000")
        self.assertEqual(request.partner_id.lang, "nl_NL")
        self.assertEqual(request.donor_lang, "nl_NL")
        self.assertEqual(self.planner.lang, "en_US")

    def test_a_new_caller_speaks_as_his_municipality_does(self):
        cases = {"9000": "nl_NL", "4000": "fr_FR", "4700": "de_DE", "1000": "fr_FR"}
        for code, lang in cases.items():
            with self.subTest(zip=code):
                request = self._call(contact_name=f"Caller {code}", zip=code)
                self.assertEqual(request.partner_id.lang, lang)
                self.assertEqual(request.lang, lang)

    def test_a_known_donor_keeps_his_language_until_told_otherwise(self):
        request = self._request(zip="4000")
        self.assertEqual(request.lang, "en_US")
        request.lang = "de_DE"
        self.assertEqual(self.donor.lang, "de_DE")
        self.assertEqual(self._request().lang, "de_DE")

    def test_who_logs_in_has_chosen_his_own(self):
        account = self.driver.partner_id
        request = self._request(partner_id=account.id, lang="nl_NL")
        self.assertEqual(account.lang, "en_US")
        self.assertEqual(request.donor_lang, "nl_NL")

    def test_the_form_proposes_the_language_of_the_town(self):
        requests = self._as(self.planner, self.env["soors.collection.request"])
        form = Form(requests)
        self.assertEqual(form.lang, "fr_FR")
        form.zip = "9000"
        self.assertEqual(form.lang, "nl_NL")
        form.partner_id = self.donor
        self.assertEqual(form.lang, "en_US")
