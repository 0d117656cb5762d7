# SPDX-License-Identifier: LGPL-3.0-only
"""What was said of a finished stop, or of a ticket, is put right by the driver."""

from playwright.sync_api import expect

from .test_drafts import to_container
from .test_once import wait_until


def kg_of(site):
    return sorted(stop["kg"] for stop in site.stops if stop["state"] == "done")


def is_changed_after_signature(site):
    """Tell what the office reads of the one stop that is done."""
    [stop] = [stop for stop in site.stops if stop["state"] == "done"]
    name = "is_changed_after_signature"
    return site.office.read("soors.round.stop", [stop["id"]], name)[0][name]


def all_taken(tablet):
    """Send; nothing is put aside by the office."""
    tablet.send_now()
    wait_until(lambda: not tablet.ops("new"), seconds=60)
    assert [op["verdict"] for op in tablet.ops("parked")] == []
    tablet.corner("sent", timeout=60_000)


def open_over(tablet):
    """Open the stop that is finished, from the list."""
    tablet.page.locator("button.row.over").first.click()
    tablet.on_screen("stop")


def test_goods_of_a_finished_stop_are_put_right(site, network, tablet):
    tablet.finish_stop(*site.chair)
    all_taken(tablet)
    assert kg_of(site) == [5]
    open_over(tablet)
    tablet.press("Changer les marchandises")
    # Three chairs, not one.
    tablet.page.locator("button.row.over").click()
    for _more in range(2):
        tablet.page.locator(".step[aria-label='Plus']").click()
    tablet.press("OK")
    tablet.main()
    # More than was signed for: the donor is asked again.
    tablet.on_screen("sign")
    tablet.see("3 × Chaise")
    tablet.sign()
    tablet.see("15 kg")
    tablet.main()
    tablet.on_screen("round")
    all_taken(tablet)
    assert kg_of(site) == [15]
    goods = sorted(
        (op for op in site.ops.values() if op["kind"] == "stop.goods"),
        key=lambda op: op["seq"],
    )
    assert goods[1]["payload"]["corrects"] == goods[0]["uuid"]
    assert {op["state"] for op in goods} == {"acked"}
    assert [site.kinds().count(kind) for kind in ("stop.sign", "stop.done")] == [2, 1]
    assert not is_changed_after_signature(site)
    # And once more: two, which names the last one; less needs no other signature.
    open_over(tablet)
    tablet.press("Changer les marchandises")
    tablet.page.locator("button.row.over").click()
    tablet.page.locator(".step[aria-label='Moins']").click()
    tablet.press("OK")
    tablet.main()
    tablet.on_screen("finished")
    all_taken(tablet)
    assert kg_of(site) == [10]
    assert site.kinds().count("stop.sign") == 2
    assert is_changed_after_signature(site), "the office sees that it is older"


def test_who_does_not_wait_for_the_second_signature_is_reminded(site, tablet):
    tablet.finish_stop(*site.chair)
    open_over(tablet)
    tablet.press("Changer les marchandises")
    tablet.take(*site.bed)
    tablet.main()
    tablet.on_screen("sign")
    tablet.page.locator(".back").click()
    tablet.on_screen("stop")
    expect(tablet.page.locator(".main-button")).to_have_text("Signature")
    tablet.page.locator(".back").click()
    tablet.on_screen("round")
    expect(tablet.page.locator("button.row.over")).to_contain_text("Signature")
    all_taken(tablet)
    # The goods are there in any case, and the office sees what they lack.
    assert kg_of(site) == [45]
    assert is_changed_after_signature(site)
    open_over(tablet)
    tablet.main()
    tablet.on_screen("sign")
    tablet.press("Personne pour signer")
    tablet.on_screen("finished")
    tablet.main()
    expect(tablet.page.locator("button.row.over")).to_contain_text("Fini")
    all_taken(tablet)
    [stop] = [stop for stop in site.stops if stop["state"] == "done"]
    assert stop["signature_answer"] == "absent"
    assert site.kinds().count("stop.done") == 1


def test_nothing_collected_was_the_wrong_button(site, network, tablet):
    tablet.arrive()
    tablet.press("Rien n’est pris")
    tablet.page.locator(".choice").first.click()
    tablet.main()
    tablet.main()
    all_taken(tablet)
    tablet.page.locator("button.row.over").first.click()
    tablet.press("Prendre les marchandises")
    tablet.take(*site.bed)
    tablet.main()
    # From here on as at any stop: is something left there, and the signature.
    tablet.on_screen("refused")
    tablet.press("Non, tout va bien")
    tablet.on_screen("sign")
    tablet.sign()
    all_taken(tablet)
    assert kg_of(site) == [40]
    assert {op["state"] for op in site.ops.values()} == {"acked"}
    [stop] = [stop for stop in site.stops if stop["state"] == "done"]
    assert stop["signature_answer"] == "signed"
    assert not is_changed_after_signature(site)


def test_a_container_is_put_right(site, network, tablet):
    to_container(tablet)
    tablet.choose("À moitié")
    tablet.press("J’ai pesé")
    tablet.press("9")
    tablet.main()
    tablet.choose("Bon")
    tablet.choose("Pas de dégât")
    tablet.main()
    all_taken(tablet)
    assert kg_of(site) == [9]
    open_over(tablet)
    tablet.press("Changer")
    tablet.choose("Plein")
    tablet.press("J’ai pesé")
    expect(tablet.page.locator("output.digits")).to_contain_text("9")
    tablet.press("0")
    tablet.main()
    tablet.choose("Mouillé")
    tablet.choose("Pas de dégât")
    tablet.on_screen("finished")
    all_taken(tablet)
    assert kg_of(site) == [90]
    # Less than was booked goes back.
    tablet.main()
    tablet.on_screen("round")
    open_over(tablet)
    tablet.press("Changer")
    tablet.choose("Plein")
    tablet.press("J’ai pesé")
    tablet.page.locator(".key[aria-label='Effacer']").click()
    tablet.main()
    tablet.choose("Mouillé")
    tablet.choose("Pas de dégât")
    tablet.on_screen("finished")
    all_taken(tablet)
    assert kg_of(site) == [9]
    done = [op for op in site.ops.values() if op["kind"] == "stop.done"]
    assert len(done) == 1


def weigh(tablet, digits):
    for digit in digits:
        tablet.press(digit)
    tablet.main()
    tablet.on_screen("round")


def test_a_misread_ticket_is_put_right(site, network, tablet):
    network.fail("down")
    tablet.press("Autre")
    tablet.press("Peser le camion")
    weigh(tablet, "340")
    tablet.press("Autre")
    tablet.press("Peser le camion")
    tablet.page.locator("button.row", has_text="340").click()
    tablet.see("Ceci remplace")
    for _digit in range(3):
        tablet.page.locator(".key[aria-label='Effacer']").click()
    weigh(tablet, "430")
    # Another trip is another ticket.
    tablet.press("Autre")
    tablet.press("Peser le camion")
    expect(tablet.page.locator("button.row", has_text="430")).to_be_visible()
    weigh(tablet, "20")
    network.heal()
    all_taken(tablet)
    [round_] = site.office.read("soors.round", [site.round], "kg_weighed")
    assert round_["kg_weighed"] == 450
