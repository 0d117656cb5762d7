# SPDX-License-Identifier: LGPL-3.0-only
"""Maps with the pictures of a real server, and with that server gone."""

import math

import pytest
from playwright.sync_api import expect

from .tiles import TileServer

CREDIT = "© Cartographes <unis> de Wallonie"
SETTINGS = """
company = env["res.company"].browse(values["company"])
settings = env["res.config.settings"].with_company(company).create({
    "soors_map_tiles": values["template"], "soors_map_attribution": values["credit"],
})
settings.execute()
"""
MARK = ".o_soors_vboard_panel .o_soors_map_mark"
LOADED = ".leaflet-tile-loaded"


def place_of(latitude, longitude, zoom):
    """Return the column and row of the picture that shows a place."""
    side = 2**zoom
    angle = math.radians(latitude)
    row = (1 - math.asinh(math.tan(angle)) / math.pi) / 2
    return int((longitude + 180) / 360 * side), int(row * side)


@pytest.fixture
def tiles(office):
    server = TileServer()
    values = {"company": office.known["company"], "credit": CREDIT}
    office.script(SETTINGS, template=server.template, **values)
    yield server
    server.stop()
    office.script(SETTINGS, template=False, **{**values, "credit": False})


def open_map(person):
    person.open("/odoo/collection-board")
    person.wait_for(".o_soors_vboard_day")
    person.click(".o_soors_next")
    # The depot's mark is there on any day, this stop on the day that was asked for.
    person.wait_for(f"{MARK}[title='Bulle 3']")


def test_pictures_of_a_server_lie_below_the_rounds(office, nadia, tiles):
    office.clear()
    office.make_round(0, (1, 3, 2))
    person = nadia()
    open_map(person)
    person.wait_for(LOADED)
    sizes = person.page.eval_on_selector_all(
        LOADED, "images => images.map((image) => image.naturalWidth)"
    )
    assert set(sizes) == {256}
    credit = person.page.locator(".o_soors_vboard_panel .leaflet-control-attribution")
    expect(credit).to_have_text(CREDIT)
    expect(credit).to_be_visible()
    # Pictures of the right place: around the depot.
    zoom = tiles.asked[-1][0]
    column, row = place_of(50.61, 5.5, zoom)
    assert any(
        abs(x - column) <= 2 and abs(y - row) <= 2
        for z, x, y in tiles.asked
        if z == zoom
    ), tiles.asked
    # Owners of pictures ask who shows them; they need not know which page it was.
    assert set(tiles.referers) == {office.url + "/"}
    person.screenshot("planner-map-with-pictures")


def test_without_the_server_the_map_stays_usable(office, nadia, tiles):
    office.clear()
    office.make_round(0, (1, 3, 2))
    tiles.stop()
    person = nadia()
    open_map(person)
    person.see("Les images de la carte ne viennent pas")
    assert not person.page.locator(LOADED).count()
    expect(person.page.locator(MARK).first).to_be_visible()
    # Names of towns stand in for the pictures.
    expect(person.page.locator(".o_soors_map_town span").first).to_be_visible()
    person.page.locator(f"{MARK}[title='Bulle 3']").click()
    popup = person.page.locator(".leaflet-popup-content")
    expect(popup.first).to_contain_text("Bulle 3")
    expect(person.page.locator(".o_soors_order_stop")).to_have_count(3)
    person.click(".leaflet-control-zoom-in")
    person.screenshot("planner-map-without-pictures")
    # The browser itself tells of pictures that it did not get, and of nothing else.
    others = [text for text in person.errors if "ERR_CONNECTION_REFUSED" not in text]
    assert person.errors and not others
    person.errors.clear()
