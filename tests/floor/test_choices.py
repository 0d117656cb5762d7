# SPDX-License-Identifier: LGPL-3.0-only
"""Never more than six things to choose from; the last place leads to more."""

import pytest
from playwright.sync_api import expect

from .conftest import begin

MOST = 6


def pages(tablet, more="Plus", first=0):
    """Turn all pages of a question; returns what each one offered.

    :param first: place of the first thing that a turn changes
    """
    labels = tablet.page.locator("main .choice .choice-label")
    labels.first.wait_for()
    seen = [labels.all_inner_texts()]
    while more in seen[-1]:
        assert len(seen) < MOST, seen
        tablet.page.locator("main .choice", has_text=more).last.click()
        expect(labels.nth(first)).not_to_have_text(seen[-1][first])
        now = labels.all_inner_texts()
        if now == seen[0]:
            break
        seen.append(now)
    return seen


def turn_to(tablet, name, first=0):
    """Turn the pages until one of them offers this."""
    labels = tablet.page.locator("main .choice .choice-label")
    while name not in labels.all_inner_texts():
        before = labels.nth(first).inner_text()
        tablet.page.locator("main .choice", has_text="Plus").last.click()
        expect(labels.nth(first)).not_to_have_text(before)


def names_of(offered, *others):
    return [name for page in offered for name in page if name not in others]


def test_reasons_come_by_six(site, network, tablet):
    wanted = site.office.search(
        "soors.refusal.reason",
        [["floor_kind", "=", "failure"], ["used_by", "in", ["driver", "both"]]],
        "name",
    )
    assert len(wanted) > MOST, "else there is nothing to turn"
    tablet.arrive()
    tablet.press("Rien n’est pris")
    offered = pages(tablet)
    assert max(len(page) for page in offered) <= MOST
    names = names_of(offered, "Plus")
    assert len(names) == len(set(names)) == len(wanted)
    # One of the last page is as good as one of the first.
    turn_to(tablet, offered[-1][0])
    tablet.choose(offered[-1][0])
    tablet.main()
    tablet.on_screen("finished")


@pytest.fixture
def things(site):
    """Announce eight things at a stop, each with a picture of its own."""
    office = site.office
    tiles = office.call(
        "soors.goods.tile",
        "search_read",
        domain=[],
        fields=["name"],
        limit=8,
        context={"lang": "fr_FR"},
    )
    goods = {"product_id": office.known["bed"], "quantity": 1}
    request = office.create(
        "soors.collection.request",
        contact_name="Madame Beaucoup",
        phone="04 555 00 01",
        zip="4000",
        city="Liège",
        line_ids=[[0, 0, {**goods, "tile_id": tile["id"]}] for tile in tiles],
        company_id=office.known["company"],
    )
    office.call("soors.round", "add_requests", [site.round], request_ids=[request])
    return [tile["name"] for tile in tiles]


def test_things_to_refuse_come_by_six(site, things, network, tablets):
    tablet = begin(tablets(), site)
    tablet.page.locator("button.row", has_text="Madame Beaucoup").click()
    tablet.main()
    tablet.press("Refuser quelque chose")
    tablet.page.locator("main .choice").first.click()
    tablet.page.locator(".stepper").wait_for()
    offered = pages(tablet, first=1)
    assert max(len(page) for page in offered) <= MOST
    assert names_of(offered, "Photo", "Plus") == things
    # One of the last page is as good as one of the first.
    turn_to(tablet, things[-1], first=1)
    tablet.choose(things[-1])
    tablet.main()
    tablet.on_screen("refused")
    [refusal] = [op for op in tablet.ops() if op["kind"] == "stop.refuse"]
    assert refusal["payload"]["product_id"] == site.office.known["bed"]


@pytest.fixture
def crowd(site):
    """Give the round eight people; there are others in the house."""
    office = site.office
    people = [
        office.create(
            "res.partner", name=f"Équipe {n}", company_id=office.known["company"]
        )
        for n in range(8)
    ]
    vals = {"crew_ids": [[6, 0, people]], "driver_id": people[0]}
    office.call("soors.round", "write", [site.round], vals=vals)
    return [f"Équipe {n}" for n in range(8)]


def test_drivers_come_by_six(site, crowd, tablets):
    tablet = tablets()
    tablet.pair(site.code, site.database)
    tablet.see("Qui conduit")
    offered = pages(tablet)
    assert max(len(page) for page in offered) <= MOST
    assert names_of(offered, "Plus", "Quelqu’un d’autre") == crowd
    turn_to(tablet, crowd[-1])
    tablet.begin_day(crowd[-1], site.plate)
