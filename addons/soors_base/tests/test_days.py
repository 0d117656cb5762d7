from datetime import date

from odoo.tests import TransactionCase

from ..days import format_day

DAY = date(2026, 11, 23)


class TestDays(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        languages = cls.env["res.lang"].with_context(active_test=False)
        wanted = ("fr_FR", "nl_BE", "de_DE", "en_US", "tr_TR", "es_ES")
        languages.search([("code", "in", wanted)]).active = True

    def _said(self, code, **options):
        return format_day(self.env(context={"lang": code}), DAY, **options)

    def test_each_language_has_its_own_order_and_signs(self):
        for code, words in {
            "fr_FR": "lundi 23 novembre",
            "nl_BE": "maandag 23 november",
            "de_DE": "Montag, 23. November",
            "en_US": "Monday, November 23",
            "tr_TR": "23 Kasım Pazartesi",
            "es_ES": "lunes, 23 de noviembre",
        }.items():
            with self.subTest(code=code):
                self.assertEqual(self._said(code), words)

    def test_the_year_and_the_weekday_are_said_when_asked_for(self):
        self.assertEqual(self._said("de_DE", year=True), "Montag, 23. November 2026")
        self.assertEqual(self._said("de_DE", weekday=False), "23. November")
        self.assertEqual(
            self._said("en_US", weekday=False, year=True), "November 23, 2026"
        )
