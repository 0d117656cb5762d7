# SPDX-License-Identifier: LGPL-3.0-only
"""Small pictures of the plan: photos of donors, faces of the crew; and its note."""

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from .conftest import begin
from .test_forget import after
from .test_once import wait_sent, wait_until

COUNT = """
() => new Promise((resolve, reject) => {
    const request = indexedDB.open("soors_floor_pictures");
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
        const db = request.result;
        const all = db.transaction("pictures").objectStore("pictures").getAll();
        all.onsuccess = () => {
            db.close();
            resolve(all.result.map((bytes) => bytes.byteLength));
        };
    };
})
"""


def drawn(colour):
    stream = io.BytesIO()
    Image.new("RGB", (900, 700), colour).save(stream, "JPEG")
    return base64.b64encode(stream.getvalue()).decode()


@pytest.fixture
def pictured(site):
    """Give the first donor three photos, the driver a face, the crew a note."""
    office = site.office
    [stop] = office.search(
        "soors.round.stop",
        [["round_id", "=", site.round], ["request_id", "!=", False]],
        *("request_id", "sequence"),
    )[:1]
    photos = [
        office.create("ir.attachment", name=f"{colour}.jpg", datas=drawn(colour))
        for colour in ("red", "green", "blue")
    ]
    office.call(
        "soors.collection.request",
        "write",
        [stop["request_id"][0]],
        vals={"photo_ids": [[6, 0, photos]]},
    )
    driver = [office.known["driver"]]
    office.call("res.partner", "write", driver, vals={"image_1920": drawn("navy")})
    note = {"note": "La clé du dépôt est chez Ana"}
    office.call("soors.round", "write", [site.round], vals=note)
    yield site
    office.call("res.partner", "write", driver, vals={"image_1920": False})


def test_photos_and_faces_are_there_off_line_and_go_with_the_stop(
    pictured, network, tablets
):
    tablet = tablets()
    tablet.pair(pictured.code, pictured.database)
    face = tablet.page.locator(".choice", has_text="Karim").locator("img.picture")
    expect(face).to_be_visible()
    tablet.begin_day("Karim", pictured.plate)
    tablet.worker_ready()
    tablet.see("La clé du dépôt est chez Ana")
    wait_sent(tablet)
    wait_until(lambda: len(tablet.page.evaluate(COUNT)) == 3)
    assert max(tablet.page.evaluate(COUNT)) <= 40_000
    network.fail("down")
    tablet.page.reload()
    tablet.arrive()
    expect(tablet.page.locator(".pictures img")).to_have_count(2)
    expect(tablet.page.locator(".pictures img").first).to_have_attribute(
        "alt", "Photo du donateur"
    )
    tablet.press("Annuler")
    after(tablet, 8)
    # Names of the crew stay until the next plan; donors and their photos do not.
    wait_until(lambda: len(tablet.page.evaluate(COUNT)) == 1)


def test_no_picture_without_the_key_of_the_tablet(pictured, network, tablets):
    tablet = begin(tablets(), pictured)
    stops = tablet.rows("stops")
    [key] = [photo for stop in stops for photo in stop["plan"]["photos"]][:1]
    ask = """
        async ([key, token, database]) => (await fetch(`/floor/api/picture/${key}`, {
            headers: {
                "X-Odoo-Database": database,
                Authorization: `Bearer ${token}`,
            },
        })).status
    """
    token, database = tablet.meta("token"), pictured.database
    assert tablet.page.evaluate(ask, [key, token, database]) == 200
    assert tablet.page.evaluate(ask, [key, token + "x", database]) == 401
    assert tablet.page.evaluate(ask, ["photo-1-0", token, database]) == 404
