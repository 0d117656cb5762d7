import re

from odoo.tests import freeze_time, tagged
from odoo.tools import html2plaintext

from .common_donor import DonorCase

LANGS = ("en_US", "fr_FR", "nl_NL", "de_DE")
HELLO = {"en_US": "Hello", "fr_FR": "Bonjour", "nl_NL": "Hallo", "de_DE": "Guten Tag"}
# What a text shows where something is missing.
HOLES = (r"\b(None|False)\b", r"\{\{", r"\(\s*\)", r"[:,]\s*\.", r"\s\.", r"  ")


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestDonorTexts(DonorCase):
    """Every message in every language, as the donor reads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        module = cls.env["ir.module.module"].search([("name", "=", "soors_collect")])
        for code in LANGS:
            cls.env["res.lang"]._activate_lang(code)
        module._update_translations(LANGS)
        cls.company.phone = "04 123 45 67"
        cls.templates = cls.env["soors.donor.message"].search(
            [("company_id", "=", False)]
        )

    def _read(self, request, code):
        """Return {event: (subject, mail as text, text message)} in a language."""
        self.donor.lang = code
        request.invalidate_recordset()
        texts = {}
        for message in self.templates.with_context(lang="en_US"):
            mail = message.mail_template_id._generate_template(
                request.ids, ["subject", "body_html"]
            )[request.id]
            sms = request._render_sms(message.sms_template_id)
            body = html2plaintext(mail["body_html"], include_references=False)
            texts[message.event] = mail["subject"], body, sms
        return texts

    def _make(self, kind="gift", taken=True):
        values = {"kind": kind}
        if kind == "removal":
            values["address_to"] = "Rue Neuve 5, 4000 Liège"
            values["price"] = 75
        request = self._request(**values).sudo()
        request._portal_ensure_token()
        stop = self._create_round(request, date="2026-03-02").stop_ids
        if taken:
            self._complete(stop, {"product_id": self.original.id, "kg": 12.5})
        return request

    def test_nothing_is_missing_in_any_language(self):
        requests = (
            self._make(),
            self._make(taken=False),
            self._make("removal", taken=False),
        )
        for request in requests:
            for code in LANGS:
                for event, texts in self._read(request, code).items():
                    with self.subTest(kind=request.kind, code=code, event=event):
                        self._check(request, code, *texts)

    def _check(self, request, code, subject, body, sms):
        self.assertIn(HELLO[code], body)
        self.assertIn(self.company.name, body)
        self.assertIn("04 123 45 67", body)
        self.assertIn(self.company.name, sms)
        # One press on the page behind the link stops the messages.
        self.assertIn(request.donor_short_url, sms)
        self.assertRegex(sms.lower(), "stop")
        self.assertRegex(body, "STOP")
        for text in (subject, body, sms):
            for hole in HOLES:
                self.assertNotRegex(re.sub(r"https?://\S+", "", text), hole)
