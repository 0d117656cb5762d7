# SPDX-License-Identifier: LGPL-3.0-only
"""Never more than six things to choose from; the last place leads to more."""

import pytest
from playwright.sync_api import expect

MOST = 6


def pages(tablet, more="Plus"):
    """Turn all pages of a question; returns what each one offered."""
    labels = tablet.page.locator("main .choice .choice-label")
    labels.first.wait_for()
    seen = [labels.all_inner_texts()]
    while more in seen[-1]:
        assert len(seen) < MOST, seen
        tablet.page.locator("main .choice", has_text=more).last.click()
        expect(labels.first).not_to_have_text(seen[-1][0])
        now = labels.all_inner_texts()
        if now == seen[0]:
            break
        seen.append(now)
    return seen


def turn_to(tablet, name):
    """Turn the pages until one of them offers this."""
    labels = tablet.page.locator("main .choice .choice-label")
    while name not in labels.all_inner_texts():
        first = labels.first.inner_text()
        tablet.page.locator("main .choice", has_text="Plus").last.click()
        expect(labels.first).not_to_have_text(first)


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
