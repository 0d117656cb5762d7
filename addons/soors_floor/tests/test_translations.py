import polib

from odoo.tests import BaseCase
from odoo.tools import file_path


class TestTranslations(BaseCase):
    def test_every_term_of_the_template_is_in_french(self):
        template = polib.pofile(file_path("soors_floor/i18n/soors_floor.pot"))
        french = polib.pofile(file_path("soors_floor/i18n/fr.po"))
        done = {entry.msgid for entry in french if entry.translated()}
        missing = {entry.msgid for entry in template} - done
        self.assertFalse(missing)
