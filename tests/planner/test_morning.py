# SPDX-License-Identifier: LGPL-3.0-only
"""A planner's whole morning, in French, on her own screen."""

import re
import uuid

from playwright.sync_api import expect

PHONE = (390, 844)
ROUTE = "[name=route_ids] .o_data_row"
STOP = ".o_soors_order_stop"


def ask_by_phone(office, browser, name):
    """A donor asks for a pick-up with a telephone in the hand."""
    donor = browser(office.url, PHONE, locale="fr-BE", has_touch=True, is_mobile=True)
    donor.open("/pickup")
    page = donor.page
    # Nothing to be pushed aside: the page is as wide as the telephone.
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    plus = page.locator(".o_soors_public_tile .o_soors_steps button:last-child").first
    plus.tap()
    plus.tap()
    # Typed, not pasted: who fills the form within four seconds is a machine.
    page.locator("input[name=street]").press_sequentially("Rue Basse 3", delay=100)
    donor.type("input[name=zip]", "4000")
    donor.type("input[name=city]", "Liège")
    page.locator("input[name=window][value=morning]").check()
    page.locator("input[name=name]").press_sequentially(name, delay=100)
    page.locator("input[name=phone]").press_sequentially("0470123456", delay=100)
    page.locator("input[name=consent]").check()
    donor.screenshot("phone-request")
    page.locator("button[type=submit]").tap()
    donor.see("Nous avons reçu votre demande")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    donor.screenshot("phone-request-sent")


def state_of(office, name):
    query = """
        SELECT request.state, request.round_id IS NOT NULL
          FROM (SELECT r.id, r.state, s.round_id, r.partner_id
                  FROM soors_collection_request r
                  LEFT JOIN soors_round_stop s ON s.id = r.stop_id) request
          JOIN res_partner donor ON donor.id = request.partner_id
         WHERE donor.name = %s
    """
    return office.sql(query, name)


def plan(office, person, stop=False):
    """Ask for a plan and wait until it can be compared; tell whether it was stopped."""
    person.wait_for("button[name=action_plan]:visible")
    person.click("button[name=action_plan]")
    person.wait_for(".progress[role=progressbar]")
    worker = office.plan_meanwhile()
    if stop:
        # The search has begun when its share grows; then the planner has seen enough.
        person.page.wait_for_function(
            "Number(document.querySelector('.progress').ariaValueNow) > 0"
        )
        person.screenshot("planner-searching")
        person.click("button[name=action_stop]")
    person.wait_for("button[name=action_refuse]:visible", timeout=120_000)
    worker.join()


def number(person, name):
    """Return a figure of the comparison, as it is read."""
    text = person.text_of(f".o_soors_plan_comparison [name={name}]")
    return float(re.sub(r"[^\d,]", "", text).replace(",", "."))


