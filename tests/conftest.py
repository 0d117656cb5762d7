# SPDX-License-Identifier: LGPL-3.0-only
"""Fixtures of the whole-system tests: databases, a real server, a real browser.

They need a run of `./soors test`. Tests in `tests/cli` use none of them.
"""

import os
import re

import pytest

from soors_cli import chromium, personas
from soors_cli.databases import MAKING
from soors_cli.runtime import Runtime
from soors_cli.server import Server, free_port
from soors_cli.testing import SUITE

PREFIX = "soors_test_"

PATIENCE = 180_000  # milliseconds for a browser to start on a busy machine


class System:
    """Databases made for the tests and the server that serves them."""

    def __init__(self, runtime, rules):
        self.runtime = runtime
        self.watch_log = rules.watch_log
        self.expect_log = rules.expect_log
        self.databases = []
        self.server = None
        self.number = 0

    def new_database(self, name, modules=(), template=SUITE):
        """Make `soors_test_<name>` from a template; returns its full name."""
        full = PREFIX + re.sub(r"\W+", "_", name.lower())
        databases = self.runtime.databases
        with self.runtime.alone():
            if modules:
                databases.ensure_base(template, sorted(modules))
            databases.drop(full)
            databases.drop(full + MAKING)
            databases.ensure(full, (), f"Making {full}", template)
        if full not in self.databases:
            self.databases.append(full)
        return full

    def drop(self, name):
        if self.server and name in self.server.databases():
            self.stop_server()
        self.runtime.databases.drop(name)
        self.databases.remove(name)

    def give_personas(self, database, kind=personas.MEMBER):
        """Make the users of a kind of database; returns {login: password}."""
        personas.ensure(self.runtime, database, kind)
        rows = personas.logins(self.runtime, database)
        return {row["login"]: row["password"] for row in rows}

    def script(self, database, source, **values):
        """Run a script in Odoo's shell; returns what it assigned to `answer`."""
        return self.runtime.script(database, source, **values)

    def serve(self, *databases):
        """Serve these databases (the first at the plain address); returns the server.

        A server that serves the same ones is left running.
        """
        if self.server and self.server.pid():
            if self.server.databases() == list(databases):
                return self.server
            self.stop_server()
        home, port = self.runtime.home, free_port()
        self.number += 1
        name = f"test-server-{os.getpid()}-{self.number}"
        config, log = home.path / f"{name}.conf", home.logs / f"{name}.log"
        # Scheduled work would go on while the server is stopped, and complain.
        self.runtime.configuration.write(
            config, port=port, databases=databases, max_cron_threads=0
        )
        self.watch_log(log)
        self.server = Server(home, config, log, name)
        self.server.start(port, databases)
        return self.server

    def stop_server(self):
        if self.server:
            self.server.stop()
            self.server.config.unlink(missing_ok=True)
            self.server = None

    def close(self):
        self.stop_server()
        for name in self.databases:
            self.runtime.databases.drop(name)


@pytest.fixture(scope="session")
def soors_system(request):
    rules = request.config.pluginmanager.get_plugin("soors_house_rules")
    if not rules:
        pytest.fail("This test needs the house's runtime: start it by ./soors test")
    system = System(Runtime(), rules)
    yield system
    system.close()


@pytest.fixture(scope="session")
def new_database(soors_system):
    """Return a function (name, modules=(), template=...) that makes a database."""
    return soors_system.new_database


@pytest.fixture(scope="session")
def soors_server(soors_system):
    """Return a function (*databases) that serves them by a real Odoo process."""
    return soors_system.serve


@pytest.fixture(scope="session")
def landscape(soors_system, tmp_path_factory):
    """Return two members and their federation with a short past, made once."""
    from .landscape import Landscape

    return Landscape(soors_system, tmp_path_factory.mktemp("landscape"))


@pytest.fixture(scope="session")
def chromium_process():
    from playwright.sync_api import sync_playwright

    path = os.environ.get("SOORS_CHROMIUM") or chromium.find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=list(chromium.FLAGS), timeout=PATIENCE
        )
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium_process, request):
    """Return a function (base_url, size=(1280, 800)) that seats a person.

    The test fails when a page of his breaks, unless he empties `person.errors`.
    """
    from .browser import Person

    people, folder = [], Runtime().home.path / "screenshots" / "tests"
    name = re.sub(r"\W+", "-", request.node.name)

    def seat(base_url, size=(1280, 800), **options):
        person = Person(chromium_process, base_url, folder, size, **options)
        people.append(person)
        return person

    yield seat
    errors = []
    for number, person in enumerate(people, 1):
        errors += person.errors
        person.screenshot(f"{name}-{number}")
        person.close()
    assert not errors, f"The browser told of errors: {errors}"
