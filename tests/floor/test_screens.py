# SPDX-License-Identifier: LGPL-3.0-only
"""What the driver sees and presses, and how much of it travels."""

import gzip
import json
import re

import pytest
from playwright.sync_api import expect

from . import recorded
from .conftest import begin

KB = 1000
SMALL = """
() => [...document.querySelectorAll("button, a[href], input, summary, label.choice")]
    .filter((one) => one.offsetParent && !one.closest(".photo input"))
    .map((one) => [one.getBoundingClientRect(), one.innerText || one.ariaLabel])
    .filter(([box]) => box.height && (box.height < 64 || box.width < 64))
    .map(([box, text]) => `${text}: ${box.width}x${box.height}`)
"""
NAMELESS = """
() => [...document.querySelectorAll("button, a[href]")]
    .filter((one) => one.offsetParent && !(one.innerText.trim() || one.ariaLabel))
    .map((one) => one.outerHTML)
"""
TEXTS = """
() => [...document.querySelectorAll("main *, footer *, h1")]
    .filter((one) => one.offsetParent && [...one.childNodes]
        .some((node) => node.nodeType === 3 && node.nodeValue.trim()))
    .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 20)
    .map((one) => one.innerText)
"""
# One green button, at most six choices, each a picture with five words at most.
FORM = """
() => {
    const seen = (selector) => [...document.querySelectorAll(selector)]
        .filter((one) => one.offsetParent);
    const bare = seen(".choice").filter((one) => !one.querySelector("svg, img")
        || !one.innerText.trim());
    const wordy = seen(".choice-label, .main-button span")
        .filter((one) => one.innerText.match(/[^\\s?!:]+/g)?.length > 5);
    return {
        green: Math.max(1, seen(".main-button").length),
        choices: Math.max(6, seen("main .choice:not(.answers *)").length),
        bare: bare.map((one) => one.outerHTML),
        wordy: wordy.map((one) => one.innerText),
    };
}
"""
WIDE = "() => document.documentElement.scrollWidth - innerWidth"


def look(tablet):
    """Check what holds on every screen."""
    assert tablet.page.evaluate(SMALL) == [], "targets of 64 px at least"
    assert tablet.page.evaluate(NAMELESS) == []
    assert tablet.page.evaluate(TEXTS) == [], "texts of 20 px at least"
    assert tablet.page.evaluate(WIDE) <= 0, "nothing sticks out"
    good = {"green": 1, "choices": 6, "bare": [], "wordy": []}
    assert tablet.page.evaluate(FORM) == good


@pytest.mark.parametrize("size", ["wide", "tall"])
def test_a_day_from_the_first_question_to_the_last(site, network, tablets, size):
    tablet = tablets(size=size)
    tablet.open()
    look(tablet)
    tablet.pair(site.code, site.database)
    tablet.see("Qui conduit")
    look(tablet)
    tablet.begin_day("Karim", site.plate)
    look(tablet)
    tablet.arrive()
    look(tablet)
    tablet.main()
    look(tablet)
    tablet.choose(site.chair[0])
    look(tablet)
    tablet.choose(site.chair[1])
    look(tablet)
    tablet.press("J’ai pesé")
    look(tablet)
    tablet.press("6")
    tablet.press("OK")
    tablet.main()
    look(tablet)
    # Looked at once more, it is a correction of the first.
    tablet.page.locator(".back").click()
    tablet.on_screen("stop")
    tablet.press("Changer les marchandises")
    tablet.on_screen("goods")
    tablet.main()
    tablet.on_screen("refused")
    tablet.press("Oui, je refuse quelque chose")
    look(tablet)
    tablet.page.locator(".choice").first.click()
    look(tablet)
    tablet.main()
    tablet.press("Non, tout va bien")
    look(tablet)
    tablet.sign()
    look(tablet)
    tablet.main()
    # Nobody opens at the second one.
    tablet.arrive()
    tablet.press("Rien n’est pris")
    tablet.on_screen("fail")
    look(tablet)
    # More reasons than a screen may hold: one turns the page, and comes round.
    seen = tablet.page.locator(".choice-label").all_inner_texts()
    tablet.press("Plus")
    labels = tablet.page.locator(".choice-label")
    expect(labels.first).not_to_have_text(seen[0])
    look(tablet)
    more = tablet.page.locator(".choice-label").all_inner_texts()
    assert set(seen) & set(more) == {"Plus"} and len(more) > 1
    tablet.press("Plus")
    expect(labels.first).to_have_text(seen[0])
    tablet.page.locator(".choice").first.click()
    tablet.main()
    tablet.on_screen("finished")
    tablet.main()
    unplanned(tablet)
    rest_of_the_day(tablet)
    tablet.send_now()
    tablet.see("Tout est parti. Merci")
    look(tablet)
    kinds = site.kinds()
    for kind in (
        *("day.start", "stop.arrive", "stop.goods", "stop.refuse", "stop.sign"),
        *("stop.done", "stop.fail", "stop.unplanned", "stop.empty", "round.unload"),
        *("round.weigh", "round.end", "note", "incident"),
    ):
        assert kind in kinds, kind
    assert {op["state"] for op in site.ops.values()} == {"acked"}
    states = sorted(stop["state"] for stop in site.stops)
    assert states == ["done", "done", "done", "done", "failed"]
    goods = [op for op in site.ops.values() if op["kind"] == "stop.goods"]
    weighed = min(goods, key=lambda op: op["seq"])
    assert weighed["payload"]["lines"][0]["kg"] == 6
    if size == "wide":
        recorded.compare(network, site)


