# SPDX-License-Identifier: LGPL-3.0-only
"""No word of another language on a tablet, and none that is cut."""

import csv
import os
import re
from pathlib import Path

import polib
import pytest
from playwright.sync_api import expect

from soors_cli.home import ADDONS

from .conftest import begin
from .test_screens import look
from .walk import Walk

# What these tests call a truck and goods is nobody's translation.
OWN = {"Truck", "Chaise", "Lit", "Sacs"}
# A sentence of which little is left without its places is like all others.
LETTERS = 4
MOST_WORDS = 5  # on what is pressed
NAMES = {"nl": "Nederlands", "de": "Deutsch", "en": "English", "fr": "Français"}
PLACE = re.compile(r"%\\\((?:\w+)\\\)s")
# What a person may read or hear: texts, and the names of buttons that are pictures.
READ = """
() => [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility() && !one.closest(".sprite, script, style"))
    .flatMap((one) => [one.ariaLabel, one.placeholder, one.alt,
        [...one.childNodes].filter((node) => node.nodeType === 3)
            .map((node) => node.nodeValue.trim()).join(" ")])
    .filter((text) => text && /\\p{L}{2}/u.test(text))
"""
# Words that do not fit: broken in the middle, or in more than three lines.
CRAMPED = """
() => {
    const SAID = "h1, .choice-label, .main-button span, .plain span, .corner-text";
    const countLines = (range) =>
        new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
    const rangeOf = (node, start, end) => {
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, end);
        return range;
    };
    const isBroken = (node) => [...node.nodeValue.matchAll(/[^\\s-]+/g)].some(
        (word) => countLines(rangeOf(node, word.index, word.index + word[0].length)) > 1
    );
    return [...document.querySelectorAll(SAID)]
        .filter((one) => one.checkVisibility() && one.innerText.trim())
        .filter((one) => {
            const range = document.createRange();
            range.selectNodeContents(one);
            const texts = [...one.childNodes].filter((node) => node.nodeType === 3);
            return countLines(range) > 3 || texts.some(isBroken);
        })
        .map((one) => `does not fit: ${one.innerText}`);
}
"""


def read_terms(code):
    """Return {English: translation} of all that the tablets' add-ons say or ship."""
    terms = {}
    for addon in ("soors_base", "soors_floor", "soors_collect"):
        for entry in polib.pofile(str(ADDONS / addon / "i18n" / f"{code}.po")):
            terms[entry.msgid] = entry.msgstr
    for name in ("stream", "grade", "treatment"):
        path = ADDONS / "soors_base" / "data" / f"soors.{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                terms[row["name"]] = row[f"name@{code}"]
    return terms


def recognise(sentences):
    """Return a pattern of sentences, with anything in the places of names."""
    told = [
        sentence
        for sentence in sentences
        if len(re.sub(r"%\(\w+\)s|\W", "", sentence)) >= LETTERS
    ]
    return re.compile("|".join(PLACE.sub(".+", re.escape(text)) for text in told))


def find_foreign(code):
    """Return what recognises an English sentence on a tablet of another language."""
    terms = read_terms(code)
    own = {*terms.values(), *OWN}
    return recognise(english for english in terms if english not in own)


def keep_picture(tablet, number, language=None):
    """Keep what the screen looks like where somebody wants to look at it."""
    folder = os.environ.get("SOORS_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        width = tablet.size[0]
        screen = tablet.page.locator(".page").first.get_attribute("data-screen")
        name = f"{language or tablet.language}-{width}-{number:02d}-{screen}.png"
        tablet.page.screenshot(path=Path(folder) / name)


@pytest.mark.parametrize(
    ("code", "size"),
    [(code, size) for size in ("tall", "wide") for code in ("fr", "nl", "de", "en")],
)
def test_a_day_in_one_language(site, tablets, code, size):
    foreign = find_foreign(code) if code != "en" else find_foreign_to_english()
    found = {}
    seen = []

    def check(tablet):
        seen.append(1)
        look(tablet)
        keep_picture(tablet, len(seen))
        screen = f"{len(seen)} {tablet.title()}"
        # The donor reads his own language.
        is_donors = tablet.page.locator(".page[data-screen=sign]").count()
        texts = [] if is_donors else tablet.page.evaluate(READ)
        wrong = {text for text in texts if foreign.fullmatch(text)}
        wrong |= set(tablet.page.evaluate(CRAMPED))
        if wrong:
            found[screen] = sorted(wrong)

    tablet = tablets(size=size)
    tablet.pair(site.code, site.database, NAMES[code])
    walk = Walk(tablet, site, check)
    walk.begin()
    walk.help()
    walk.donor()
    walk.rest()
    assert len(seen) > 40
    assert not found
    # Of reasons, the first are on a screen; the others fit as well.
    reasons = [reason["name"] for reason in tablet.meta("catalogue")["reasons"]]
    assert [name for name in reasons if len(name.split()) > MOST_WORDS] == []


@pytest.mark.parametrize("size", ["wide", "tall"])
def test_the_donors_page_fits_in_each_language(site, tablets, size):
    tablet = begin(tablets(size=size), site)
    tablet.to_signature(*site.chair)
    cramped = {}
    for code, name in {**NAMES, "ar": "العربية", "tr": "Türkçe"}.items():
        tablet.press(name)
        expect(tablet.page.locator(".page")).to_have_attribute("lang", code)
        look(tablet)
        keep_picture(tablet, 0, code)
        if found := tablet.page.evaluate(CRAMPED):
            cramped[code] = found
    assert not cramped


def find_foreign_to_english():
    """Return what recognises a French sentence: there it is the usual language."""
    terms = read_terms("fr")
    known = {*terms, *OWN}
    return recognise(text for text in terms.values() if text and text not in known)
