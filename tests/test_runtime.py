# SPDX-License-Identifier: LGPL-3.0-only
"""The runtime with real databases, a real server and a real browser."""

import pytest
import requests

from soors_cli import personas
from soors_cli.databases import MAKING

TIMEOUT = 60  # seconds


@pytest.fixture(scope="module")
def two_members(soors_system):
    """Return (server, first database, second database, passwords of the second)."""
    first = soors_system.new_database("first")
    second = soors_system.new_database("second")
    passwords = soors_system.give_personas(second)
    return soors_system.serve(first, second), first, second, passwords


def rpc(server, path, **params):
    body = {"jsonrpc": "2.0", "method": "call", "params": params}
    return requests.post(server.url() + path, json=body, timeout=TIMEOUT).json()


def api_key(soors_system, database):
    source = """
user = env.ref("base.user_admin")
# sudo: keys are made for people by themselves only, after their password
answer = env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "test", None)
"""
    return soors_system.script(database, source)


def test_a_person_logs_in_to_the_database_he_names(two_members):
    server, _first, second, passwords = two_members
    answer = rpc(
        server,
        "/web/session/authenticate",
        db=second,
        login="manager",
        password=passwords["manager"],
    )
    assert answer["result"]["db"] == second


def test_a_program_reaches_each_database_at_the_plain_address(
    soors_system, two_members
):
    server, _first, second, _passwords = two_members
    key = api_key(soors_system, second)

    def ask(headers):
        return requests.post(
            f"{server.url()}/json/2/ir.config_parameter/get_param",
            json={"key": "database.uuid"},
            headers={"Authorization": f"Bearer {key}", **headers},
            timeout=TIMEOUT,
        )

    assert ask({"X-Odoo-Database": second}).status_code == 200
    assert ask({}).status_code == 401, "the first database does not know that key"


def test_copies_have_an_identity_of_their_own(soors_system, two_members):
    identities = set()
    for database in two_members[1:3]:
        with soors_system.runtime.postgres.address.cursor(database) as cursor:
            cursor.execute(
                "SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'"
            )
            identities.add(cursor.fetchone()[0])
    assert len(identities) == 2


def test_a_database_knows_its_address_unless_somebody_set_another(soors_system):
    databases = soors_system.runtime.databases
    name = soors_system.new_database("address")

    def address(key="web.base.url"):
        with databases.address.cursor(name) as cursor:
            cursor.execute(
                "SELECT value FROM ir_config_parameter WHERE key = %s", [key]
            )
            return cursor.fetchone()[0]

    plain = "http://127.0.0.1:8069"
    for url in ("http://x.localhost:8070", plain):
        databases.set_base_url(name, url, plain)
        assert address() == url
        assert address("report.url") == plain
    with databases.address.cursor(name) as cursor:
        cursor.execute(
            "UPDATE ir_config_parameter SET value = 'https://erp.example.org'"
            " WHERE key = 'web.base.url'"
        )
    databases.set_base_url(name, plain, plain)
    assert address() == "https://erp.example.org"
    soors_system.drop(name)


def test_the_list_of_databases_is_closed(soors_system, two_members):
    soors_system.expect_log("odoo.http", "Access Denied", "nobody lists databases")
    assert "result" not in rpc(two_members[0], "/web/database/list")


def test_every_role_logs_in_by_hand(two_members, browser):
    server, first, second, passwords = two_members
    # The browser finds the second member by its own address.
    address = server.url(second)
    assert address != server.url(first)
    roles = [p.login for p in personas.PERSONAS if personas.MEMBER in p.kinds]
    assert set(roles) <= set(passwords)
    for login in roles:
        person = browser(address).log_in(login, passwords[login])
        assert person.page.url.startswith(f"{address}/odoo")
        assert not person.errors, f"{login}: {person.errors}"


def test_what_a_killed_run_left_half_made_is_made_anew(soors_system):
    databases = soors_system.runtime.databases
    name = "soors_test_half"
    with soors_system.runtime.alone():
        with databases.address.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}{MAKING}"')
        leftover = databases.filestore(name + MAKING) / "ab"
        leftover.mkdir(parents=True)
        databases.clear_half_made()
    assert not databases.exists(name + MAKING)
    assert not leftover.exists()
    assert soors_system.new_database("half") == name
    assert databases.exists(name)
    soors_system.drop(name)
