# SPDX-License-Identifier: LGPL-3.0-only
"""Without network, and with one that takes requests and never answers."""

import pytest
from playwright.sync_api import expect

from .conftest import begin


def test_a_whole_day_without_network_arrives_once(site, network, tablets):
    tablet = begin(tablets(), site)
    network.fail("down")
    tablet.page.reload()
    for _stop in range(3):
        tablet.finish_stop(*site.chair)
    tablet.arrive()
    tablet.main()
    tablet.choose("À moitié")
    tablet.main()
    tablet.choose("Bon")
    tablet.choose("Pas de dégât")
    tablet.on_screen("finished")
    tablet.main()
    tablet.see("Tous les arrêts sont finis")
    assert "Gardé dans la tablette" in tablet.corner("kept")
    kept = {op["uuid"]: op for op in tablet.ops("new")}
    assert len([op for op in kept.values() if op["kind"] == "stop.done"]) == 4
    assert not set(kept) & set(site.ops), "nothing can have left"
    network.heal()
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    arrived = site.ops
    assert set(kept) <= set(arrived)
    for uuid, op in kept.items():
        received = arrived[uuid]
        assert received["state"] == "acked", received["reason"]
        assert received["kind"] == op["kind"]
        assert (received["stop_uuid"] or None) == op["stop"]
        assert received["payload"] == op["payload"]
    numbers = sorted(operation["seq"] for operation in arrived.values())
    assert numbers == list(range(1, len(numbers) + 1)), "no gap, none twice"
    site.check_files()
    assert {stop["state"] for stop in site.stops} == {"done"}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Nederlands", "Volgende stop"),
        ("Deutsch", "Nächster Halt"),
        ("English", "Next stop"),
        ("Français", "Prochain arrêt"),
    ],
)
def test_each_language_is_there_without_network(tablet, network, name, title):
    network.fail("hang")
    tablet.page.reload()
    tablet.page.locator(".corner").click()
    tablet.page.locator(".choice").nth(1).click()
    tablet.press(name)
    tablet.page.locator(".back").click()
    tablet.see(title)
    tablet.page.reload()
    tablet.see(title)


def test_a_network_that_never_answers_is_not_noticed(site, tablet, network):
    network.fail("hang")
    tablet.page.reload()
    expect(tablet.page.locator(".next-stop")).to_be_visible()
    tablet.to_signature(*site.bed)
    tablet.sign()
    tablet.corner("kept")
    assert network.seen[-1][2] == "hang", "the network was tried"
    network.heal()
    # The request that hangs is ended by the button, not by its own limit.
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
