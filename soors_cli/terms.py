# SPDX-License-Identifier: LGPL-3.0-only
"""The words of the add-ons: what there is to translate, and what is translated."""

import re

import polib

from .databases import suite
from .home import ADDONS

# Only there while the words are read.
TERMS = "_terms"
# Said to be complete; the other languages hold what somebody has translated.
COMPLETE = {"fr"}
# What is worked with in Dutch and German too.
COMPLETE_HERE = {
    f"soors_{name}": {"nl", "de"}
    for name in ("base", "collect", "collect_sale", "floor", "shop", "sorting")
}
# Odoo collects the sentences of tests too; nobody reads them on a screen.
OF_TESTS = re.compile(r"code:addons/\w+/(?:static/)?tests/")

EXPORT = """
from odoo.tools.translate import trans_export
for module, path in values["files"].items():
    with open(path, "wb") as file:
        trans_export(None, [module], file, "po", env)
"""


def refresh(runtime):
    """Write each add-on's template anew and bring its languages in line with it.

    Translations are kept by their source; what is new stays empty.

    :return: list of ``(file, terms without a translation)``
    """
    with runtime.alone():
        runtime.prepare()
        # Made anew: an update does not write records again that members may change,
        # and their new words would be taken for words that are gone.
        runtime.databases.drop(TERMS)
        runtime.databases.ensure(TERMS, suite(), "Installing the add-ons, to read them")
        templates = {name: ADDONS / name / "i18n" / f"{name}.pot" for name in suite()}
        for path in templates.values():
            path.parent.mkdir(exist_ok=True)
        with runtime.steps.show("Collecting the words of the add-ons"):
            files = {name: str(path) for name, path in templates.items()}
            runtime.script(TERMS, EXPORT, files=files)
        runtime.databases.drop(TERMS)
    return [result for path in templates.values() for result in bring_in_line(path)]


def bring_in_line(template):
    """Merge a template into the languages beside it; yield what is missing."""
    reference = polib.pofile(str(template), wrapwidth=78)
    # The time of the export would make every refresh a change.
    for name in ("POT-Creation-Date", "PO-Revision-Date"):
        reference.metadata.pop(name, None)
    leave_tests_out(reference)
    reference.save()
    complete = COMPLETE | COMPLETE_HERE.get(template.stem, set())
    for path in sorted(template.parent.glob("*.po")):
        language = polib.pofile(str(path), wrapwidth=78)
        language.merge(reference)
        for entry in language.obsolete_entries():
            language.remove(entry)
        # In the template's order, so that two people's terms do not all move.
        order = {entry.msgid: number for number, entry in enumerate(reference)}
        language.sort(key=lambda entry: order[entry.msgid])
        missing = language.untranslated_entries()
        if path.stem not in complete:
            for entry in missing:
                language.remove(entry)
            missing = []
        language.save()
        yield path, [entry.msgid for entry in missing]


def leave_tests_out(reference):
    """Take the places in tests off a template, and the terms that have no other."""
    for entry in list(reference):
        places = [one for one in entry.occurrences if not OF_TESTS.match(one[0])]
        if entry.occurrences and not places:
            reference.remove(entry)
        entry.occurrences = places
