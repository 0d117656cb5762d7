# SPDX-License-Identifier: LGPL-3.0-only
"""Each operation once: lost answers, repeated batches, two pages of one tablet."""

import json
from concurrent.futures import ThreadPoolExecutor

import requests

from .conftest import begin


def wait_sent(tablet, timeout=60_000):
    tablet.send_now()
    tablet.corner("sent", timeout=timeout)


def test_an_answer_lost_after_commit_repeats_nothing(site, network, tablet):
    wait_sent(tablet)
    network.fail("cut_after", "/floor/api/sync", times=3)
    tablet.finish_stop("Meubles", "Chaise")
    for _try in range(4):
        tablet.send_now()
        tablet.page.wait_for_timeout(300)
    wait_sent(tablet)
    kinds = [op["kind"] for op in site.ops.values() if op["stop"]]
    assert sorted(kinds) == ["stop.arrive", "stop.done", "stop.goods", "stop.sign"]
    assert max(op["times"] for op in site.ops.values()) > 1, "it was sent again"
    assert not tablet.ops("new", "parked")


def test_the_same_batch_in_parallel_is_one(site, network, tablet):
    tablet.arrive()
    wait_sent(tablet)
    bodies = [json.loads(body) for body in network.bodies]
    body = next(body for body in bodies if body.get("operations"))
    headers = {"Authorization": f"Bearer {site.token}"}

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
    start = len(network.requests("POST", "/floor/api/sync"))
    second.locator(".corner").click()
    second.locator(".main-button").click()
    tablet.corner("sent", timeout=60_000)
    second.locator(".corner[data-state=sent]").wait_for(timeout=60_000)
    assert max(op["times"] for op in site.ops.values()) == 1
    assert len(network.requests("POST", "/floor/api/sync")) > start
    # The page that sent is closed: the other one takes over.
    tablet.page.close()
    tablet.page = second
    second.locator(".back").click()
    tablet.main()
    tablet.take("Meubles", "Chaise")
    tablet.main()
    tablet.on_screen("refused")
    wait_sent(tablet)
    assert "stop.goods" in {op["kind"] for op in site.ops.values()}
