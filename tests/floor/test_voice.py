# SPDX-License-Identifier: LGPL-3.0-only
"""Reading aloud, with the voices that a tablet has and when it has them."""

from playwright.sync_api import expect

# Chromium on this machine has no voice: these come late, as on a tablet, and only in
# French and Dutch.
VOICES = """
(() => {
    const target = new EventTarget();
    const all = ["fr-BE", "nl-BE"].map((lang) => ({ lang, localService: true }));
    let there = false;
    window.spoken = [];
    window.giveVoices = () => {
        there = true;
        target.dispatchEvent(new Event("voiceschanged"));
    };
    window.SpeechSynthesisUtterance = class {
        constructor(text) { this.text = text; }
    };
    Object.defineProperty(window, "speechSynthesis", {
        value: Object.assign(target, {
            getVoices: () => (there ? all : []),
            cancel() {},
            speak({ text, lang }) { window.spoken.push([lang, text]); },
        }),
    });
})();
"""


def test_the_loudspeaker_comes_with_the_voices(site, tablets):
    tablet = tablets(scripts=[VOICES])
    tablet.pair(site.code, site.database)
    tablet.see("Qui conduit")
    speaker = tablet.page.locator(".top .round-button:has(use[href='#i-speaker'])")
    expect(speaker).to_have_count(0)
    tablet.page.evaluate("() => window.giveVoices()")
    expect(speaker).to_be_visible()
    speaker.click()
    [[language, text]] = tablet.page.evaluate("() => window.spoken")
    assert language == "fr-BE" and "Qui conduit" in text
    # The donor's page: only where there is a voice for his language.
    tablet.begin_day("Karim", site.plate)
    tablet.to_signature(*site.chair)
    expect(speaker).to_be_visible()
    tablet.press("العربية")
    expect(speaker).to_have_count(0)
    tablet.press("Nederlands")
    speaker.click()
    assert tablet.page.evaluate("() => window.spoken.at(-1)[0]") == "nl-BE"
    tablet.press("Türkçe")
    expect(speaker).to_have_count(0)
