# SPDX-License-Identifier: LGPL-3.0-only
"""Entries of a tablet are applied once, by a real server with real transactions."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from soors_cli.bench import pickups

SENDERS = 20
STOPS = 4


@pytest.fixture(scope="module")
def tablet(soors_system):
    """Return the address of a server, a database and the batch of a paired tablet."""
    database = soors_system.new_database("floor_once")
    day = soors_system.script(
        database,
        pickups.PREPARE,
        runs=1,
        tablets=1,
        stops=STOPS,
        epochs=[[str(uuid.uuid4())]],
    )
    [batch] = pickups.batches(day["runs"][0][0], day["goods"])
    server = soors_system.serve(database)
    return server.url(), database, batch


def send(tablet):
    url, database, (token, body) = tablet
    return requests.post(
        f"{url}/floor/api/sync",
        json=body,
        headers={"Authorization": f"Bearer {token}", "X-Odoo-Database": database},
        timeout=300,
    )


def count(soors_system, database, query):
    connection = soors_system.runtime.postgres.address.connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()
    finally:
        connection.close()


def test_twenty_identical_batches_at_once_are_applied_once(soors_system, tablet):
    with ThreadPoolExecutor(SENDERS) as pool:
        answers = list(pool.map(lambda _number: send(tablet), range(SENDERS)))
    assert {answer.status_code for answer in answers} == {200}
    verdicts = [answer.json()["verdicts"] for answer in answers]
    assert all(found == verdicts[0] for found in verdicts)
    assert {verdict["state"] for verdict in verdicts[0]} == {"acked"}
    sent = len(tablet[2][1]["operations"])
    _url, database, _batch = tablet
    kept = "SELECT COUNT(*), COUNT(DISTINCT uuid) FROM soors_operation"
    assert count(soors_system, database, kept) == (sent, sent)
    receipts, moves, kg = count(soors_system, database, pickups.COUNT)
    assert (receipts, moves) == (STOPS, STOPS * pickups.LINES)
    assert float(kg) == pytest.approx(STOPS * pickups.KILOGRAMS)
