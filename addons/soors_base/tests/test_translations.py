import csv
import re

import polib
from lxml import etree

from odoo.modules import Manifest
from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import TranslationModuleReader

# Add-ons that drivers and sorters use in Dutch and German too: every term is there.
COMPLETE = [
    f"soors_{name}"
    for name in ("base", "collect", "collect_sale", "floor", "shop", "sorting")
]
# The European List of Waste is law: no text of ours. Its Dutch and German texts are
# not complete (SOURCES.md); what there must be is in test_reference_data.py.
OFFICIAL = ("soors.waste.code",)
PLACE = re.compile(r"%\(\w+\)(?:[sd]|\.?\d*[fg])|%s|\{\{.*?\}\}")
QUOTED = re.compile(r"'[^']*'")


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
                # What tests say nobody reads.
                if "/tests/" not in name and not value and source not in same:
                    missing.append(f"{module}: {kind} {name}: {source}")
        self.assertFalse(missing, f"{len(missing)} terms:\n" + "\n".join(missing))


class TestDutchAndGerman(BaseCase):
    def _read_data(self, addon):
        """Yield (file, names of the fields) of each record that has a French text."""
        for path in Manifest.for_addon(addon)["data"]:
            if path.endswith(".csv"):
                with open(file_path(f"{addon}/{path}"), encoding="utf-8") as file:
                    for row in csv.DictReader(file):
                        yield path, {name for name, text in row.items() if text}
            elif path.endswith(".xml"):
                tree = etree.parse(file_path(f"{addon}/{path}"))
                for record in tree.iter("record"):
                    yield path, {field.get("name") for field in record.iter("field")}

    def test_every_term_is_in_dutch_and_german(self):
        for addon in COMPLETE:
            template = polib.pofile(file_path(f"{addon}/i18n/{addon}.pot"))
            wanted = {entry.msgid for entry in template}
            self.assertTrue(wanted)
            for code in ("nl", "de"):
                found = polib.pofile(file_path(f"{addon}/i18n/{code}.po"))
                missing = wanted - {one.msgid for one in found if one.translated()}
                with self.subTest(addon=addon, code=code):
                    self.assertFalse(missing)

    def test_a_translation_keeps_the_places_of_names_and_numbers(self):
        for addon in COMPLETE:
            for code in ("fr", "nl", "de"):
                for entry in polib.pofile(file_path(f"{addon}/i18n/{code}.po")):
                    with self.subTest(addon=addon, code=code, term=entry.msgid):
                        self.assertEqual(
                            self._find_places(entry.msgstr),
                            self._find_places(entry.msgid),
                        )

    def _find_places(self, text):
        """Return the places of a text, without the words that stand in them."""
        return sorted(QUOTED.sub("''", place) for place in PLACE.findall(text))

    def test_data_with_a_french_text_has_dutch_and_german_ones(self):
        seen = 0
        for path, names in self._read_data("soors_base"):
            if path.startswith(tuple(f"data/{model}." for model in OFFICIAL)):
                continue
            for name in [name for name in names if name.endswith("@fr")]:
                seen += 1
                with self.subTest(path=path, name=name):
                    self.assertIn(name.replace("@fr", "@nl"), names)
                    self.assertIn(name.replace("@fr", "@de"), names)
        self.assertGreater(seen, 150)
