# SPDX-License-Identifier: LGPL-3.0-only
"""What helps those who read little: sound, voice, large letters, an awake screen."""

import pytest
from playwright.sync_api import expect

from .conftest import begin
from .test_screens import WIDE

# What the tablet does beside its screen; the devices themselves are not here.
LISTEN = """
globalThis.told = { vibrated: 0, tones: 0, awake: 0, slept: 0, spoken: [] };
Navigator.prototype.vibrate = () => ++told.vibrated;
const make = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () {
    told.tones++;
    return make.call(this);
};
Object.defineProperty(Navigator.prototype, "wakeLock", { get: () => ({
    request: async () => {
        told.awake++;
        return { release: async () => told.slept++ };
    },
}) });
"""
# A voice for French only, found a second after the start as on a tablet.
VOICE = """
globalThis.SpeechSynthesisUtterance = class {
    constructor(text) { this.text = text; }
};
const voices = [];
speechSynthesis.getVoices = () => voices;
speechSynthesis.speak = (words) => told.spoken.push([words.lang, words.text]);
setTimeout(() => {
    voices.push({ lang: "fr-FR", localService: true });
    speechSynthesis.dispatchEvent(new Event("voiceschanged"));
}, 1000);
"""
# What a page of half the size shows, twice as large.
GROWN = {"wide": (640, 400), "tall": (400, 640)}
TO_THE_TOP = "(one) => one.scrollIntoView({ block: 'start' })"
# The green button is there without scrolling, and nothing lies over it.
REACHED = """
() => {
    const button = document.querySelector(".main-button");
    if (!button) {
        return true;
    }
    const box = button.getBoundingClientRect();
    const middle = [box.x + box.width / 2, box.y + box.height / 2];
    return button.contains(document.elementFromPoint(...middle));
}
"""


def told(tablet):
    return tablet.page.evaluate("told")


def test_each_save_is_ticked_heard_and_felt(site, tablets):
    tablet = begin(tablets(scripts=[LISTEN]), site)
    before = told(tablet)
    tablet.arrive()
    expect(tablet.page.locator(".tick").first).to_be_visible()
    after = told(tablet)
    assert after["vibrated"] == before["vibrated"] + 1
    assert after["tones"] == before["tones"] + 2
    # What is only chosen is not saved: nothing tells that it was.
    tablet.main()
    tablet.take(*site.chair)
    assert told(tablet) == after


def test_the_screen_stays_awake_while_the_donor_signs(site, tablets):
    tablet = begin(tablets(scripts=[LISTEN]), site)
    tablet.to_signature(*site.chair)
    assert (told(tablet)["awake"], told(tablet)["slept"]) == (1, 0)
    tablet.sign()
    tablet.page.wait_for_function("told.slept === 1")


def test_a_voice_reads_the_screen_where_there_is_one(site, tablets):
    tablet = begin(tablets(scripts=[LISTEN, VOICE]), site)
    tablet.page.get_by_role("button", name="Lire à voix haute").click()
    [[language, text]] = told(tablet)["spoken"]
    assert language == "fr-FR"
    assert f"Donateur {site.number}-1" in text
    # The donor's page is read in the donor's language, or not at all.
    tablet.to_signature(*site.chair)
    loud = tablet.page.locator(".top .round-button:not(.back)")
    expect(loud).to_have_count(1)
    tablet.press("Nederlands")
    expect(loud).to_have_count(0)
    tablet.press("Français")
    expect(loud).to_have_count(1)


def test_without_a_voice_no_button_promises_one(tablet):
    loud = tablet.page.locator(".top .round-button:not(.back)")
    assert tablet.page.evaluate("speechSynthesis.getVoices().length") == 0
    expect(loud).to_have_count(0)


@pytest.mark.parametrize("size", ["wide"])
def test_letters_twice_as_large_hide_nothing(site, tablets, size):
    tablet = begin(tablets(size=size), site)
    width, height = GROWN[size]
    tablet.page.set_viewport_size({"width": width, "height": height})

    def look():
        assert tablet.page.evaluate(WIDE) <= 0, tablet.title()
        assert tablet.page.evaluate(REACHED), tablet.title()

    look()
    tablet.arrive()
    look()
    tablet.main()
    look()
    tablet.choose(site.chair[0])
    look()
    tablet.choose(site.chair[1])
    look()
    tablet.press("J’ai pesé")
    look()
    tablet.press("6")
    tablet.press("OK")
    look()
    tablet.main()
    look()
    tablet.press("Non, tout va bien")
    tablet.on_screen("sign")
    look()
    tablet.page.locator("canvas").evaluate(TO_THE_TOP)
    tablet.sign()
    look()
    tablet.main()
    tablet.on_screen("round")
    tablet.page.locator(".corner").first.click()
    look()
    tablet.press("Ce qui est noté")
    look()
    tablet.see("7 jours")
