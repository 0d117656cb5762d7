import io
import re
from datetime import date

from pypdf import PdfReader

from odoo.tests import HttpCase

from .common import CollectCase

A4 = (595, 842)  # points


class PaperCase(CollectCase, HttpCase):
    """Prints papers for real and reads them back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "street": "Quai de la Dérivation 10",
                "zip": "4020",
                "city": "Liège",
                "company_registry": "0123.456.749",
                "soors_approval_number": "AGR-2026-7",
                "soors_approval_from": date(2024, 1, 1),
                "soors_approval_to": date(2028, 12, 31),
            }
        )
        module = cls.env["ir.module.module"].search([("name", "=", "soors_collect")])
        for code in ("fr_BE", "nl_BE", "de_DE"):
            cls.env["res.lang"]._activate_lang(code)
            module._update_translations([code])

    def _print(self, report, records, lang="en_US", user=None):
        """Return the pages of a PDF printed by a planner, or a user, as texts."""
        reports = self._as(user or self.planner, self.env["ir.actions.report"])
        reports = reports.with_context(force_report_rendering=True, lang=lang)
        pdf, kind = reports._render_qweb_pdf(f"soors_collect.{report}", records.ids)
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(pdf)).pages
        for page in pages:
            size = (round(page.mediabox.width), round(page.mediabox.height))
            self.assertEqual(size, A4)
        return [self._read(page) for page in pages]

    def _read(self, page):
        """Return the text of a page, with plain blanks and points in numbers."""
        text = re.sub(r"\s+", " ", page.extract_text())
        return re.sub(r"(?<=\d),(?=\d)", ".", text)

    def _assert_says(self, text, *expected):
        for words in expected:
            self.assertIn(words, text)