def unplanned(tablet):
    tablet.press("Autre")
    look(tablet)
    tablet.press("Ajouter un arrêt")
    look(tablet)
    for digit in "4000":
        tablet.press(digit)
    tablet.main()
    tablet.on_screen("stop")
    tablet.main()
    tablet.page.locator(".choice").first.click()
    tablet.page.locator(".choice").first.click()
    tablet.press("OK")
    tablet.main()
    tablet.press("Non, tout va bien")
    tablet.page.locator(".answers .choice").last.click()
    tablet.on_screen("finished")
    tablet.main()


def rest_of_the_day(tablet):
    tablet.press("Autre")
    tablet.press("Un problème")
    look(tablet)
    tablet.choose("Rue bloquée")
    look(tablet)
    tablet.main()
    tablet.arrive()
    tablet.main()
    tablet.page.locator(".choice").first.click()
    tablet.page.locator(".choice").first.click()
    tablet.press("OK")
    tablet.main()
    tablet.press("Non, tout va bien")
    tablet.sign()
    tablet.main()
    # The container.
    tablet.arrive()
    tablet.main()
    look(tablet)
    tablet.choose("Plein")
    look(tablet)
    tablet.main()
    look(tablet)
    tablet.choose("Mouillé")
    look(tablet)
    tablet.choose("Pas de dégât")
    tablet.main()
    tablet.see("Tous les arrêts sont finis")
    tablet.press("Autre")
    tablet.press("Décharger")
    look(tablet)
    tablet.page.locator(".choice").first.click()
    look(tablet)
    for digit in "340":
        tablet.press(digit)
    tablet.main()
    tablet.press("Autre")
    tablet.press("Photo pour le bureau")
    tablet.page.fill("input[name=text]", "Rien à dire")
    look(tablet)
    tablet.main()
    tablet.main()
    tablet.on_screen("end")
    look(tablet)
    tablet.press("7")
    tablet.main()


@pytest.mark.parametrize(
    ("name", "direction", "words"),
    [("العربية", "rtl", "توقيعك"), ("Türkçe", "ltr", "İmzanız")],
)
def test_the_donor_signs_in_his_own_language(site, tablet, name, direction, words):
    tablet.to_signature(*site.chair)
    tablet.draw()
    tablet.press(name)
    expect(tablet.page.locator("h1")).to_have_text(words)
    found = tablet.page.evaluate(
        "() => getComputedStyle(document.querySelector('.page')).direction"
    )
    assert found == direction
    # The stroke is still there, though the page was turned round.
    tablet.main()
    tablet.on_screen("finished")
    assert "Fini" in tablet.page.locator("main").inner_text()


def test_goods_then_nothing_collected_books_nothing(site, tablet):
    tablet.arrive()
    tablet.main()
    tablet.take(*site.chair)
    tablet.main()
    tablet.on_screen("refused")
    # The donor changed his mind before he signed.
    tablet.page.locator(".back").click()
    tablet.on_screen("stop")
    tablet.press("Rien n’est pris")
    tablet.page.locator(".choice").first.click()
    tablet.main()
    tablet.on_screen("finished")
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    ops = sorted(site.ops.values(), key=lambda op: op["seq"])[-3:]
    assert [op["kind"] for op in ops] == ["stop.goods", "stop.goods", "stop.fail"]
    taken, emptied, _fail = ops
    assert emptied["payload"] == {"lines": [], "corrects": taken["uuid"]}
    assert {op["state"] for op in ops} == {"acked"}
    [stop] = [stop for stop in site.stops if stop["state"] != "todo"]
    assert (stop["state"], stop["kg"]) == ("failed", 0)


def test_a_screen_is_driven_by_keyboard_alone(site, tablet):
    keyboard = tablet.page.keyboard
    for _step in range(12):
        keyboard.press("Tab")
        focused = tablet.page.evaluate("() => document.activeElement.className")
        if "main-button" in focused:
            break
    keyboard.press("Enter")
    tablet.on_screen("stop")


def test_what_travels_is_small(site, network, tablets):
    begin(tablets(), site)
    first = [one for one in network.seen if "/api/" not in one[1]]
    fetched = {one[1] for one in first}
    assert len(first) <= 8, first
    tablet = tablets()
    tablet.open()
    code = [path for path in fetched if path.startswith("/web/assets/")]
    sizes = {}
    for path in code:
        body = tablet.page.request.get(path).body()
        sizes[path] = len(gzip.compress(body, 6))
    assert len(sizes) == 2 and sum(sizes.values()) <= 80 * KB, sizes
    page = tablet.page.request.get("/floor/app").text()
    block = re.search(r'id="soors_floor_terms">(.*?)</script>', page, re.S)[1]
    terms = json.loads(block)
    for language in ("fr", "nl", "de"):
        text = json.dumps(terms[language], ensure_ascii=False).encode()
        assert len(gzip.compress(text, 6)) <= 8 * KB, language
    sprite = re.search(r"<svg class=.sprite.*?</svg>\s*<div", page, re.S)[0]
    assert len(sprite.encode()) <= 15 * KB


def test_every_language_says_everything(tablet):
    """What is translated to French is there in the other languages too."""
    terms = tablet.page.evaluate(
        "() => JSON.parse(document.getElementById('soors_floor_terms').textContent)"
    )
    assert len(terms["fr"]) > 100
    for language in ("fr", "nl", "de"):
        said = " ".join(terms[language].values()).lower()
        for word in ("sync", "serveur", "server", "upload", "download", "online"):
            assert word not in said, f"{word} is no word of every day"
    assert set(terms["nl"]) == set(terms["de"]) == set(terms["fr"])
    assert set(terms["ar"]) == set(terms["tr"]) and len(terms["ar"]) == 8
