# SPDX-License-Identifier: LGPL-3.0-only
"""An office with a depot, three trucks, points and donors around Liège, by itself."""

import pytest

from .office import Office

DATABASE = "planner"


@pytest.fixture(scope="session")
def planner_database(soors_system):
    database = soors_system.new_database(DATABASE)
    soors_system.give_personas(database)
    return database


@pytest.fixture(scope="session")
def office(soors_system, planner_database):
    return Office(soors_system, planner_database)


@pytest.fixture
def nadia(office, browser):
    """Return a function (size) that seats the planner before a screen of the office."""

    def seat(size=(1440, 900), path="/odoo"):
        here = {"locale": "fr-BE", "timezone_id": "Europe/Brussels"}
        person = browser(office.url, size, **here)
        password = office.passwords["planner"]
        return person.log_in("planner", password, path)

    return seat
