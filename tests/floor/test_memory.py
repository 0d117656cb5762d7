# SPDX-License-Identifier: LGPL-3.0-only
"""A memory that is full, cleared, or shared with a till that resets itself."""

import contextlib

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from .conftest import begin
from .test_files import photo
from .test_once import wait_until

MEMORY_OF_ROOM = 35_000  # milliseconds
# What the till's own button for a broken till does to the origin it runs on.
RESET_OF_THE_TILL = """
async () => {
    const databases = await indexedDB.databases();
    await Promise.all(databases.map(({ name }) => new Promise((resolve) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = request.onerror = request.onblocked = () => resolve();
    })));
    for (const name of await caches.keys()) {
        await caches.delete(name);
    }
    for (const worker of await navigator.serviceWorker.getRegistrations()) {
        await worker.unregister();
    }
}
"""


def origin(tablet):
    return tablet.base_url.rstrip("/")


def what_is_kept(tablet):
    """Return the acts as they were made; trying to send numbers them."""
    return [
        {key: op[key] for key in ("uuid", "kind", "stop", "payload", "at")}
        for op in tablet.ops("new")
    ]


def test_a_full_memory_refuses_the_whole_act(site, network, tablets, tmp_path):
    # On a disk: a private window would keep all in memory, which has no limit to set.
    tablet = begin(tablets(tmp_path / "profile"), site)
    network.fail("down", "/floor/api/")
    picture = photo(tablet)
    tablet.press("Autre")
    tablet.press("Photo pour le bureau")
    tablet.page.locator("input[type=file]").set_input_files(picture)
    tablet.page.locator(".photo img").wait_for()
    before = {store: len(tablet.rows(store)) for store in ("ops", "files")}
    protocol = tablet.context.new_cdp_session(tablet.page)
    quota = {"origin": origin(tablet), "quotaSize": 1}
    protocol.send("Storage.overrideQuotaForOrigin", quota)
    # Chromium remembers for half a minute how much room there was.
    tablet.page.wait_for_timeout(MEMORY_OF_ROOM)
    tablet.main()
    tablet.see("Mémoire pleine : appelez le bureau")
    tablet.corner("call")
    tablet.on_screen("note")
    after = {store: len(tablet.rows(store)) for store in ("ops", "files")}
    assert after == before, "neither the act nor its file, not half of it"
    protocol.send("Storage.overrideQuotaForOrigin", {"origin": origin(tablet)})
    tablet.page.wait_for_timeout(MEMORY_OF_ROOM)
    # The entry is still on the screen: the same button saves it now.
    tablet.main()
    tablet.on_screen("round")
    tablet.corner("kept")
    assert len(tablet.rows("files")) == before["files"] + 1


def test_cleared_data_asks_for_pairing_and_the_office_is_told(site, network, tablet):
    network.fail("down", "/floor/api/file/")
    tablet.to_signature(*site.chair)
    tablet.sign()
    tablet.send_now()
    tablet.corner("kept")
    # The office knows now that a signature has not come yet.
    wait_until(
        lambda: site.tablet_of_the_office("unsent_file_count")["unsent_file_count"]
    )
    epoch = tablet.meta("epoch")
    tablet.page.goto("about:blank")
    protocol = tablet.context.new_cdp_session(tablet.page)
    what = {"origin": origin(tablet), "storageTypes": "all"}
    protocol.send("Storage.clearDataForOrigin", what)
    network.heal()
    tablet.open()
    tablet.press("Français")
    tablet.see("Connecter cette tablette")
    tablet.page.fill("input[name=code]", site.new_code())
    tablet.main()
    tablet.begin_day("Karim", site.plate)
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    assert tablet.meta("epoch") != epoch
    told = site.tablet_of_the_office("lost_memory")
    assert told["lost_memory"], "the office sees that a memory was lost"


def test_a_till_on_another_host_takes_nothing(site, network, tablets):
    tablet = begin(tablets(), site)
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    network.fail("down", "/floor/api/")
    tablet.arrive()
    kept = what_is_kept(tablet)
    assert len(kept) == 1
    till = tablet.watch(tablet.context.new_page())
    # The same machine by another name, as the till has one: another origin.
    till.goto(f"http://127.0.0.1:{network.port}/floor/app")
    till.locator(".page").wait_for()
    till.close()
    # Off the app, which answers for all of /floor/: it would see its memory go and
    # start again under the reset.
    till = tablet.context.new_page()
    till.goto(f"http://127.0.0.1:{network.port}/soors_floor/static/img/icon-512.png")
    till.evaluate(RESET_OF_THE_TILL)
    till.close()
    tablet.page.reload()
    tablet.corner("kept")
    assert what_is_kept(tablet) == kept and tablet.meta("token")


def test_a_till_in_the_same_profile_takes_all_and_the_app_says_so(site, tablets):
    tablet = begin(tablets(), site)
    # The app sees its memory go and starts again, which ends the reset's page.
    with contextlib.suppress(PlaywrightError):
        tablet.page.evaluate(RESET_OF_THE_TILL)
    tablet.press("Français")
    tablet.see("Connecter cette tablette")


def test_a_large_photo_becomes_small(tablet):
    picture = photo(tablet)
    assert len(picture["buffer"]) > 500_000
    tablet.press("Autre")
    tablet.press("Photo pour le bureau")
    tablet.page.locator("input[type=file]").set_input_files(picture)
    tablet.page.locator(".photo img").wait_for()
    tablet.main()
    tablet.on_screen("round")
    [file] = tablet.rows("files")
    assert file["type"] == "image/jpeg"
    assert file["size"] <= 150_000, "what may travel over a poor network"
    width = tablet.page.evaluate(
        """async () => {
            const db = await new Promise((done) => {
                const request = indexedDB.open("soors_floor");
                request.onsuccess = () => done(request.result);
            });
            const file = await new Promise((done) => {
                const asked = db.transaction("files").objectStore("files").getAll();
                asked.onsuccess = () => done(asked.result[0]);
            });
            db.close();
            return (await createImageBitmap(new Blob([file.bytes]))).width;
        }"""
    )
    assert 640 <= width <= 1280
    expect(tablet.page.locator(".corner[data-state=call]")).to_have_count(0)
