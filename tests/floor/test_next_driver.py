# SPDX-License-Identifier: LGPL-3.0-only
"""One tablet, several rounds and drivers on a day, and each driver's own language."""

import pytest
from playwright.sync_api import expect

from .conftest import begin
from .test_files import photo, send_photo
from .test_forget import AHEAD
from .test_once import wait_sent, wait_until
from .test_plan import look


@pytest.fixture
def second(site):
    """Return another round of the same truck on the same day, and who drives it."""
    office = site.office
    driver = office.create(
        "res.partner", name="Lena", company_id=office.known["company"]
    )
    round_ = office.create(
        "soors.round",
        company_id=office.known["company"],
        vehicle_id=site.vehicle,
        driver_id=driver,
    )
    request = office.create(
        "soors.collection.request",
        contact_name="Donateur du soir",
        phone="04 444 00 00",
        street="Rue du Soir 1",
        zip="4000",
        city="Liège",
        company_id=office.known["company"],
    )
    office.call("soors.round", "add_requests", [round_], request_ids=[request])
    office.call("soors.round", "action_ready", [round_])
    [row] = office.read("soors.round", [round_], "name", "uuid")
    return row


def begin_first(tablet, site):
    tablet.pair(site.code, site.database)
    tablet.see("Quelle tournée")
    [row] = site.office.read("soors.round", [site.round], "name")
    tablet.choose(row["name"])
    tablet.begin_day("Karim", site.plate)
    tablet.worker_ready()


def end_round(tablet, kilometres="7"):
    tablet.press("Autre")
    tablet.press("Fin de la tournée")
    tablet.press(kilometres)
    tablet.main()


def test_the_next_round_begins_without_network(site, second, network, tablets):
    tablet = tablets()
    begin_first(tablet, site)
    wait_sent(tablet)
    network.fail("down")
    # All of the first round, so that nothing of it is left to drive.
    for _stop in range(3):
        tablet.finish_stop(*site.chair)
    tablet.arrive()
    tablet.main()
    tablet.choose("Vide")
    tablet.choose("Pas de dégât")
    tablet.main()
    send_photo(tablet, photo(tablet))
    end_round(tablet)
    waiting = tablet.page.locator("[data-count=waiting]")
    expect(waiting).to_be_visible()
    kept = {op["uuid"] for op in tablet.ops("new")}
    tablet.press("Une autre tournée")
    # The one that is over is not offered again: only the second is left.
    tablet.begin_day("Lena", site.plate)
    tablet.see("Donateur du soir")
    tablet.finish_stop(*site.bed)
    later = {op["uuid"] for op in tablet.ops("new")} - kept
    assert kept < {op["uuid"] for op in tablet.ops("new")}
    network.heal()
    wait_sent(tablet)
    ops = site.ops
    assert kept | later <= set(ops)
    assert {op["state"] for op in ops.values()} == {"acked"}
    evening = [op for op in ops.values() if op["round_uuid"] == second["uuid"]]
    kinds = sorted(op["kind"] for op in evening)
    assert kinds == ["day.start", "stop.arrive", "stop.done", "stop.goods", "stop.sign"]
    site.check_files()


def test_another_driver_takes_over_the_same_round(site, second, network, tablets):
    tablet = tablets()
    begin_first(tablet, site)
    wait_sent(tablet)
    network.fail("down")
    tablet.finish_stop(*site.chair)
    over = tablet.rows("stops")
    tablet.press("Autre")
    tablet.press("Fin de la tournée")
    tablet.press("Autre chauffeur")
    [row] = site.office.read("soors.round", [site.round], "name")
    tablet.see("Quelle tournée")
    tablet.choose(row["name"])
    tablet.see("Qui conduit")
    tablet.press("Quelqu’un d’autre")
    tablet.begin_day("Lena", site.plate)
    tablet.finish_stop(*site.chair)
    network.heal()
    wait_sent(tablet)
    assert len(over) == len(tablet.rows("stops"))
    done = [stop for stop in site.stops if stop["state"] == "done"]
    assert len(done) == 2
    [round_] = site.office.read("soors.round", [site.round], "driver_id", "crew_ids")
    assert round_["driver_id"][1] == "Karim" and len(round_["crew_ids"]) == 1


# Languages


def speak(tablet, name):
    """Choose a language from wherever one is, by the corner."""
    tablet.page.locator(".corner").first.click()
    tablet.page.locator("main .choice:has(use[href='#i-talk'])").first.click()
    tablet.press(name)
    expect(tablet.page.locator(".page[data-screen=support]")).to_be_visible()
    tablet.page.locator(".back").click()


