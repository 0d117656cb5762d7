# SPDX-License-Identifier: LGPL-3.0-only
"""A social removal: a stop without goods, which ends by a signature."""

import pytest
from playwright.sync_api import expect

from .conftest import begin


@pytest.fixture
def removal(site):
    """Return the request of a household that moves, first of the round."""
    office = site.office
    request = office.create(
        "soors.collection.request",
        kind="removal",
        contact_name="Famille Déménage",
        phone="04 333 00 00",
        street="Rue Basse 1",
        zip="4000",
        city="Liège",
        company_id=office.known["company"],
    )
    office.call("soors.round", "add_requests", [site.round], request_ids=[request])
    [stop] = office.search("soors.round.stop", [["request_id", "=", request]])
    office.call("soors.round.stop", "write", [stop["id"]], vals={"sequence": 0})
    return request


@pytest.mark.parametrize("size", ["wide", "tall"])
def test_a_removal_is_finished_without_goods(site, removal, network, tablets, size):
    tablet = begin(tablets(size=size), site)
    network.fail("down")
    tablet.see("Famille Déménage")
    tablet.arrive()
    # Something went wrong on the way up: told, and the work goes on.
    tablet.press("Un problème")
    tablet.choose("Quelque chose est cassé")
    tablet.main()
    tablet.on_screen("stop")
    words = tablet.page.locator("main").inner_text()
    assert "Rien n’est pris" not in words and "Refuser" not in words
    expect(tablet.page.locator(".main-button")).to_have_text("Signature")
    tablet.main()
    tablet.see("Le déménagement est fait.")
    assert "Je donne" not in tablet.page.locator("main").inner_text()
    tablet.press("العربية")
    tablet.see("تمّ نقل الأثاث.")
    tablet.sign()
    # Nothing was weighed, so nothing is said of kilos.
    assert "kg" not in tablet.page.locator("main").inner_text()
    network.heal()
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    ops = sorted(site.ops.values(), key=lambda op: op["seq"])[-4:]
    kinds = [op["kind"] for op in ops]
    assert kinds == ["stop.arrive", "incident", "stop.sign", "stop.done"]
    assert {op["state"] for op in ops} == {"acked"}
    request = site.office.read("soors.collection.request", [removal], "state")
    assert request[0]["state"] == "done"
    [stop] = [stop for stop in site.stops if stop["uuid"] == ops[0]["stop_uuid"]]
    assert (stop["state"], stop["kg"]) == ("done", 0)
    assert stop["signature_answer"] == "signed"


def test_goods_given_along_with_a_removal_are_counted(site, removal, tablet):
    tablet.arrive()
    tablet.press("Prendre aussi un don")
    tablet.take(*site.chair)
    tablet.main()
    tablet.press("Non, tout va bien")
    tablet.see("Le déménagement est fait.")
    tablet.see("Je donne ces objets pour le réemploi.")
    tablet.sign()
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    [stop] = [stop for stop in site.stops if stop["state"] == "done"]
    assert stop["kg"] == 5


def test_a_removal_that_was_not_done_says_why(site, removal, tablet):
    tablet.arrive()
    tablet.press("Pas fait")
    tablet.see("Pourquoi ce n’est pas fait")
    tablet.page.locator(".choice").first.click()
    tablet.main()
    tablet.on_screen("finished")
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    request = site.office.read("soors.collection.request", [removal], "state")
    assert request[0]["state"] != "done"
