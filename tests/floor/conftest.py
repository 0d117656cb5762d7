# SPDX-License-Identifier: LGPL-3.0-only
"""A served app, a network that fails on demand, and tablets."""

import re

import pytest

from soors_cli.runtime import Runtime

from .office import Office
from .proxy import Proxy
from .tablet import Tablet

DATABASE = "floor"


@pytest.fixture(scope="session")
def floor_database(soors_system):
    return soors_system.new_database(DATABASE)


@pytest.fixture(scope="session")
def office(soors_system, floor_database):
    soors_system.serve(floor_database)
    office = Office(soors_system, floor_database)
    yield office
    office.shell.close()


@pytest.fixture
def site(office):
    """Return the office's side of one tablet: a round of three donors and a point."""
    return office.new_day()


@pytest.fixture
def network(site):
    """Return the proxy between tablet and server; it works until told otherwise."""
    proxy = Proxy(site.office.server.port())
    yield proxy
    proxy.stop()


@pytest.fixture
def tablets(chromium_process, network, request):
    """Return a function that takes a tablet in hand; its page must not break."""
    taken = []

    def take(folder=None, size="wide", host="localhost", scripts=(), flags=()):
        tablet = Tablet(
            chromium_process, network.url(host), folder, size, scripts, flags
        )
        taken.append(tablet)
        return tablet

    yield take
    errors, shots = [], Runtime().home.path / "screenshots" / "tests"
    shots.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", request.node.name)
    for number, tablet in enumerate(taken, 1):
        errors += tablet.errors
        if tablet.context:
            tablet.page.screenshot(path=shots / f"{name}-{number}.png")
        tablet.close()
    assert not errors, f"The app told of errors: {errors}"


@pytest.fixture
def tablet(tablets, site):
    """Return a paired tablet whose day has begun and is sent."""
    tablet = tablets()
    begin(tablet, site)
    return tablet


def begin(tablet, site):
    """Pair a tablet, choose who drives, wait until the app is kept for off line."""
    tablet.pair(site.code, site.database)
    tablet.begin_day("Karim", site.plate)
    tablet.worker_ready()
    return tablet