def test_each_driver_has_his_own_language_back(site, second, network, tablets):
    tablet = tablets()
    begin_first(tablet, site)
    wait_sent(tablet)
    network.fail("down")
    speak(tablet, "Nederlands")
    tablet.see("Volgende stop")
    # The next day, before anybody said who he is, German is pressed.
    tablet.context.add_init_script(AHEAD % 1)
    tablet.page.reload()
    tablet.page.locator(".page").wait_for()
    speak(tablet, "Deutsch")
    [row] = site.office.read("soors.round", [site.round], "name")
    tablet.choose(second["name"])
    tablet.choose("Lena")
    expect(tablet.page.locator(".choice", has_text=site.plate)).to_be_visible()
    expect(tablet.page.locator("html")).to_have_attribute("lang", "de")
    assert tablet.meta("picked_language") == "de"
    # It was Lena's choice: Karim, who drove yesterday, keeps Dutch.
    tablet.page.locator(".back").click()
    known = site.office.known["driver"]
    assert tablet.meta(f"language:{known}") == "nl"
    tablet.choose("Lena")
    tablet.choose(site.plate)
    while tablet.page.locator(".choice.good").count():
        before = tablet.title()
        tablet.page.locator(".choice.good").click()
        expect(tablet.page.locator("h1").first).not_to_have_text(before)
    tablet.main()
    tablet.page.locator(".next-stop").wait_for()
    assert tablet.meta(f"language:{known}") == "nl"
    # Handed over to Karim: Dutch again, as he left it.
    tablet.page.locator(".bottom .plain").first.click()
    tablet.page.locator("main .choice:has(use[href='#i-check'])").first.click()
    tablet.page.locator(".bottom .plain:has(use[href='#i-person'])").click()
    tablet.choose(row["name"])
    tablet.choose("Karim")
    expect(tablet.page.locator(".choice", has_text=site.plate)).to_be_visible()
    expect(tablet.page.locator("html")).to_have_attribute("lang", "nl")


def test_a_driver_unknown_here_gets_the_language_of_the_tablet(
    site, second, network, tablets
):
    tablet = tablets()
    begin_first(tablet, site)
    wait_sent(tablet)
    network.fail("down")
    speak(tablet, "Nederlands")
    tablet.page.locator(".bottom .plain").first.click()
    tablet.page.locator("main .choice:has(use[href='#i-check'])").first.click()
    tablet.page.locator(".bottom .plain:has(use[href='#i-person'])").click()
    tablet.choose(second["name"])
    tablet.choose("Lena")
    tablet.see("Quel camion")
    expect(tablet.page.locator("html")).to_have_attribute("lang", "fr")


def test_another_language_is_no_news(site, network, tablets):
    """Names of goods come in another language: nothing changed for the driver."""
    office = site.office
    [sofa] = office.search("soors.goods.tile", [["icon", "=", "sofa"]], "name")
    request = office.create(
        "soors.collection.request",
        contact_name="Madame Canapé",
        phone="04 555 00 00",
        zip="4000",
        city="Liège",
        line_ids=[[0, 0, {"tile_id": sofa["id"], "quantity": 2}]],
        company_id=office.known["company"],
    )
    office.call("soors.round", "add_requests", [site.round], request_ids=[request])
    tablet = begin(tablets(), site)
    wait_sent(tablet)
    before = expected(tablet)
    speak(tablet, "English")
    wait_until(lambda: expected(tablet) != before, seconds=40)
    [(name, quantity)] = expected(tablet)
    assert (name, quantity) == ("Sofa", 2), "it came in another language"
    assert not tablet.meta("news")
    expect(tablet.page.locator(".message")).to_have_count(0)
    # Another number of them is news, in whatever language.
    [line] = office.search(
        "soors.collection.request.line", [["request_id", "=", request]], "quantity"
    )
    office.call(
        "soors.collection.request.line", "write", [line["id"]], vals={"quantity": 3}
    )
    look(tablet)
    expect(tablet.page.locator(".message")).to_be_visible(timeout=40_000)
    assert "Madame Canapé" in tablet.page.locator(".message").inner_text()


def expected(tablet):
    return [
        (line["name"], line["qty"])
        for stop in tablet.rows("stops")
        for line in stop["plan"]["expected"]
    ]
