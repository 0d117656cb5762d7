import polib

from odoo.tests import BaseCase
from odoo.tools import file_path


class TestTranslations(BaseCase):
    def _read(self, name):
        return polib.pofile(file_path(f"soors_collect_sale/i18n/{name}"))

    def test_what_customers_read_is_in_dutch_and_german(self):
        wanted = {
            entry.msgid
            for entry in self._read("soors_collect_sale.pot")
            if any("pickup_follow" in place for place, _line in entry.occurrences)
        }
        self.assertTrue(wanted)
        for code in ("fr", "nl", "de"):
            done = {e.msgid for e in self._read(f"{code}.po") if e.translated()}
            with self.subTest(code=code):
                self.assertFalse(wanted - done)
