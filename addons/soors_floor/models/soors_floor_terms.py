import re

import polib

from odoo import api, models, tools
from odoo.tools import file_path

LANGUAGES = ("fr", "nl", "de", "ar", "tr")
SOURCE_OF_CODE = re.compile(r"code:addons(/[\w./-]+)")


class SoorsFloorTerms(models.AbstractModel):
    """The words of the app, read from the translation files of its add-ons.

    They travel inside the page. Only what the bundle of the app itself says goes with
    it: the words of the office's screens stay at home.
    """

    _name = "soors.floor.terms"
    _description = "Words of the tablets' app"

    @api.model
    def _get_terms(self, bundle):
        """Return {language: {English: translation}} of all that a bundle says."""
        paths = self.env["ir.asset"]._get_asset_paths(bundle, {})
        return self._read_terms(tuple(sorted({path[0] for path in paths})))

    @api.model
    @tools.ormcache("urls", cache="assets")
    def _read_terms(self, urls):
        sources = set(urls)
        addons = sorted({url.split("/")[1] for url in urls})
        terms = {}
        for language in LANGUAGES:
            words = terms[language] = {}
            for addon in addons:
                words.update(self._read_file(addon, language, sources))
        return terms

    @api.model
    def _read_file(self, addon, language, sources):
        try:
            template = polib.pofile(file_path(f"{addon}/i18n/{addon}.pot"))
            translated = polib.pofile(file_path(f"{addon}/i18n/{language}.po"))
        except FileNotFoundError:
            return {}
        # Where a term is used is right in the template only; translators keep old ones.
        used = {
            entry.msgid
            for entry in template
            if any(self._is_used(place, sources) for place, _line in entry.occurrences)
        }
        return {
            entry.msgid: entry.msgstr
            for entry in translated
            if entry.msgstr and entry.msgid in used
        }

    @api.model
    def _is_used(self, place, sources):
        match = SOURCE_OF_CODE.match(place)
        return bool(match) and match[1] in sources
