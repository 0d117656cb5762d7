# SPDX-License-Identifier: LGPL-3.0-only
"""A member that works in Dutch comes up in Dutch; its manager sets what is his."""

import pytest
from playwright.sync_api import expect

from soors_cli import members, personas

from .browser import FIRST_PAGE

# Beside a till there is no desk.
TILL = (1280, 800)
ROOMS = {"Marchandises", "Collecte", "Tri", "Magasins"}
OWN = """
[languages]
install = ["nl_BE"]

[company]
name = "Zonnebloem (proef)"
lang = "nl_BE"
region = "BE-VLG"
zip = "3500"
city = "Hasselt"

[[warehouses]]
code = "HASSE"
name = "Zonnebloem, Hasselt"

[[users]]
login = "sofie"
name = "Sofie Voorbeeld"
roles = ["member_manager"]

[[users]]
login = "amelie"
name = "Amélie Exemple"
roles = ["member_manager"]
lang = "fr_FR"
"""
LOOK = """
dutch = env["res.users"].search([("login", "=", "sofie")])
env = env(context={"lang": dutch.lang})
company = env.company
locations = env["stock.location"].search([
    ("company_id", "=", company.id), ("stage", "=", "to_sort")
])
answer = {
    "company": company.partner_id.lang,
    "contacts": env["res.partner"].create({"name": "New"}).lang,
    "people": {
        user.login: user.lang for user in env["res.users"].search([])
        if user.has_group("soors_base.group_driver") or user == dutch
    },
    "stream": env.ref("soors_base.stream_textiles").name,
    "menu": env.ref("soors_base.menu_sorting").name,
    "reason": env.ref("soors_collect.refusal_reason_absent").name,
    "tile": env.ref("soors_base.home_tile_stock").name,
    "field": env["soors.settings"].fields_get(["soors_request_days"])[
        "soors_request_days"]["string"],
    "places": locations.mapped("name"),
}
"""


@pytest.fixture(scope="module")
def dutch(soors_system, tmp_path_factory):
    """Return the name of a database made from the layers of a Dutch-speaking member."""
    name = soors_system.new_database("dutch")
    folder = tmp_path_factory.mktemp("layers")
    (folder / "members").mkdir()
    own = folder / "members" / f"{name}.toml"
    own.write_text(OWN, encoding="utf-8")
    runtime = soors_system.runtime
    with runtime.alone():
        members.apply_profile(runtime, name, "small", str(folder))
    assert members.plan_profile(runtime, name, "small", str(folder)) == []
    personas.ensure(runtime, name, personas.MEMBER)
    return name


@pytest.fixture
def seat(soors_system, dutch, browser):
    """Return a function (login, locale) that logs a person in by hand."""

    def seat(login, locale):
        url = soors_system.serve(dutch).url(dutch)
        person = browser(url, TILL, locale=locale)
        password = personas.password(soors_system.runtime.home, dutch, login)
        person.log_in(login, password)
        person.wait_for(".o_soors_home_tile", timeout=FIRST_PAGE)
        return person

    return seat


def read_company(system, database, *names):
    with system.runtime.postgres.address.cursor(database) as cursor:
        cursor.execute(f"SELECT {', '.join(names)} FROM res_company ORDER BY id")
        return cursor.fetchone()


def test_a_member_that_works_in_dutch_comes_up_in_dutch(soors_system, dutch):
    soors_system.stop_server()
    seen = soors_system.script(dutch, LOOK)
    assert seen["company"] == seen["contacts"] == "nl_BE"
    people = seen.pop("people")
    assert people["sofie"] == people["driver"] == people["planner"] == "nl_BE"
    assert people["amelie"] == "fr_FR"
    words = {name: seen[name] for name in ("stream", "menu", "reason", "tile", "field")}
    assert words == {
        "stream": "Textiel",
        "menu": "Sortering",
        "reason": "Niemand thuis",
        "tile": "Aanwezige voorraad",
        "field": "Dagen tot een ophaling te laat is",
    }
    assert seen["places"] == ["Te sorteren"]


def test_the_public_page_is_in_dutch(soors_system, dutch, browser):
    person = browser(soors_system.serve(dutch).url(dutch), TILL, locale="nl-BE")
    person.open("/pickup")
    expect(person.page.locator("h1")).to_have_text("Geef uw spullen")
    # The language of the member has no name in the address.
    assert person.page.url.endswith("/pickup")
    expect(person.page.locator("body")).to_contain_text("Ophaling vragen")
    person.screenshot("dutch-pickup")


def test_a_manager_sets_what_is_his(soors_system, dutch, seat):
    before = ("soors_request_days", "sorting_tolerance_percent")
    assert read_company(soors_system, dutch, *before) == (14, 5)
    amelie = seat("amelie", "fr-BE")
    amelie.menu("Configuration", "Réglages de l’organisation")
    amelie.wait_for(".settings_tab")
    amelie.screenshot("manager-settings-goods")
    tabs = amelie.page.locator(".settings_tab .tab")
    expect(tabs).to_have_count(len(ROOMS))
    assert {name.strip() for name in tabs.all_inner_texts()} == ROOMS
    tabs.filter(has_text="Collecte").click()
    note = amelie.page.locator("#soors_request_days")
    expect(note).to_contain_text("Écrit aussi dans les couches")
    amelie.write("soors_request_days", 9)
    amelie.screenshot("manager-settings-collection")
    tabs.filter(has_text="Tri").click()
    amelie.write("sorting_tolerance_percent", "3,5")
    amelie.screenshot("manager-settings-sorting")
    tabs.filter(has_text="Magasins").click()
    amelie.screenshot("manager-settings-shops")
    amelie.page.locator(".o_form_button_save").click()
    expect(amelie.page.locator(".o_dirty_warning")).to_have_count(0)
    amelie.wait_for(".settings_tab")
    amelie.page.locator(".settings_tab .tab", has_text="Collecte").click()
    expect(amelie.field("soors_request_days")).to_have_value("9")
    expect(note).to_contain_text("Autre que dans les couches")
    amelie.screenshot("manager-settings-saved")
    assert read_company(soors_system, dutch, *before) == (9, 3.5)


def test_a_manager_thinks_better_of_it(soors_system, dutch, seat):
    sofie = seat("sofie", "nl-BE")
    sofie.open("/odoo/soors-settings")
    sofie.wait_for(".settings_tab")
    tab = sofie.page.locator(".settings_tab .tab", has_text="Inzameling")
    tab.click()
    days = sofie.field("soors_request_days").first.input_value()
    sofie.write("soors_request_days", 77)
    sofie.screenshot("manager-settings-dutch")
    sofie.page.locator(".o_form_button_cancel").click()
    tab.click()
    expect(sofie.field("soors_request_days").first).to_have_value(days)
    assert read_company(soors_system, dutch, "soors_request_days") == (int(days),)
