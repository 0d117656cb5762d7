# SPDX-License-Identifier: LGPL-3.0-only
"""The board by vehicle under a real mouse."""

import re

import pytest
from playwright.sync_api import expect

BAR = ".o_soors_vboard_bar"
SAID = ".o_soors_said"


@pytest.fixture
def board(office, nadia):
    """Return a function that opens the board of tomorrow."""
    office.clear()

    def show(size=(1440, 900)):
        person = nadia(size)
        person.open("/odoo/collection-board")
        person.wait_for(".o_soors_vboard_day")
        person.click(".o_soors_next")
        person.wait_for(BAR)
        return person

    return show


def bar_of(person, plate):
    return person.page.locator(f"[data-vehicle='{plate}'] {BAR}")


def grab(person, bar, hours, plate=None):
    """Take a bar and move it along the hours, or to a row; it is still held then."""
    box = bar.bounding_box()
    lane = person.page.locator(".o_soors_vboard_hours .o_soors_vboard_lane")
    count = lane.locator("span").count()
    pixels = hours * lane.bounding_box()["width"] / count
    x, y = box["x"] + 30, box["y"] + 12
    row = person.page.locator(f"[data-vehicle='{plate}']") if plate else None
    there = row.bounding_box()["y"] + 20 if row else y
    mouse = person.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + pixels / 2, (y + there) / 2, steps=4)
    mouse.move(x + pixels, there, steps=4)


def let_go(person):
    person.page.mouse.up()


def hour_of(office, round_id):
    query = "SELECT hour_start FROM soors_round WHERE id = %s"
    return office.sql(query, round_id)[0][0]


def times_of(office, round_id):
    query = "SELECT id, date_planned FROM soors_round_stop WHERE round_id = %s"
    return dict(office.sql(query, round_id))


def test_a_round_is_dragged_along_its_hours_and_back(office, board):
    round_ = office.make_round(
        0, (1, 2), donors=[("Anne Lambert", 3, 8.0, 9.0), ("Marc Dupuis", 4, 8.0, 17.0)]
    )
    before = times_of(office, round_["id"])
    person = board()
    bar = bar_of(person, office.plates[0])
    said = person.page.locator(SAID)
    expect(said).to_contain_text("Glissez une tournée")
    grab(person, bar, 1.0)
    # Before it is let go, the planner reads who would wait in vain.
    expect(person.page.locator(".o_soors_vboard_ghost")).to_have_text("9:00")
    expect(said).to_contain_text("Anne Lambert (")
    expect(said).not_to_contain_text("Marc Dupuis (")
    assert hour_of(office, round_["id"]) == 8.0
    person.screenshot("planner-board-dragging")
    let_go(person)
    expect(person.page.locator(".o_soors_leave_undo")).to_be_visible()
    expect(said).to_contain_text("Départ à 9:00")
    assert hour_of(office, round_["id"]) == 9.0
    after = times_of(office, round_["id"])
    moved = [after[stop] - before[stop] for stop in before if before[stop]]
    assert moved and all(moved), "the donors are expected later"
    person.screenshot("planner-board-dragged")
    # Back to where it was: each stop has the time that it had.
    grab(person, bar, -1.0)
    expect(person.page.locator(".o_soors_vboard_ghost")).to_have_text("8:00")
    let_go(person)
    expect(said).to_contain_text("Toutes les heures souhaitées sont respectées")
    assert hour_of(office, round_["id"]) == 8.0
    assert times_of(office, round_["id"]) == before


def test_a_quarter_of_an_hour_is_the_smallest_step(office, board):
    round_ = office.make_round(0, (1, 2))
    person = board()
    bar = bar_of(person, office.plates[0])
    grab(person, bar, 0.4)
    expect(person.page.locator(".o_soors_vboard_ghost")).to_have_text("8:30")
    let_go(person)
    expect(person.page.locator(".o_soors_leave_undo")).to_be_visible()
    assert hour_of(office, round_["id"]) == 8.5
    # Less than half of a quarter is a hand that trembles.
    grab(person, bar, 0.1)
    expect(person.page.locator(".o_soors_vboard_ghost")).to_have_count(0)
    let_go(person)
    person.click(".o_soors_leave_undo")
    expect(person.page.locator("#o_soors_leave_hour")).to_have_value("08:00")
    assert hour_of(office, round_["id"]) == 8.0


def test_buttons_and_keys_do_what_the_mouse_does(office, board):
    round_ = office.make_round(0, (1, 2))
    person = board()
    bar_of(person, office.plates[0]).press("Enter")
    hour = person.page.locator("#o_soors_leave_hour")
    expect(hour).to_have_value("08:00")
    person.page.locator(".o_soors_leave_later").press("Enter")
    expect(hour).to_have_value("08:15")
    person.page.locator(".o_soors_leave_earlier").press("Enter")
    expect(hour).to_have_value("08:00")
    # On the bar itself, which the Tab key reaches.
    bar = bar_of(person, office.plates[0])
    bar.focus()
    bar.press("ArrowRight")
    expect(hour).to_have_value("08:15")
    bar.press("ArrowLeft")
    expect(hour).to_have_value("08:00")
    hour.fill("07:40")
    hour.press("Tab")
    expect(person.page.locator(SAID)).to_contain_text("Départ à 7:40")
    assert round(hour_of(office, round_["id"]) * 60) == 7 * 60 + 40


def test_a_locked_stop_and_a_round_under_way_stay(office, board):
    locked = office.make_round(0, (1, 2))
    driven = office.make_round(1, (3, 4), longitude=5.6)
    office.script(
        'env["soors.round.stop"].browse(values["id"]).is_locked = True',
        id=locked["stops"][1],
    )
    office.drive(driven["id"], 1)
    office.system.expect_log("odoo.http", "est verrouillé", "the drop is refused")
    person = board()
    grab(person, bar_of(person, office.plates[0]), 1.0)
    expect(person.page.locator(SAID)).to_contain_text("Bulle 2 est verrouillé à 8:1")
    let_go(person)
    person.wait_for(".modal:has-text('Bulle 2 est verrouillé')")
    person.screenshot("planner-board-locked")
    person.press("Escape")
    person.wait_for(".modal", state="hidden")
    assert hour_of(office, locked["id"]) == 8.0
    grab(person, bar_of(person, office.plates[1]), 1.0)
    let_go(person)
    expect(person.page.locator(".o_notification")).to_contain_text("déjà en route")
    assert hour_of(office, driven["id"]) == 8.0


def test_another_row_is_another_vehicle(office, board):
    round_ = office.make_round(0, (1, 2))
    person = board()
    grab(person, bar_of(person, office.plates[0]), 0.5, office.plates[1])
    expect(person.page.locator(".o_soors_vboard_ghost")).to_have_count(0)
    let_go(person)
    expect(bar_of(person, office.plates[1])).to_be_visible()
    expect(bar_of(person, office.plates[1])).to_have_text(re.compile("2 arrêts"))
    assert hour_of(office, round_["id"]) == 8.0
