# SPDX-License-Identifier: LGPL-3.0-only
"""What a tablet forgets, and when: docs/tablets-personal-data.md, kept by the app."""

from .conftest import begin
from .test_files import photo, send_photo
from .test_once import wait_sent, wait_until
from .test_plan import SPOIL

NAME, STREET = "Madame Personne", "Rue de l'Oubli"
# A clock that goes so many days ahead of the real one.
AHEAD = """
(() => {
    const Real = Date;
    const ahead = %s * 24 * 3600 * 1000;
    class Later extends Real {
        constructor(...values) {
            super(...(values.length ? values : [Real.now() + ahead]));
        }
        static now() { return Real.now() + ahead; }
    }
    globalThis.Date = Later;
})();
"""
# All that is in the memory, as one text; bytes of files as their number.
READ_ALL = """
() => new Promise((resolve, reject) => {
    const request = indexedDB.open("soors_floor");
    request.onerror = () => reject(request.error);
    request.onsuccess = async () => {
        const db = request.result;
        const all = {};
        for (const name of db.objectStoreNames) {
            const rows = db.transaction([name]).objectStore(name).getAll();
            all[name] = await new Promise((done) => {
                rows.onsuccess = () => done(rows.result);
            });
        }
        db.close();
        resolve(JSON.stringify(all, (key, value) =>
            value instanceof ArrayBuffer ? value.byteLength : value));
    };
})
"""


def after(tablet, days):
    """Take the tablet in hand again, so many days after the last time."""
    tablet.context.add_init_script(AHEAD % days)
    tablet.page.reload()
    # It forgets before it shows anything.
    tablet.page.locator(".page").wait_for()


def unplanned(tablet):
    """Somebody waves on the way, and says who he is."""
    tablet.press("Autre")
    tablet.press("Ajouter un arrêt")
    for digit in "4000":
        tablet.press(digit)
    tablet.page.locator("summary").click()
    tablet.page.fill("input[name=name]", NAME)
    tablet.page.fill("input[name=street]", STREET)
    tablet.main()
    tablet.on_screen("stop")


def test_people_are_forgotten_after_a_week_and_acts_after_two(site, network, tablets):
    tablet = begin(tablets(), site)
    unplanned(tablet)
    tablet.main()
    tablet.take(*site.chair)
    tablet.main()
    tablet.press("Non, tout va bien")
    tablet.sign()
    tablet.main()
    send_photo(tablet, photo(tablet))
    wait_sent(tablet)
    # One more, which never leaves.
    network.fail("down", "/floor/api/")
    tablet.finish_stop(*site.bed)
    unsent = {op["uuid"] for op in tablet.ops("new")}
    [open_stop] = {op["stop"] for op in tablet.ops("new")}
    files = {file["uuid"]: file for file in tablet.rows("files")}
    sent = [file for file in files.values() if file["state"] == "sent"]
    assert len(sent) == 2 and not any("bytes" in file for file in sent)
    kept = tablet.page.evaluate(READ_ALL)
    assert NAME in kept and STREET in kept

    after(tablet, 6)
    kept = tablet.page.evaluate(READ_ALL)
    assert NAME in kept and STREET in kept, "a week is a week"

    after(tablet, 2)
    kept = tablet.page.evaluate(READ_ALL)
    assert NAME not in kept and STREET not in kept
    others = [stop for stop in tablet.rows("stops") if stop["uuid"] != open_stop]
    assert not others, "no name and no address of a stop is left"
    assert {stop["uuid"] for stop in tablet.rows("stops")} == {open_stop}
    assert {op["uuid"] for op in tablet.ops("new")} == unsent
    done = tablet.ops("acked")
    assert done, "what was done is still known"
    assert not any({"name", "street", "phone"} & set(op["payload"]) for op in done)

    after(tablet, 8)
    assert not tablet.ops("acked")
    assert {op["uuid"] for op in tablet.ops()} == unsent
    left = {file["uuid"] for file in tablet.rows("files")}
    assert left == {uuid for uuid, file in files.items() if file["state"] == "new"}

    # What was kept all the time is whole, and goes.
    network.heal()
    tablet.send_now()
    wait_until_sent(site, unsent)
    site.check_files()


def wait_until_sent(site, unsent):
    wait_until(lambda: unsent <= set(site.ops), seconds=60)
    wait_until(lambda: all(file["is_complete"] for file in site.files.values()))


def test_a_half_typed_entry_is_forgotten_with_its_week(site, network, tablet):
    wait_sent(tablet)
    network.fail("down", "/floor/api/")
    tablet.press("Autre")
    tablet.press("Ajouter un arrêt")
    tablet.page.locator("summary").click()
    tablet.page.fill("input[name=name]", NAME)
    tablet.press("4")
    wait_until(lambda: NAME in tablet.page.evaluate(READ_ALL))
    after(tablet, 8)
    assert NAME not in tablet.page.evaluate(READ_ALL)


def test_what_was_taken_back_is_forgotten_with_its_week(site, network, tablet):
    wait_sent(tablet)
    network.fail("down", "/floor/api/")
    # An arrival that was pressed too early, and somebody who changed his mind.
    tablet.arrive()
    tablet.press("Annuler")
    tablet.on_screen("round")
    unplanned(tablet)
    tablet.press("Annuler")
    tablet.on_screen("unplanned")
    assert not tablet.ops("undone", "new"), "it never was"
    after(tablet, 8)
    kept = tablet.page.evaluate(READ_ALL)
    assert NAME not in kept and STREET not in kept
    assert not tablet.rows("stops"), "nothing of them waits to be sent"


def test_what_the_office_put_aside_is_asked_for_again(site, network, tablet):
    """A red corner goes by itself once the office has dealt with it."""
    network.fail("down", "/floor/api/")
    tablet.finish_stop(*site.chair)
    tablet.page.evaluate(SPOIL, "stop.goods")
    network.heal()
    tablet.send_now()
    tablet.corner("call", timeout=60_000)
    [parked] = [
        op
        for op in site.office.search(
            "soors.operation",
            [["device_id", "=", site.device], ["state", "=", "parked"]],
        )
    ]
    site.office.call("soors.operation", "action_accept", [parked["id"]])
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    assert not tablet.ops("parked")
