# SPDX-License-Identifier: LGPL-3.0-only
"""A driver's whole day without network, then back: all of it in the ledger, once."""

import base64
import gzip
import json
from pathlib import Path

import pytest

from .conftest import begin
from .test_files import photo, send_photo
from .test_once import wait_sent

KB = 1000


def refuse_and_take(tablet, site):
    tablet.arrive()
    tablet.press("Refuser quelque chose")
    tablet.page.locator(".choice").first.click()
    tablet.page.locator("input[type=file]").set_input_files(photo(tablet))
    tablet.page.locator(".photo img").wait_for()
    tablet.main()
    tablet.on_screen("refused")
    tablet.page.locator(".back, .choice.good").first.wait_for()
    tablet.page.locator(".back").click()
    tablet.on_screen("stop")
    tablet.main()
    tablet.take(*site.bed)
    tablet.main()
    tablet.press("Non, tout va bien")
    tablet.page.locator(".answers .choice").nth(1).click()
    tablet.on_screen("finished")
    tablet.main()


def nothing(tablet):
    tablet.arrive()
    tablet.press("Rien n’est pris")
    tablet.page.locator(".choice").first.click()
    tablet.main()
    tablet.on_screen("finished")
    tablet.main()


def container(tablet):
    tablet.arrive()
    tablet.main()
    tablet.choose("Plein")
    tablet.press("J’ai pesé")
    tablet.press("9")
    tablet.press("0")
    tablet.main()
    tablet.choose("Bon")
    tablet.choose("Pas de dégât")
    tablet.on_screen("finished")
    tablet.main()


def unplanned(tablet, site):
    tablet.press("Autre")
    tablet.press("Ajouter un arrêt")
    for digit in "4000":
        tablet.press(digit)
    tablet.main()
    tablet.on_screen("stop")
    tablet.main()
    tablet.take(*site.chair)
    tablet.main()
    tablet.press("Non, tout va bien")
    tablet.sign()
    tablet.main()


def unload_and_weigh(tablet):
    tablet.press("Autre")
    tablet.press("Décharger")
    tablet.page.locator(".choice").first.click()
    tablet.on_screen("weigh")
    for digit in "150":
        tablet.press(digit)
    tablet.main()
    tablet.on_screen("round")


def end(tablet):
    tablet.press("Autre")
    tablet.press("Fin de la tournée")
    for digit in "42":
        tablet.press(digit)
    tablet.main()
    tablet.page.locator("[data-count=waiting]").wait_for()


@pytest.mark.parametrize("size", ["wide", "tall"])
def test_a_day_without_network_is_in_the_ledger_once(site, network, tablets, size):
    tablet = tablets(size=size)
    tablet.pair(site.code, site.database)
    tablet.see("Qui conduit")
    tablet.worker_ready()
    # The office is gone before the first question is answered.
    network.fail("down")
    tablet.page.reload()
    tablet.begin_day("Karim", site.plate)
    tablet.finish_stop(*site.chair)
    refuse_and_take(tablet, site)
    nothing(tablet)
    unplanned(tablet, site)
    container(tablet)
    tablet.see("Tous les arrêts sont finis")
    tablet.page.reload()
    unload_and_weigh(tablet)
    send_photo(tablet, photo(tablet))
    end(tablet)
    kept = {op["uuid"]: op for op in tablet.ops("new")}
    assert not set(kept) & set(site.ops)
    network.heal()
    wait_sent(tablet)
    tablet.see("Tout est parti. Merci")
    check_ledger(site, kept)
    # Sent again, whole: nothing moves.
    wait_sent(tablet)
    check_ledger(site, kept)


