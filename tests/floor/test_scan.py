# SPDX-License-Identifier: LGPL-3.0-only
"""The office's picture read by the app itself, with a real camera device.

Chromium on a desk has no reader of such pictures: the tests bring one of their own,
and nothing else. It looks at what the film shows before it says anything.
"""

import json

import pytest
from playwright.sync_api import expect

CAMERA = ("--use-fake-device-for-media-stream",)
BUTTON = "Scanner le code"
# Reads "texts" one after the other, each from a picture that is not black.
READER = """
globalThis.looks = [];
globalThis.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code"]; }
    constructor({ formats }) { this.formats = formats; }
    async detect(video) {
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 64;
        const context = canvas.getContext("2d");
        context.drawImage(video, 0, 0, 64, 64);
        const bytes = context.getImageData(0, 0, 64, 64).data;
        const light = bytes.filter((value, at) => at % 4 < 3 && value > 100).length;
        looks.push(light);
        const texts = TEXTS;
        const good = light && looks.filter((seen) => seen).length > 3;
        return good ? texts.map((rawValue) => ({ rawValue, format: "qr_code" })) : [];
    }
};
"""


def reader_of(*texts):
    return READER.replace("TEXTS", json.dumps(texts))


@pytest.fixture
def with_camera(tablets, network, tmp_path):
    """Return a function that takes a tablet with a camera and this reader."""

    def take(reader, allowed=True):
        scripts = [reader] if reader else []
        tablet = tablets(tmp_path / "profile", scripts=scripts, flags=CAMERA)
        if allowed:
            tablet.context.grant_permissions(["camera"], origin=network.url())
        tablet.open()
        tablet.press("Français")
        return tablet

    return take


def test_the_picture_pairs_the_tablet(site, network, with_camera):
    picture = f"https://elsewhere/floor/app#pair={site.code}&db={site.database}"
    tablet = with_camera(reader_of(picture))
    tablet.press(BUTTON)
    film = tablet.page.locator("video")
    expect(film).to_be_visible()
    tablet.see("Qui conduit")
    looks = tablet.page.evaluate("looks")
    assert max(looks) > 0, "what the camera showed was looked at"
    assert len(network.requests("POST", "/floor/api/pair")) == 1, "asked once"
    live = "() => document.querySelectorAll('video').length"
    assert tablet.page.evaluate(live) == 0


def test_another_picture_is_told_and_the_camera_goes_on(site, with_camera):
    tablet = with_camera(reader_of("https://example.com/", "#pair", "bag of tea"))
    tablet.press(BUTTON)
    tablet.see("Ce n’est pas l’image du bureau")
    expect(tablet.page.locator("video")).to_be_visible()
    track = "() => document.querySelector('video').srcObject.getVideoTracks()[0]"
    tablet.page.evaluate(f"() => {{ globalThis.track = ({track})(); }}")
    assert tablet.page.evaluate("track.readyState") == "live"
    tablet.press("Fermer la caméra")
    expect(tablet.page.locator("video")).to_have_count(0)
    assert tablet.page.evaluate("track.readyState") == "ended", "its light is off"
    # The code can be typed all the same.
    tablet.page.fill("input[name=code]", site.code)
    tablet.main()
    tablet.see("Qui conduit")


def test_a_camera_that_is_not_allowed_is_explained(with_camera):
    tablet = with_camera(reader_of("x"), allowed=False)
    tablet.press(BUTTON)
    tablet.see("La tablette ne permet pas la caméra")
    expect(tablet.page.locator("video")).to_have_count(0)


def test_where_nothing_reads_pictures_the_button_is_not_shown(with_camera):
    tablet = with_camera(None)
    tablet.see("Ou tapez le code")
    assert not tablet.page.evaluate("'BarcodeDetector' in globalThis"), "as expected"
    button = tablet.page.get_by_role("button", name=BUTTON)
    expect(button).to_have_count(0)


def test_the_page_may_use_the_camera_and_not_the_position(with_camera):
    tablet = with_camera(None)
    policy = tablet.page.request.get("/floor/app").headers["permissions-policy"]
    assert "camera=(self)" in policy and "geolocation=()" in policy
    asked = """() => new Promise((resolve) => navigator.geolocation.getCurrentPosition(
        () => resolve("known"), (error) => resolve(error.code)))"""
    assert tablet.page.evaluate(asked) == 1, "nobody asks where a driver is"
    tablet.errors.clear()
