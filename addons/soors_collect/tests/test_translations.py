import polib

from odoo.tests import BaseCase
from odoo.tools import file_path

# What donors read: messages, their pages, their papers.
DONOR_WORDS = (
    "mail.template",
    "sms.template",
    "soors.goods.tile",
    "soors_collect.pickup_",
)


class TestTranslations(BaseCase):
    def _read(self, name):
        return polib.pofile(file_path(f"soors_collect/i18n/{name}"))

    def test_what_donors_read_is_in_dutch_and_german(self):
        wanted = {
            entry.msgid
            for entry in self._read("soors_collect.pot")
            if any(
                word in place
                for place, _line in entry.occurrences
                for word in DONOR_WORDS
            )
            and not any(
                ",name:soors_collect.mail" in p for p, _line in entry.occurrences
            )
            and not any(
                ",name:soors_collect.sms" in p for p, _line in entry.occurrences
            )
        }
        self.assertTrue(wanted)
        for code in ("nl", "de"):
            done = {e.msgid for e in self._read(f"{code}.po") if e.translated()}
            with self.subTest(code=code):
                self.assertFalse(wanted - done)