def check_ledger(site, kept):
    arrived = site.ops
    assert set(kept) <= set(arrived)
    assert {op["state"] for op in arrived.values()} == {"acked"}
    for uuid, op in kept.items():
        assert arrived[uuid]["payload"] == op["payload"]
    kinds = {op["kind"] for op in kept.values()}
    assert {
        *("day.start", "stop.arrive", "stop.goods", "stop.refuse", "stop.sign"),
        *("stop.done", "stop.fail", "stop.unplanned", "stop.empty", "round.unload"),
        *("round.weigh", "round.end", "note"),
    } <= kinds
    stops = sorted((stop["state"], stop["kg"]) for stop in site.stops)
    assert stops == [
        *(("done", 5), ("done", 5), ("done", 40), ("done", 90)),
        ("failed", 0),
    ]
    office = site.office
    moves = office.search(
        "stock.move",
        [["picking_id.batch_id.round_ids", "in", [site.round]]],
        *("kg", "state"),
    )
    assert sorted(move["kg"] for move in moves) == [5, 5, 40, 90]
    assert {move["state"] for move in moves} == {"done"}
    [round_] = office.read(
        "soors.round", [site.round], "state", "km_driven", "kg_weighed"
    )
    assert (round_["state"], round_["km_driven"]) == ("done", 42)
    assert round_["kg_weighed"] == 150
    site.check_files()


def test_a_round_of_forty_stops_is_small(site, network, tablets):
    office = site.office
    office.call(
        "soors.collection.request",
        "write",
        [
            request
            for stop in office.search(
                "soors.round.stop",
                [["round_id", "=", site.round], ["request_id", "!=", False]],
                "request_id",
            )
            for request in stop["request_id"][:1]
        ],
        vals={"note": "Sonnez deux fois, le chien est gentil"},
    )
    site.add_stops(36)
    tablet = begin(tablets(), site)
    stops = [stop["plan"] for stop in tablet.rows("stops")]
    assert len(stops) == 40
    text = json.dumps(stops, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(text) <= 40 * KB, len(text)
    assert len(gzip.compress(text, 6)) <= 8 * KB


def test_a_secret_number_is_the_same_for_tablet_and_office(site, network, tablets):
    office = site.office
    driver = [office.known["driver"]]
    office.call("res.partner", "write", driver, vals={"floor_pin": "4711"})
    try:
        tablet = tablets()
        tablet.pair(site.code, site.database)
        tablet.see("Qui conduit")
        network.fail("down")
        tablet.choose("Karim")
        for digit in "4712":
            tablet.press(digit)
        tablet.main()
        tablet.see("Ce numéro n’est pas bon")
        for digit in "4711":
            tablet.press(digit)
        tablet.main()
        tablet.see("Quel camion")
    finally:
        office.call("res.partner", "write", driver, vals={"floor_pin": False})


def test_a_saved_file_brings_all_once(site, network, tablet, tmp_path):
    wait_sent(tablet)
    network.fail("down", "/floor/api/")
    tablet.finish_stop(*site.chair)
    send_photo(tablet, photo(tablet))
    kept = {op["uuid"] for op in tablet.ops("new")}
    assert kept and not kept & set(site.ops)
    tablet.page.locator(".corner").first.click()
    with tablet.page.expect_download() as download:
        tablet.press("Garder dans un fichier")
    saved = tmp_path / "saved.json"
    download.value.save_as(saved)
    first = read_in(site, saved)
    assert first["new_count"] == len(kept) and not first["parked_count"]
    assert first["picture_count"] == 2, "the signature and the photo"
    assert kept <= set(site.ops)
    assert {op["state"] for op in site.ops.values()} == {"acked"}
    kilos = sorted(stop["kg"] for stop in site.stops)
    assert kilos[-1] == 5
    # The same file again, and then the tablet itself: nothing is there twice.
    again = read_in(site, saved)
    assert (again["new_count"], again["known_count"]) == (0, len(kept))
    before = site.ops
    network.heal()
    tablet.press("Envoyer maintenant")
    tablet.corner("sent", timeout=60_000)
    assert set(site.ops) == set(before)
    assert sorted(stop["kg"] for stop in site.stops) == kilos
    site.check_files()


def read_in(site, path):
    office, model = site.office, "soors.floor.rescue.wizard"
    data = base64.b64encode(Path(path).read_bytes()).decode()
    wizard = office.create(model, device_id=site.device, file=data)
    office.call(model, "action_read", [wizard])
    counts = ("new_count", "known_count", "parked_count", "picture_count")
    [row] = office.read(model, [wizard], *counts)
    return row
