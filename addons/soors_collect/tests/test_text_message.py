from datetime import datetime

from odoo.tests import freeze_time, tagged

from ..text_message import ALPHABET, count_parts, simplify
from .common_donor import DonorCase
from .test_donor_texts import LANGS

# The longest that are ordinary.
NAME = "Ressourcerie du Pays vert"
SITE = "https://dons.ressourcerie.be"
# A Wednesday in September is the longest day in French and English, the Thursday
# after it in Dutch and German.
DAYS = datetime(2026, 9, 23, 12), datetime(2026, 9, 24, 12)


@tagged("post_install", "-at_install")
@freeze_time("2026-09-22 08:00:00")
class TestTextMessage(DonorCase):
    """Each text message costs the member money: every one fits one SMS."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        module = cls.env["ir.module.module"].search([("name", "=", "soors_collect")])
        for code in LANGS:
            cls.env["res.lang"]._activate_lang(code)
        module._update_translations(LANGS)
        cls.env["ir.config_parameter"].set_param("web.base.url", SITE)
        cls.company.name = NAME
        cls.messages = cls.env["soors.donor.message"].search(
            [("company_id", "=", False)]
        )

    def _check(self, request):
        """Render every message in every language and count."""
        request._portal_ensure_token()
        for code in LANGS:
            self.donor.lang = request.lang = code
            request.invalidate_recordset()
            for message in self.messages.with_context(lang="en_US"):
                text = request._render_sms(message.sms_template_id)
                with self.subTest(code=code, event=message.event, text=text):
                    self.assertEqual(count_parts(text), 1, len(text))
                    self.assertTrue(text.endswith(request.donor_short_url))
                    self.assertIn(NAME, text)

    def test_an_appointment(self):
        for moment in DAYS:
            self._check(self._request(date_planned=moment).sudo())

    def test_a_removal_with_its_price(self):
        for moment in DAYS:
            values = {"kind": "removal", "price": 120, "date_planned": moment}
            self._check(self._request(**values).sudo())

    def test_what_was_taken_in_brief(self):
        request = self._request().sudo()
        stop = self._create_round(request, date="2026-09-22").stop_ids
        self.sofa.name = "Sofa, unsorted, three seats"
        sofa = {"product_id": self.sofa.id, "quantity": 2}
        self._complete(stop, {"product_id": self.original.id, "kg": 12.5}, sofa)
        request._portal_ensure_token()
        template = self.env.ref("soors_collect.sms_template_thanks")
        self.company.name = "Dons"
        full = request._render_sms(template)
        self.assertIn("2 x Sofa, unsorted", full)
        self.company.name = NAME
        self.assertIn("We took: 92.5 kg.", request._render_sms(template))
        self._check(request)

    def test_a_reason_only_where_it_fits(self):
        request = self._request().sudo()
        reason = self.env.ref("soors_collect.refusal_reason_kind_not_collected")
        request.action_refuse(reason.id)
        request._portal_ensure_token()
        template = self.env.ref("soors_collect.sms_template_refused")
        self.assertNotIn("recypark", request._render_sms(template))
        self._check(request)
        self.donor.lang = request.lang = "en_US"
        self.company.name = "Dons"
        self.assertIn("recypark", request._render_sms(template))

    def test_every_reason_in_every_language(self):
        request = self._request().sudo()
        self._create_round(request, date="2026-09-22")
        reasons = self.env["soors.refusal.reason"].search([("description", "!=", "")])
        self.assertTrue(reasons)
        for reason in reasons:
            request.refusal_reason_id = reason
            self._check(request)

    def test_signs_outside_the_alphabet_get_their_like(self):
        for text, plain in (
            ("août, œuvre d’art… 2 × 5\xa0€", "aout, oeuvre d'art... 2 x 5 €"),
            ("Äußere Tür, café à Liège", "Äußere Tür, café à Liège"),
            ("reçu à l’hôtel", "recu à l'hotel"),
        ):
            with self.subTest(text=text):
                self.assertEqual(simplify(text), plain)

    def test_other_scripts_stay_as_they_are(self):
        arabic = "شكرًا – Liège"
        self.assertEqual(simplify(arabic), arabic)

    def test_parts_are_counted_as_they_are_paid(self):
        self.assertEqual(len(ALPHABET), 127)
        for text, parts in (
            ("a" * 160, 1),
            ("a" * 161, 2),
            ("a" * 306, 2),
            ("a" * 307, 3),
            ("€" * 80, 1),
            ("€" * 81, 2),
            ("ê" * 70, 1),
            ("ê" * 71, 2),
            ("😀" * 35, 1),
            ("😀" * 36, 2),
        ):
            with self.subTest(text=text[:1], length=len(text)):
                self.assertEqual(count_parts(text), parts)
