# SPDX-License-Identifier: LGPL-3.0-only
"""What the planner sees of tablets, and does with entries that were put aside."""

import re

import pytest
from playwright.sync_api import expect

from .test_plan import SPOIL

DESK = (1440, 900)
PASSWORD = "of the planner"
SET_PASSWORD = """
admin = env.ref("base.user_admin")
admin.password = values["password"]
admin.lang = "fr_FR"
env.cr.commit()
answer = admin.login
"""
# Headings that do not fit in their column.
CUT = """
() => [...document.querySelectorAll(".o_list_table th[data-name]")]
    .map((head) => head.querySelector("span.d-block, .o_list_header_text, div span"))
    .filter((text) => text && text.scrollWidth > text.clientWidth + 1)
    .map((text) => text.innerText)
"""


@pytest.fixture
def planner(office, browser):
    """Return a planner at her desk, in French."""
    login = office.script(SET_PASSWORD, password=PASSWORD)
    person = browser(office.server.url(), DESK)
    return person.log_in(login, PASSWORD)


@pytest.fixture
def parked(site, network, tablet):
    """Return the number of an entry whose goods cannot be: minus five chairs."""
    network.fail("down", "/floor/api/")
    tablet.finish_stop(*site.chair)
    tablet.page.evaluate(SPOIL, "stop.goods")
    network.heal()
    tablet.send_now()
    tablet.corner("call")
    [row] = site.office.search(
        "soors.operation", [["device_id", "=", site.device], ["state", "=", "parked"]]
    )
    return row["id"]


def state_of(site, parked):
    [row] = site.office.read("soors.operation", [parked], "state", "settled_by_id")
    return row["state"], bool(row["settled_by_id"])


def kg_of(site):
    return [stop["kg"] for stop in site.stops if stop["state"] == "done"]


def test_goods_put_aside_are_read_in_words_and_mended(site, tablet, parked, planner):
    page = planner.page
    planner.open("/odoo/tablet-entries-aside")
    row = page.locator(".o_data_row", has_text=f"Tablette {site.number}").first
    expect(row).to_contain_text("Chaise: -5, -5 kg")
    expect(row).to_contain_text(f"Donateur {site.number}-1")
    planner.screenshot("aside-list")
    row.locator("[name=reason]").click()
    content = page.locator(".o_field_widget[name=content]")
    expect(content).to_contain_text("Chaise")
    expect(content).to_contain_text("-5")
    text = page.locator(".o_form_view").inner_text()
    for raw in ("product_id", "kg_source", "null", "{"):
        assert raw not in text
    for said in ("Karim", f"Donateur {site.number}-1"):
        assert said in text
    planner.screenshot("aside-form")
    planner.button("Corriger les marchandises")
    line = page.locator(".modal [name=line_ids] .o_data_row").first
    line.locator("[name=quantity]").click()
    line.locator("[name=quantity] input").fill("2")
    line.locator("[name=kg] input").fill("0")
    planner.screenshot("aside-mend")
    planner.button("Enregistrer ces marchandises")
    expect(page.locator(".modal")).to_have_count(0)
    expect(page.locator(".o_statusbar_status")).to_contain_text("Appliqué")
    assert state_of(site, parked) == ("acked", True)
    assert kg_of(site) == [10]
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)


def test_trying_again_tells_why_not_and_accepting_closes(site, tablet, parked, planner):
    page = planner.page
    planner.open(f"/odoo/tablet-entries/{parked}")
    alert = page.locator(".o_form_view .alert", has_text="nombres")
    expect(alert).to_be_visible()
    planner.button("Réessayer")
    expect(alert).to_be_visible()
    assert state_of(site, parked) == ("parked", False)
    planner.button("Accepter tel quel")
    page.locator(".modal .btn-primary").click()
    expect(page.locator(".modal")).to_have_count(0)
    expect(page.locator(".o_form_view .alert:visible")).to_have_count(0)
    assert state_of(site, parked) == ("settled", True)
    assert kg_of(site) == [0]
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)


def test_the_list_of_tablets_fits_a_desk(site, tablet, planner):
    planner.open("/odoo/tablets")
    expect(planner.page.locator(".o_data_row").first).to_be_visible()
    heads = planner.texts(".o_list_table th[data-name]")
    assert {"À envoyer", "Photos", "De côté"} <= set(heads), heads
    assert planner.page.evaluate(CUT) == []
    planner.screenshot("tablets")
    assert not [head for head in heads if re.search("Saisies", head)]
