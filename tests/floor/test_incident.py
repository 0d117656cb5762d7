# SPDX-License-Identifier: LGPL-3.0-only
"""What goes wrong on the way is told to the planner, with a photo."""

from .test_files import photo


def activities(site):
    return site.office.search(
        "mail.activity",
        [["res_model", "=", "soors.round"], ["res_id", "=", site.round]],
        *("summary", "note"),
    )


def test_a_dog_at_the_door_reaches_the_planner(site, network, tablet):
    tablet.arrive()
    tablet.press("Un problème")
    tablet.see("Que s’est-il passé")
    assert tablet.page.locator("main .choice").count() == 6
    tablet.choose("Chien")
    tablet.page.locator("input[type=file]").set_input_files(photo(tablet))
    tablet.page.locator(".photo img").wait_for()
    tablet.page.fill("input[name=text]", "Il mord")
    tablet.main()
    # Back at the stop, which knows of it and goes on.
    tablet.on_screen("stop")
    tablet.see("Chien")
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    [incident] = [op for op in site.ops.values() if op["kind"] == "incident"]
    assert incident["state"] == "acked" and incident["stop_uuid"]
    [told] = activities(site)
    assert told["summary"] == "Incident : Chien"
    assert "Il mord" in told["note"]
    site.check_files()
    tablet.main()
    tablet.take(*site.chair)


def test_a_problem_on_the_road_and_off_line(site, network, tablet):
    network.fail("down")
    tablet.press("Autre")
    tablet.press("Un problème")
    tablet.choose("Rue bloquée")
    tablet.main()
    tablet.on_screen("round")
    tablet.corner("kept")
    [kept] = tablet.ops("new")[-1:]
    assert kept["kind"] == "incident" and kept["stop"] is None and kept["round"]
    network.heal()
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    assert len(activities(site)) == 1


def test_a_damaged_container_asks_for_its_photo(site, tablet):
    tablet.page.locator("button.row", has_text="Bulle").click()
    tablet.main()
    tablet.main()
    tablet.choose("Vide")
    tablet.choose("Abîmé")
    tablet.on_screen("incident")
    assert "cassé" in tablet.title()
    tablet.main()
    tablet.on_screen("finished")
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    assert {"stop.empty", "stop.done", "incident"} <= set(site.kinds())
    assert {op["state"] for op in site.ops.values()} == {"acked"}


def test_help_with_the_tablet_is_there_too(tablet):
    tablet.press("Autre")
    tablet.press("Un problème")
    tablet.page.locator("button.row", has_text="Aide pour la tablette").click()
    tablet.on_screen("support")
