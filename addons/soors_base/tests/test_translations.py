import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import TranslationModuleReader


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def test_every_term_of_the_suite_is_in_french(self):
        """What Odoo would export for translation is translated where it stands."""
        modules = self.env["ir.module.module"].search(
            [("name", "=like", "soors\\_%"), ("state", "=", "installed")]
        )
        missing = []
        for module in modules.mapped("name"):
            french = polib.pofile(file_path(f"{module}/i18n/fr.po"))
            same = {entry.msgid for entry in french if entry.msgid == entry.msgstr}
            reader = TranslationModuleReader(self.env.cr, [module], "fr_FR")
            for _module, kind, name, _id, source, value, _comments in reader:
                if not value and source not in same:
                    missing.append(f"{module}: {kind} {name}: {source}")
        self.assertFalse(missing, f"{len(missing)} terms:\n" + "\n".join(missing))
