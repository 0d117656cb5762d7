# SPDX-License-Identifier: LGPL-3.0-only
"""Each operation once: lost answers, repeated batches, two pages of one tablet."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import requests

from .conftest import begin


def wait_sent(tablet, timeout=60_000):
    tablet.send_now()
    tablet.corner("sent", timeout=timeout)


def test_an_answer_lost_after_commit_repeats_nothing(site, network, tablet):
    wait_sent(tablet)
    network.fail("down", "/floor/api/")
    tablet.finish_stop(*site.chair)
    network.heal()
    network.fail("cut_after", "/floor/api/sync", times=3)
    for number in range(1, 4):
        tablet.send_now()
        wait_until(lambda n=number: len(lost(network)) >= n)
    assert tablet.ops("new"), "it had no answer"
    wait_sent(tablet)
    stop_kinds = [op["kind"] for op in site.ops.values() if op["stop_uuid"]]
    assert sorted(stop_kinds) == ["stop.arrive", "stop.done", "stop.goods", "stop.sign"]
    sent = [uuid for body in network.bodies for uuid in operations_of(body)]
    assert len(sent) >= 4 * len(set(sent)) - 4, "each was sent again and again"
    assert not tablet.ops("new", "parked")
    [stop] = [stop for stop in site.stops if stop["state"] == "done"]
    assert stop["kg"] == 5


def lost(network):
    return [one for one in network.seen if one[2] == "cut_after"]


def operations_of(body):
    return [op["uuid"] for op in json.loads(body).get("operations", [])]


def wait_until(condition, seconds=30):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_the_same_batch_in_parallel_is_one(site, network, tablet):
    tablet.arrive()
    wait_sent(tablet)
    bodies = [json.loads(body) for body in network.bodies]
    body = next(body for body in bodies if body.get("operations"))
    headers = {
        "Authorization": f"Bearer {tablet.meta('token')}",
        "X-Odoo-Database": site.database,
    }

    def post(_number):
        url = f"{network.url()}/floor/api/sync"
        return requests.post(url, json=body, headers=headers, timeout=60).json()

    before = len(site.ops)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(post, range(20)))
    assert all(answer["verdicts"] == answers[0]["verdicts"] for answer in answers)
    assert len(site.ops) == before


def test_two_pages_of_a_tablet_have_one_sender(site, network, tablets):
    tablet = begin(tablets(), site)
    second = tablet.watch(tablet.context.new_page())
    second.goto("/floor/app")
    second.locator(".next-stop").wait_for()
    network.fail("down", "/floor/api/")
    tablet.arrive()
    # What one page records, the other one shows.
    second.locator(".corner[data-state=kept]").wait_for()
    network.heal()
    start = len(network.bodies)
    second.locator(".corner").click()
    second.locator(".main-button").click()
    tablet.corner("sent", timeout=60_000)
    second.locator(".corner[data-state=sent]").wait_for(timeout=60_000)
    sent = [uuid for body in network.bodies[start:] for uuid in operations_of(body)]
    assert sent and len(sent) == len(set(sent)), "only one of them sends"
    # The page that sent is closed: the other one takes over.
    tablet.page.close()
    tablet.page = second
    second.locator(".back").click()
    tablet.main()
    tablet.on_screen("stop")
    tablet.main()
    tablet.take(*site.chair)
    tablet.main()
    tablet.on_screen("refused")
    wait_sent(tablet)
    assert "stop.goods" in site.kinds()