def test_the_planners_morning(office, nadia, browser):
    office.clear()
    north = office.make_round(0, (9, 2, 7, 1, 8, 3, 6, 4, 5))
    south = office.make_round(1, (5, 1, 4, 2, 3), longitude=5.6)
    web, mail = f"Ahmed {uuid.uuid4().hex[:6]}", f"Louise {uuid.uuid4().hex[:6]}"

    # What came in during the night.
    ask_by_phone(office, browser, web)
    office.receive_mail(mail)
    person = nadia()
    person.open("/odoo/collection-requests")
    for name in (web, mail):
        person.see(name)
    person.screenshot("planner-night")

    # One gets an appointment at once; the other's address is typed from his letter.
    person.page.get_by_text(web).first.click()
    person.wait_for(".o_soors_slot")
    person.page.locator(".o_soors_slot").first.click()
    person.click(".o_form_button_save")
    person.wait_for(".oe_stat_button[name=action_view_round]:visible")
    assert state_of(office, web) == [("planned", True)]
    person.screenshot("planner-slotted")
    person.open("/odoo/collection-requests")
    person.page.get_by_text(mail).first.click()
    person.write("street", "Rue Basse 3")
    person.write("zip", "4000")
    expect(person.field("municipality_id")).to_have_value(re.compile("Liège"))
    person.write_day("date_wished", office.tomorrow)
    person.click(".o_form_button_save")
    person.wait_for(".o_form_saved, .o_form_button_create:visible")

    # The day is planned, the search stopped, the two compared.
    person.open("/odoo/collection-rounds")
    person.click("button[name=action_open_plan]:visible")
    plan(office, person, stop=True)
    assert number(person, "km_after") < number(person, "km_before")
    assert number(person, "overtime_after") <= number(person, "overtime_before")
    # Hours beside hours: no row repeats the day.
    leaves = person.page.locator(f"{ROUTE} [name=date_start]").first
    expect(leaves).to_have_text(re.compile(r"^\d\d?:\d\d$"))
    person.screenshot("planner-compare")
    person.page.locator(".nav-link[name=map]").click()
    expect(person.page.locator(".o_soors_map_pair section")).to_have_count(2)
    person.wait_for(".o_soors_map_pair section:nth-child(2) .o_soors_map_mark")
    person.screenshot("planner-compare-map")
    before = office.order_of(north["id"])
    person.click("button[name=action_accept]")
    person.wait_for(".o_arrow_button_current[data-value=accepted]")
    assert office.order_of(north["id"]) != before

    # She knows better about two stops of the round that is left with most.
    busy, plate = max(
        ((north["id"], office.plates[0]), (south["id"], office.plates[1])),
        key=lambda pair: len(office.order_of(pair[0])),
    )
    person.open("/odoo/collection-board")
    person.wait_for(".o_soors_vboard_day")
    person.click(".o_soors_next")
    bar = person.page.locator(f"[data-vehicle='{plate}'] .o_soors_vboard_bar")
    bar.click(position={"x": 20, "y": 10})
    rows = person.page.locator(STOP)
    expect(rows.nth(5)).to_be_visible()
    names = person.texts(f"{STOP} .o_soors_order_text > span")
    rows.nth(0).locator(".o_soors_order_lock").click()
    expect(rows.nth(0).locator(".fa-lock")).to_be_visible()
    drag_stop(person, 4, 1)
    wanted = [names[0], names[4], *names[1:4], *names[5:]]
    expect(person.page.locator(f"{STOP} .o_soors_order_text > span")).to_have_text(
        wanted
    )
    person.screenshot("planner-dragged")

    # At noon: two stops are made, one more donor has called; the rest is planned
    # again around them.
    made = office.drive(busy, 2)
    late = f"Fatima {uuid.uuid4().hex[:6]}"
    office.enter_request(late)
    person.open(f"/odoo/collection-rounds/{busy}")
    person.click("button[name=action_open_plan]:visible")
    plan(office, person)
    # Who called has a place now: the plan is better, whatever the first one was.
    person.click("button[name=action_accept]:visible")
    person.wait_for(".o_arrow_button_current[data-value=accepted]")
    assert state_of(office, late) == [("planned", True)]
    order = office.order_of(busy)
    assert [state for _name, state, _lock in order].count("done") == len(made) == 2
    assert [name for name, _state, _lock in order[:2]] == wanted[:2]
    points = office.sql(
        "SELECT point_id FROM soors_round_stop"
        " WHERE round_id IN %s AND point_id IS NOT NULL",
        (north["id"], south["id"]),
    )
    assert len(points) == len(set(points)) == 14, "each point once, none lost"
    # Stopped early, the first search may not have come to her; the second had time.
    assert state_of(office, mail) == [("planned", True)]
    person.screenshot("planner-noon")

    # The paper that goes along.
    person.open(f"/report/html/soors_collect.report_transport/{busy}")
    person.see(plate)
    person.screenshot("planner-paper")


def drag_stop(person, source, target):
    """Take a stop by its handle and put it before another."""
    handles = person.page.locator(f"{STOP} .o_soors_order_handle")
    start, end = handles.nth(source).bounding_box(), handles.nth(target).bounding_box()
    mouse = person.page.mouse
    mouse.move(start["x"] + 5, start["y"] + 8)
    mouse.down()
    mouse.move(start["x"] + 5, start["y"] - 10, steps=4)
    mouse.move(end["x"] + 5, end["y"] + 2, steps=8)
    mouse.up()
