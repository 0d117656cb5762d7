# SPDX-License-Identifier: LGPL-3.0-only
"""New versions: on consent or at a start, never half, never at the cost of data."""

import contextlib

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from .conftest import begin
from .test_once import wait_until

# A style sheet of Odoo's that the app does without: adding it is a new version.
MORE = "/web/static/src/core/utils/transitions.scss"
WAITING = "() => navigator.serviceWorker.getRegistration().then((r) => !!r.waiting)"
ASK = "() => navigator.serviceWorker.getRegistration().then((r) => r.update())"
QUIET = "() => navigator.serviceWorker.getRegistration().then((r) => !r.installing)"


@contextlib.contextmanager
def new_version(site):
    """Deploy another version of the app for a while."""
    asset = site.office.create(
        "ir.asset", name="more", bundle="soors_floor.assets_app", path=MORE
    )
    try:
        yield
    finally:
        site.office.call("ir.asset", "unlink", [asset])


def style_of(tablet):
    return tablet.page.locator("link[rel=stylesheet]").get_attribute("href")


def test_a_new_version_waits_for_consent_and_keeps_all(site, network, tablets):
    tablet = begin(tablets(), site)
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    before, kept = style_of(tablet), tablet.ops()
    with new_version(site):
        tablet.page.reload()
        button = tablet.page.get_by_role("button", name="Nouvelle version")
        button.wait_for(timeout=60_000)
        assert style_of(tablet) == before, "the old one works on"
        # Not offered while somebody is at a donor's door.
        tablet.arrive()
        tablet.page.locator(".back").click()
        expect(button).to_have_count(0)
        tablet.press("Annuler")
        button.click()
        expect(tablet.page.locator("link[rel=stylesheet]")).not_to_have_attribute(
            "href", before
        )
        tablet.page.locator(".next-stop").wait_for()
        assert [op["uuid"] for op in kept] == [op["uuid"] for op in tablet.ops("acked")]
        network.fail("down")
        tablet.page.reload()
        tablet.page.locator(".next-stop").wait_for()


def test_a_new_version_takes_over_at_a_start(site, tablets):
    tablet = begin(tablets(), site)
    before = style_of(tablet)
    with new_version(site):
        tablet.page.reload()
        wait_until(lambda: tablet.page.evaluate(WAITING), 60)
        tablet.page.reload()
        expect(tablet.page.locator("link[rel=stylesheet]")).not_to_have_attribute(
            "href", before
        )
        tablet.page.locator(".next-stop").wait_for()


@pytest.mark.parametrize("fault", ["502", "portal", "cut"])
@pytest.mark.parametrize("path", ["/web/assets/", "/soors_floor/static/img/icon-512"])
def test_a_broken_version_never_starts(site, network, tablets, fault, path):
    tablet = begin(tablets(), site)
    before = style_of(tablet)
    with new_version(site):
        network.fail(fault, path)
        tablet.page.reload()
        tablet.page.locator(".next-stop").wait_for()
        # Asked for once, whether or not the start did already; refused is well, too.
        with contextlib.suppress(PlaywrightError):
            tablet.page.evaluate(ASK)
        wait_until(lambda: tablet.page.evaluate(QUIET), 60)
        broken = [one for one in network.seen if one[2] == fault]
        assert broken or "icon" in path, "the new version was asked for"
        if broken:
            assert not tablet.page.evaluate(WAITING)
        tablet.page.reload()
        tablet.page.locator(".next-stop").wait_for()
        assert style_of(tablet) == before or not broken


def test_a_new_version_waits_for_what_is_half_typed(site, tablets):
    tablet = begin(tablets(), site)
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    with new_version(site):
        tablet.page.reload()
        button = tablet.page.get_by_role("button", name="Nouvelle version")
        button.wait_for(timeout=60_000)
        tablet.press("Autre")
        tablet.press("Photo pour le bureau")
        tablet.page.locator("input[name=text]").press_sequentially("La clé")
        wait_until(lambda: tablet.rows("drafts"))
        tablet.page.locator(".back").click()
        tablet.page.locator(".back").click()
        tablet.page.locator(".next-stop").wait_for()
        expect(button).to_have_count(0)
        # Saved and sent, nothing is in the way any more.
        tablet.press("Autre")
        tablet.press("Photo pour le bureau")
        tablet.main()
        tablet.send_now()
        tablet.corner("sent", timeout=60_000)
        expect(button).to_be_visible()
