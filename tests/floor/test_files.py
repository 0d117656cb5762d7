# SPDX-License-Identifier: LGPL-3.0-only
"""Photos: cut while they are sent, and torn in the tablet's own memory."""

import base64
from http import HTTPStatus

from .conftest import begin
from .test_once import lost, wait_until

# A photo that does not shrink well: noise, as large as the app lets it be.
PHOTO = """
async () => {
    const canvas = Object.assign(document.createElement("canvas"),
        { width: 1600, height: 1200 });
    const context = canvas.getContext("2d");
    const picture = context.createImageData(1600, 1200);
    for (let start = 0; start < picture.data.length; start += 65536) {
        crypto.getRandomValues(picture.data.subarray(start, start + 65536));
    }
    context.putImageData(picture, 0, 0);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (let start = 0; start < bytes.length; start += 32768) {
        text += String.fromCharCode(...bytes.subarray(start, start + 32768));
    }
    return btoa(text);
}
"""


def photo(tablet):
    return {
        "name": "photo.jpg",
        "mimeType": "image/jpeg",
        "buffer": base64.b64decode(tablet.page.evaluate(PHOTO)),
    }


def send_photo(tablet, picture):
    """Record a note with a photo, as the driver does it."""
    tablet.press("Autre")
    tablet.press("Photo pour le bureau")
    tablet.page.locator("input[type=file]").set_input_files(picture)
    tablet.page.locator(".photo img").wait_for()
    tablet.main()
    tablet.on_screen("round")


def test_an_upload_goes_on_where_it_was_cut(site, network, tablet):
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    network.fail("cut_after", "/floor/api/file/", times=2, method="PATCH")
    send_photo(tablet, photo(tablet))
    for number in (1, 2):
        tablet.send_now()
        wait_until(lambda n=number: len(lost(network)) >= n)
        tablet.page.wait_for_timeout(300)
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    [file] = site.files.values()
    assert 65536 < file["size"] <= 150_000, "it takes several pieces"
    site.check_files()
    pieces = network.requests("PATCH", "/floor/api/file/")
    # Each piece was taken once, though two answers were lost: one that was sent again
    # before the office had done with it was told where to go on.
    taken = [piece for piece in pieces if piece[3] != HTTPStatus.CONFLICT]
    assert len(taken) == -(-file["size"] // 65536)
    assert [piece[2] for piece in pieces].count("cut_after") == 2


def test_a_torn_file_holds_nothing_up(site, network, tablets, tmp_path):
    tablet = begin(tablets(tmp_path / "profile"), site)
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    network.fail("down", "/floor/api/")
    send_photo(tablet, photo(tablet))
    send_photo(tablet, photo(tablet))
    [torn, good] = [op["files"][0]["uuid"] for op in tablet.ops("new")]
    tablet.page.wait_for_timeout(1000)
    tablet.kill()
    tear(tmp_path / "profile")
    network.heal()
    tablet.start()
    tablet.open()
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    files = site.files
    assert files[good]["is_complete"] and not files[torn]["is_complete"]
    notes = [op["payload"]["text"] for op in site.ops.values() if op["kind"] == "note"]
    assert any(torn in (text or "") for text in notes), "the office is told which one"


def tear(profile):
    """Delete the file on disk in which Chromium keeps the first photo."""
    blobs = [
        path
        for path in profile.rglob("*.indexeddb.blob/**/*")
        if path.is_file() and path.stat().st_size > 65536
    ]
    assert len(blobs) >= 2, blobs
    min(blobs, key=lambda path: path.stat().st_mtime_ns).unlink()
