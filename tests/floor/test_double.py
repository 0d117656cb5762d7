# SPDX-License-Identifier: LGPL-3.0-only
"""A gloved hand touches twice, puts the tablet down half way, or goes astray."""

from playwright.sync_api import expect

from .conftest import begin
from .test_change import all_taken
from .test_drafts import to_container
from .test_files import photo
from .test_forget import after

TWICE = "element => { element.click(); element.click(); }"


def test_touched_twice_a_container_is_booked_once(site, tablet):
    to_container(tablet)
    for words in ("Plein", "Bon"):
        tablet.choose(words)
        if words == "Plein":
            tablet.press("OK")
    tablet.page.locator(".choice", has_text="Pas de dégât").first.evaluate(TWICE)
    tablet.on_screen("finished")
    assert [op["kind"] for op in tablet.ops() if op["kind"] == "stop.empty"] == [
        "stop.empty"
    ]
    all_taken(tablet)
    assert [stop["kg"] for stop in site.stops if stop["state"] == "done"] == [40]


def test_nothing_is_recorded_before_its_photo_is_ready(site, tablet):
    tablet.press("Autre")
    tablet.press("Photo pour le bureau")
    # The picture is slow to come out of the file, as of a large camera.
    tablet.page.evaluate(
        """() => {
            const make = window.createImageBitmap;
            window.createImageBitmap = async (...args) => {
                await new Promise((done) => setTimeout(done, 1500));
                return make(...args);
            };
        }"""
    )
    tablet.page.locator("input[name=text]").fill("Vitre cassée")
    tablet.page.locator("input[type=file]").set_input_files(photo(tablet))
    expect(tablet.page.locator(".main-button")).to_be_disabled()
    tablet.page.locator(".photo img").wait_for()
    tablet.main()
    tablet.on_screen("round")
    [note] = [op for op in tablet.ops() if op["kind"] == "note"]
    assert len(note["files"]) == 1
    assert tablet.rows("drafts") == []


def test_a_half_begun_day_does_not_begin_tomorrow(site, tablet):
    tablet.press("Autre")
    tablet.press("Fin de la tournée")
    tablet.press("Autre chauffeur")
    tablet.see("Qui conduit")
    tablet.choose("Karim")
    expect(tablet.page.locator(".choice", has_text=site.plate)).to_be_visible()
    after(tablet, 1)
    assert not tablet.page.locator(".choice", has_text=site.plate).count()


def test_from_connect_again_one_comes_back(tablet):
    tablet.page.locator(".corner").first.click()
    tablet.press("Connecter à nouveau")
    tablet.on_screen("pair")
    tablet.page.locator(".back").click()
    tablet.on_screen("support")
    tablet.page.locator(".back").click()
    tablet.on_screen("round")


def test_goods_the_office_has_no_more_can_still_be_counted(site, network, tablet):
    tablet.arrive()
    tablet.main()
    for word in site.chair:
        tablet.choose(word)
    name = tablet.title()
    # The catalogue of the next plan is without it.
    tablet.page.evaluate(
        """async () => {
            const { App } = odoo.loader.modules.get("@odoo/owl");
            const { floor } = [...App.apps][0].env;
            const { catalogue } = JSON.parse(JSON.stringify(floor.state.meta));
            for (const family of catalogue.families) {
                family.products = [];
            }
            await floor.setMeta({ catalogue });
        }"""
    )
    assert tablet.title() == name
    tablet.press("OK")
    tablet.main()
    tablet.press("Non, tout va bien")
    tablet.on_screen("sign")
    tablet.sign()
    [goods] = [op for op in tablet.ops() if op["kind"] == "stop.goods"]
    assert goods["payload"]["lines"][0]["quantity"] == 1


def test_compiled_templates_are_kept_until_the_words_change(site, tablets, tmp_path):
    tablet = begin(tablets(tmp_path / "profile"), site)
    kept = """() => {
        const kept = JSON.parse(localStorage.getItem("soors_floor_templates") || "{}");
        return Object.keys(kept.templates || {});
    }"""
    tablet.page.wait_for_function(f"() => ({kept})().length > 5")
    names = tablet.page.evaluate(kept)
    assert "soors_floor.Page" in names
    assert not [name for name in names if name.startswith("__")]
    # Broken by hand, it is compiled again; nobody sees a difference.
    tablet.page.evaluate(
        """() => {
            const kept = JSON.parse(localStorage.getItem("soors_floor_templates"));
            kept.templates["soors_floor.Page"] = "return (";
            localStorage.setItem("soors_floor_templates", JSON.stringify(kept));
        }"""
    )
    tablet.page.reload()
    tablet.on_screen("round")
    tablet.see("Autre")
    tablet.page.locator(".corner").first.click()
    tablet.press("Langue")
    tablet.press("Nederlands")
    tablet.language = "nl"
    tablet.see(tablet.t("Language"))
