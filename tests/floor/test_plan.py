# SPDX-License-Identifier: LGPL-3.0-only
"""What the office changes meanwhile, entries it cannot take, and wrong clocks."""

from datetime import datetime, timedelta

from playwright.sync_api import expect

from .conftest import begin
from .test_once import wait_until

DAYS = 3
# Date and its `now`, three days ahead of the server.
LATE_CLOCK = f"""
(() => {{
    const Real = Date;
    const ahead = {DAYS} * 24 * 3600 * 1000;
    class Wrong extends Real {{
        constructor(...values) {{
            super(...(values.length ? values : [Real.now() + ahead]));
        }}
        static now() {{ return Real.now() + ahead; }}
    }}
    globalThis.Date = Wrong;
}})();
"""
SPOIL = """
(kind) => new Promise((resolve, reject) => {
    const request = indexedDB.open("soors_floor");
    request.onsuccess = () => {
        const db = request.result;
        const change = db.transaction(["ops"], "readwrite");
        const store = change.objectStore("ops");
        store.getAll().onsuccess = ({ target }) => {
            const op = target.result.find((one) => one.kind === kind);
            op.payload.lines[0].quantity = -5;
            op.payload.lines[0].kg = -5;
            store.put(op);
        };
        change.oncomplete = () => { db.close(); resolve(); };
        change.onerror = () => reject(change.error);
    };
})
"""


def test_a_bad_entry_in_the_middle_is_parked_and_the_others_pass(site, network, tablet):
    network.fail("down", "/floor/api/")
    tablet.finish_stop(*site.chair)
    tablet.page.evaluate(SPOIL, "stop.goods")
    network.heal()
    tablet.send_now()
    assert "Appelez le bureau" in tablet.corner("call")
    states = {op["kind"]: op["state"] for op in site.ops.values()}
    assert states.pop("stop.goods") == "parked"
    assert set(states.values()) == {"acked"} and len(states) == 4
    assert not tablet.ops("new")
    [parked] = tablet.ops("parked")
    assert parked["kind"] == "stop.goods" and parked["verdict"]


def test_a_changed_plan_reaches_the_tablet_and_spares_what_was_done(
    site, network, tablet
):
    tablet.finish_stop(*site.chair)
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    network.fail("down", "/floor/api/")
    tablet.arrive()
    tablet.page.locator(".back").click()
    second = tablet.page.locator(".next-stop").get_attribute("data-stop")
    third = tablet.page.locator("button.row").first.get_attribute("data-stop")
    rows = {stop["uuid"]: stop["id"] for stop in site.stops}
    # The office takes both away, and adds a donor.
    site.office.call("soors.round.stop", "unlink", [rows[second], rows[third]])
    site.add_stops(1)
    network.heal()
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    for uuid in (second, third):
        row = tablet.page.locator(f"[data-stop='{uuid}']")
        expect(row).to_be_visible()
    expect(tablet.page.locator(f"button.gone[data-stop='{third}']")).to_be_visible()
    known = {stop["uuid"] for stop in tablet.rows("stops")}
    assert {stop["uuid"] for stop in site.stops} <= known
    news(tablet)
    # What was begun goes on, and is taken.
    tablet.page.locator(f"[data-stop='{second}']").first.click()
    states = {op["state"] for op in site.ops.values()}
    assert states == {"acked"}


def test_a_stop_moved_while_off_line_stays_with_who_made_it(site, network, tablet):
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    network.fail("down", "/floor/api/")
    made = tablet.page.locator(".next-stop").get_attribute("data-stop")
    tablet.finish_stop(*site.chair)
    office = site.office
    other = office.create("soors.round", company_id=office.known["company"])
    [row] = [stop["id"] for stop in site.stops if stop["uuid"] == made]
    office.call("soors.round.stop", "write", [row], vals={"round_id": other})
    assert made not in {stop["uuid"] for stop in site.stops}
    network.heal()
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    [stop] = [stop for stop in site.stops if stop["uuid"] == made]
    assert (stop["state"], stop["kg"]) == ("done", 5)
    assert {op["state"] for op in site.ops.values()} == {"acked"}
    told = office.search(
        "mail.activity",
        [["res_model", "=", "soors.round"], ["res_id", "=", site.round]],
        "summary",
    )
    [row] = office.read("soors.round.stop", [row], "request_id")
    [request] = office.read(
        "soors.collection.request", [row["request_id"][0]], "name", "contact_name"
    )
    # By its number: what planners were told is kept longer than names are.
    assert len(told) == 1 and request["name"] in told[0]["summary"]
    assert request["contact_name"] not in told[0]["summary"]


