# SPDX-License-Identifier: LGPL-3.0-only
"""Unloading and the break of a planned round, as the driver gets them."""

from datetime import datetime, timedelta, timezone

from playwright.sync_api import expect

from .conftest import begin
from .test_once import wait_until


def plan_steps(site):
    """Put an unloading, then a break, before the first stop."""
    office, soon = site.office, datetime.now(timezone.utc) + timedelta(minutes=5)
    return [
        office.create(
            "soors.round.step",
            round_id=site.round,
            kind=kind,
            site=place,
            after_stop_id=False,
            minutes=20,
            date_planned=soon.strftime("%Y-%m-%d %H:%M:%S"),
        )
        for kind, place in [("unload", "Dépôt de Liège"), ("break", False)]
    ]


def states(site, steps):
    rows = site.office.read("soors.round.step", steps, "state")
    return [row["state"] for row in rows]


def test_the_driver_unloads_where_he_is_and_rests(site, tablets):
    steps = plan_steps(site)
    tablet = begin(tablets(), site)
    card = tablet.page.locator(".next-stop")
    expect(card).to_contain_text("Décharger : Dépôt de Liège")
    expect(card).to_contain_text("0 sur 4")
    tablet.press("Décharger")
    tablet.on_screen("unload")
    tablet.choose("Recypark")
    tablet.on_screen("weigh")
    tablet.choose("Pas de ticket")
    expect(card).to_contain_text("Pause")
    tablet.press("La pause est finie")
    expect(card).to_contain_text("Donateur")
    expect(card).to_contain_text("0 sur 4")
    tablet.send_now()
    wait_until(lambda: states(site, steps) == ["done", "done"])
    [weighing] = site.office.search(
        "soors.round.weighing", [["round_id", "=", site.round]], "kind", "site"
    )
    assert (weighing["kind"], weighing["site"]) == ("unload", "recypark")
    assert len(site.stops) == 4


def test_who_drives_on_is_not_asked_for_it_again(site, tablets):
    plan_steps(site)
    tablet = begin(tablets(), site)
    tablet.page.locator("button.row", has_text="Donateur").first.click()
    tablet.on_screen("stop")
    tablet.main()
    tablet.main()
    tablet.take(*site.chair)
    tablet.main()
    tablet.press("Non, tout va bien")
    tablet.on_screen("sign")
    tablet.sign()
    tablet.main()
    card = tablet.page.locator(".next-stop")
    expect(card).to_contain_text("Donateur")
    expect(card).to_contain_text("1 sur 4")
    # Still on the list, for who does it later.
    expect(tablet.page.locator("button.row", has_text="Décharger")).to_be_visible()
