# SPDX-License-Identifier: LGPL-3.0-only
"""Answers that look good and are not ours: portals, gateways, login pages."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("fault", ["portal", "502", "login"])
def test_what_is_not_ours_is_no_answer(site, network, tablet, fault):
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    network.fail(fault)
    tablet.page.reload()
    tablet.to_signature(*site.chair)
    tablet.sign()
    tablet.send_now()
    assert "Gardé dans la tablette" in tablet.corner("kept")
    seen = [one for one in network.seen if one[2] == fault and "/api/" in one[1]]
    assert seen, "it was tried"
    assert tablet.ops("new") and not tablet.ops("parked")
    assert {file["state"] for file in tablet.rows("files")} == {"new"}
    network.heal()
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    assert "stop.sign" in site.kinds()


@pytest.mark.parametrize("fault", ["portal", "502", "login"])
def test_a_false_upload_is_not_believed(site, network, tablet, fault):
    network.fail(fault, "/floor/api/file/")
    tablet.to_signature(*site.chair)
    tablet.sign()
    tablet.send_now()
    expect(tablet.page.locator(".corner[data-state=kept]").first).to_be_visible()
    assert not tablet.ops("new"), "the entries themselves have left"
    assert {file["state"] for file in tablet.rows("files")} == {"new"}
    network.heal()
    tablet.send_now()
    tablet.corner("sent", timeout=60_000)
    site.check_files()