def test_a_new_plan_comes_by_itself(site, network, tablet):
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    count = tablet.page.locator("button.row").count()
    site.add_stops(1)
    expect(tablet.page.locator("button.row")).to_have_count(count + 1, timeout=35_000)
    assert "Nouveau" in news(tablet)


def look(tablet):
    """Let the tablet look at once, as it does when its network is back."""
    tablet.page.evaluate("() => window.dispatchEvent(new Event('online'))")


def news(tablet):
    """Read what the office tells, and put it away."""
    box = tablet.page.locator(".message")
    expect(box).to_be_visible(timeout=35_000)
    text = box.locator("ul").inner_text()
    box.get_by_role("button", name="Compris").click()
    expect(box).to_have_count(0)
    return text


def test_the_driver_is_told_what_the_office_changed(site, network, tablet):
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    office, Stop = site.office, "soors.round.stop"
    expect(tablet.page.locator(".message")).to_have_count(0)
    stops = office.search(Stop, [["round_id", "=", site.round]], "sequence", "label")
    stops.sort(key=lambda stop: stop["sequence"])
    names = [
        stop["plan"]["name"]
        for stop in sorted(
            tablet.rows("stops"), key=lambda stop: stop["plan"]["sequence"]
        )
    ]
    # One added.
    site.add_stops(1)
    look(tablet)
    assert "Nouveau : Donateur" in news(tablet)
    # One that changed.
    office.call(Stop, "write", [stops[1]["id"]], vals={"note": "Sonnez deux fois"})
    look(tablet)
    assert news(tablet) == f"Changé, regardez : {names[1]}"
    # One taken away.
    office.call(Stop, "unlink", [stops[2]["id"]])
    look(tablet)
    assert news(tablet) == f"N’y allez plus : {names[2]}"
    # Others in another order.
    office.call(Stop, "write", [stops[0]["id"]], vals={"sequence": 500})
    look(tablet)
    assert news(tablet) == "L’ordre a changé"
    # Read once, it does not come back.
    tablet.page.reload()
    expect(tablet.page.locator(".next-stop")).to_be_visible()
    expect(tablet.page.locator(".message")).to_have_count(0)


def test_news_wait_for_the_donor_and_what_went_back_is_none(site, network, tablet):
    tablet.to_signature(*site.chair)
    tablet.draw()
    [request] = site.add_stops(1)
    expect_rows(tablet, 5)
    expect(tablet.page.locator(".message")).to_have_count(0)
    tablet.main()
    tablet.on_screen("finished")
    # Now the tablet is the driver's again.
    expect(tablet.page.locator(".message")).to_be_visible()
    [stop] = site.office.search("soors.round.stop", [["request_id", "=", request]])
    site.office.call("soors.round.stop", "unlink", [stop["id"]])
    look(tablet)
    # Taken back before it was read: nothing is left to say.
    expect(tablet.page.locator(".message")).to_have_count(0, timeout=35_000)


def expect_rows(tablet, number):
    wait_until(lambda: len(tablet.rows("stops")) == number, seconds=40)


def test_a_wrong_clock_is_told_and_corrected(site, network, tablets):
    tablet = tablets(scripts=[LATE_CLOCK])
    tablet.pair(site.code, site.database)
    tablet.begin_day("Karim", site.plate)
    tablet.send_now()
    assert "Appelez le bureau" in tablet.corner("call")
    tablet.arrive()
    tablet.send_now()
    tablet.page.locator(".corner").click()
    tablet.see("L’horloge n’est pas à l’heure")
    expect(tablet.page.locator("[data-count=ops]")).to_have_text("0")
    arrival = next(op for op in site.ops.values() if op["kind"] == "stop.arrive")
    told = datetime.fromisoformat(arrival["date_device"])
    estimated = datetime.fromisoformat(arrival["date_estimated"])
    off = told - estimated
    assert abs(off - timedelta(days=DAYS)) < timedelta(minutes=2)


def test_ten_seconds_to_take_an_act_back(site, network, tablets):
    tablet = begin(tablets(), site)
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    tablet.to_signature(*site.chair)
    tablet.sign()
    tablet.press("Annuler")
    tablet.on_screen("sign")
    assert not tablet.rows("files")
    tablet.page.locator(".choice.answers, .answers .choice").nth(1).click()
    tablet.on_screen("finished")
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    signs = [op for op in site.ops.values() if op["kind"] == "stop.sign"]
    assert [sign["payload"]["answer"] for sign in signs] == ["absent"]
    numbers = sorted(op["seq"] for op in site.ops.values())
    assert numbers == list(range(1, len(numbers) + 1)), "nothing looks lost"
