# SPDX-License-Identifier: LGPL-3.0-only
"""Everybody can use it: screens without a fault for axe, the day by keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import begin
from .test_plan import news

# Contrast of 7:1 is ours: the tablet is read in the sun.
RULES = {"color-contrast-enhanced": {"enabled": True}}
MOST = 60  # places that one may have to walk through on a screen


def check(tablet, seen):
    """Fail with what axe finds on this screen."""
    tablet.page.wait_for_function(
        "() => document.getAnimations().every((one) => one.playState !== 'running')"
    )
    results = Axe().run(tablet.page, options={"rules": RULES})
    faults = [
        f"{fault['id']}: {[node['html'] for node in fault['nodes']]}"
        for fault in results.response["violations"]
    ]
    assert not faults, f"{tablet.title()}: {faults}"
    seen.add(tablet.page.locator(".page").get_attribute("data-screen"))


@pytest.mark.parametrize("size", ["wide", "tall"])
def test_axe_finds_no_fault_on_any_screen(site, network, tablets, size):
    seen = set()
    tablet = tablets(size=size)
    tablet.open()
    tablet.page.locator(".languages").wait_for()
    check(tablet, seen)
    tablet.press("Français")
    check(tablet, seen)
    tablet.pair(site.code, site.database, language=None)
    tablet.see("Qui conduit")
    check(tablet, seen)
    tablet.begin_day("Karim", site.plate)
    check(tablet, seen)
    tablet.arrive()
    check(tablet, seen)
    tablet.main()
    check(tablet, seen)
    tablet.choose(site.chair[0])
    check(tablet, seen)
    tablet.choose(site.chair[1])
    check(tablet, seen)
    tablet.press("J’ai pesé")
    check(tablet, seen)
    tablet.press("6")
    tablet.main()
    check(tablet, seen)
    tablet.main()
    check(tablet, seen)
    tablet.press("Oui, je refuse quelque chose")
    check(tablet, seen)
    tablet.page.locator(".choice").first.click()
    check(tablet, seen)
    tablet.main()
    tablet.press("Non, tout va bien")
    tablet.draw()
    check(tablet, seen)
    tablet.press("العربية")
    check(tablet, seen)
    tablet.main()
    tablet.on_screen("finished")
    check(tablet, seen)
    tablet.main()
    left_out(tablet, seen)
    container(tablet, seen)
    others(tablet, seen)
    site.add_stops(1)
    tablet.send_now()
    tablet.page.locator(".message").wait_for()
    check(tablet, seen)
    news(tablet)
    tablet.page.locator(".corner").click()
    check(tablet, seen)
    tablet.press("Ce qui est noté")
    check(tablet, seen)
    screens = tablet.page.evaluate(
        """() => [...odoo.loader.modules.get("@soors_floor/core/registry")
            .screens.all.keys()]"""
    )
    assert seen == set(screens), "no screen was left out"


def left_out(tablet, seen):
    tablet.arrive()
    tablet.press("Rien n’est pris")
    check(tablet, seen)
    tablet.page.locator(".choice").first.click()
    check(tablet, seen)
    tablet.main()
    tablet.on_screen("finished")
    tablet.main()


def container(tablet, seen):
    tablet.page.locator("button.row", has_text="Bulle").click()
    check(tablet, seen)
    tablet.main()
    tablet.main()
    check(tablet, seen)
    tablet.choose("Plein")
    check(tablet, seen)
    tablet.main()
    check(tablet, seen)
    tablet.choose("Bon")
    check(tablet, seen)
    tablet.choose("Pas de dégât")
    tablet.main()


def others(tablet, seen):
    tablet.press("Autre")
    check(tablet, seen)
    for name in (
        "Ajouter un arrêt",
        "Décharger",
        "Peser le camion",
        "Photo pour le bureau",
        "Fin de la tournée",
        "Un problème",
    ):
        tablet.choose(name)
        check(tablet, seen)
        if name == "Un problème":
            tablet.choose("Chien")
            check(tablet, seen)
            tablet.page.locator(".back").click()
        tablet.page.locator(".back").click()
        tablet.on_screen("more")
    tablet.page.locator(".back").click()


class Keys:
    """Somebody who has no pointer: Tab, Enter and arrows."""

    def __init__(self, tablet):
        self.tablet = tablet
        self.page = tablet.page

    def press(self, key, times=1):
        for _time in range(times):
            self.page.keyboard.press(key)

    def go_to(self, selector, text=""):
        """Walk with Tab until the place is reached."""
        target = self.page.locator(selector, has_text=text).first
        target.wait_for()
        for _step in range(MOST):
            if target.evaluate("(one) => one === document.activeElement"):
                self.is_seen()
                return
            self.press("Tab")
        raise AssertionError(f"{selector} {text} cannot be reached by keyboard")

    def is_seen(self):
        """One sees where one is."""
        style = self.page.evaluate(
            """() => {
                const one = document.activeElement;
                const box = one.closest(".photo") || one;
                return getComputedStyle(box).outlineStyle;
            }"""
        )
        assert style != "none"

    def choose(self, text, selector=".choice"):
        before = self.tablet.title()
        self.go_to(selector, text)
        self.press("Enter")
        return before

    def main(self):
        self.go_to(".main-button:not([disabled])")
        self.press("Enter")


def test_the_whole_usual_way_by_keyboard(site, network, tablets):
    tablet = tablets()
    keys = Keys(tablet)
    tablet.open(f"/floor/app#pair={site.code}&db={site.database}")
    keys.choose("Français")
    tablet.see("Qui conduit")
    keys.choose("Karim")
    tablet.see("Quel camion")
    keys.choose(site.plate)
    for check_name in ("Feux", "Pneus", "Dégâts"):
        expect(tablet.page.locator("h1")).to_have_text(check_name)
        keys.choose("En ordre")
    expect(tablet.page.locator("h1")).to_have_text("Prêt ?")
    keys.main()
    expect(tablet.page.locator(".next-stop")).to_be_visible()
    keys.main()
    tablet.on_screen("stop")
    keys.main()
    tablet.on_screen("goods")
    keys.choose(site.chair[0])
    keys.choose(site.chair[1])
    keys.go_to(".step[aria-label='Plus']")
    keys.press("Enter")
    keys.main()
    keys.main()
    tablet.on_screen("refused")
    keys.choose("Non, tout va bien")
    tablet.on_screen("sign")
    keys.go_to("canvas")
    keys.press("ArrowRight", 8)
    keys.press("ArrowDown", 3)
    keys.press("Enter")
    keys.press("ArrowLeft", 4)
    keys.main()
    tablet.on_screen("finished")
    keys.main()
    tablet.on_screen("round")
    keys.go_to(".corner")
    keys.press("Enter")
    tablet.on_screen("support")
    keys.main()
    tablet.corner("sent", timeout=60_000)
    done = [op for op in site.ops.values() if op["kind"] == "stop.goods"]
    assert done[0]["payload"]["lines"][0]["quantity"] == 2
    site.check_files()


def test_a_drawn_line_by_arrows_is_in_the_picture(site, network, tablets):
    tablet = begin(tablets(), site)
    tablet.to_signature(*site.chair)
    tablet.page.locator("canvas").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "Enter"):
        tablet.page.keyboard.press(key)
    tablet.main()
    tablet.on_screen("finished")
    [picture] = [op["files"][0] for op in tablet.ops() if op["kind"] == "stop.sign"]
    assert picture["type"] == "image/png" and picture["size"] > 1000
