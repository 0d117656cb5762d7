# SPDX-License-Identifier: LGPL-3.0-only
"""What was half done when the tablet went dark, or when the driver went back."""

from playwright.sync_api import expect

from .conftest import begin
from .test_files import photo
from .test_incident import activities
from .test_once import wait_sent


def dark(tablet):
    """Kill the app, as a camera that needs the memory does, and start it again."""
    tablet.kill()
    tablet.start()
    tablet.open()


def kept_photo(tablet):
    """Wait until the photo on the screen is in the memory as well."""
    tablet.page.locator(".photo img").wait_for()
    tablet.page.wait_for_function(
        """async () => {
            const db = await new Promise((done) => {
                const request = indexedDB.open("soors_floor");
                request.onsuccess = () => done(request.result);
            });
            const drafts = db.transaction("drafts").objectStore("drafts").getAll();
            const all = await new Promise((done) => {
                drafts.onsuccess = () => done(drafts.result);
            });
            db.close();
            return all.some(({ photos }) => photos?.[0]?.bytes.byteLength > 1000);
        }"""
    )


def test_photo_and_words_of_a_note_survive_a_kill(site, network, tablets, tmp_path):
    tablet = begin(tablets(tmp_path / "profile"), site)
    network.fail("down")
    tablet.press("Autre")
    tablet.press("Photo pour le bureau")
    tablet.page.locator("input[type=file]").set_input_files(photo(tablet))
    kept_photo(tablet)
    tablet.page.locator("input[name=text]").press_sequentially("La rue est barrée")
    expect(tablet.page.locator("input[name=text]")).to_have_value("La rue est barrée")
    tablet.page.wait_for_timeout(500)
    dark(tablet)
    tablet.on_screen("note")
    expect(tablet.page.locator("input[name=text]")).to_have_value("La rue est barrée")
    expect(tablet.page.locator(".photo img")).to_be_visible()
    tablet.main()
    tablet.on_screen("round")
    network.heal()
    wait_sent(tablet)
    [note] = [op for op in site.ops.values() if op["kind"] == "note"]
    assert note["payload"]["text"] == "La rue est barrée"
    site.check_files()


def test_the_camera_itself_may_end_the_app(site, tablets, tmp_path):
    tablet = begin(tablets(tmp_path / "profile"), site)
    tablet.arrive()
    tablet.press("Rien n’est pris")
    tablet.page.locator(".choice").first.click()
    reason = tablet.title()
    with tablet.page.expect_file_chooser():
        tablet.page.locator("input[type=file]").click()
    tablet.page.wait_for_timeout(500)
    dark(tablet)
    tablet.on_screen("fail")
    assert tablet.title() == reason


def test_a_refusal_is_whole_again_after_a_kill(site, network, tablets, tmp_path):
    office = site.office
    [bed] = office.search("soors.goods.tile", [["icon", "=", "bed"]], "name")
    [stop] = office.search(
        "soors.round.stop",
        [["round_id", "=", site.round], ["request_id", "!=", False]],
        "request_id",
        "sequence",
    )[:1]
    office.create(
        "soors.collection.request.line",
        request_id=stop["request_id"][0],
        tile_id=bed["id"],
        product_id=office.known["bed"],
        quantity=1,
    )
    tablet = begin(tablets(tmp_path / "profile"), site)
    network.fail("down")
    tablet.arrive()
    tablet.press("Refuser quelque chose")
    tablet.page.locator(".choice").first.click()
    tablet.page.locator("input[type=file]").set_input_files(photo(tablet))
    kept_photo(tablet)
    tablet.choose("Lit")
    tablet.page.locator(".step[aria-label='Plus']").click()
    expect(tablet.page.locator("output.amount")).to_have_text("2")
    tablet.page.wait_for_timeout(500)
    dark(tablet)
    tablet.on_screen("refuse")
    expect(tablet.page.locator("output.amount")).to_have_text("2")
    expect(tablet.page.locator(".choice.chosen", has_text="Lit")).to_be_visible()
    expect(tablet.page.locator(".photo img")).to_be_visible()
    tablet.main()
    tablet.on_screen("refused")
    [refusal] = [op for op in tablet.ops("new") if op["kind"] == "stop.refuse"]
    assert refusal["payload"]["quantity"] == 2
    assert refusal["payload"]["product_id"] == office.known["bed"]
    assert len(refusal["files"]) == 1


def to_container(tablet):
    tablet.page.locator("button.row", has_text="Bulle").click()
    tablet.main()
    tablet.main()


def test_an_empty_container_has_no_kilos(site, network, tablet):
    to_container(tablet)
    tablet.choose("Plein")
    tablet.press("J’ai pesé")
    tablet.press("9")
    tablet.main()
    # It was the one beside it: this one is empty.
    for _step in range(3):
        tablet.page.locator(".back").click()
    tablet.choose("Vide")
    tablet.choose("Pas de dégât")
    tablet.on_screen("finished")
    wait_sent(tablet)
    [emptied] = [op for op in site.ops.values() if op["kind"] == "stop.empty"]
    payload = emptied["payload"]
    assert (payload["fill"], payload["kg"], payload["bags"]) == (0, None, 0)
    [stop] = [stop for stop in site.stops if stop["state"] == "done"]
    assert stop["kg"] == 0


def test_damage_is_told_also_when_one_goes_back(site, network, tablet):
    to_container(tablet)
    tablet.choose("Vide")
    tablet.choose("Abîmé")
    tablet.on_screen("incident")
    tablet.page.locator(".back").click()
    tablet.on_screen("finished")
    wait_sent(tablet)
    [told] = activities(site)
    assert "cassé" in told["summary"]


def test_a_photo_of_the_damage_follows_as_a_note(site, network, tablet):
    to_container(tablet)
    tablet.choose("Vide")
    tablet.choose("Abîmé")
    tablet.on_screen("incident")
    tablet.page.locator("input[type=file]").set_input_files(photo(tablet))
    tablet.page.locator(".photo img").wait_for()
    tablet.main()
    tablet.on_screen("finished")
    wait_sent(tablet)
    assert len(activities(site)) == 1, "told once"
    [note] = [op for op in site.ops.values() if op["kind"] == "note"]
    assert note["state"] == "acked" and note["stop_uuid"]
    site.check_files()
