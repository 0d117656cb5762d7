# SPDX-License-Identifier: LGPL-3.0-only
"""The server's configuration, its processes and the door to its databases."""

import configparser
import importlib.util
import json
import subprocess
import sys
from types import SimpleNamespace

import psutil
import pytest

from soors_cli import chromium
from soors_cli import server as server_module
from soors_cli.home import Home, write_text
from soors_cli.postgres import Address
from soors_cli.problem import Problem
from soors_cli.server import DOORS, Configuration, Server


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path).prepare()


@pytest.fixture
def configuration(home, tmp_path):
    odoo = SimpleNamespace(addons_paths=lambda: [tmp_path])
    return Configuration(home, odoo, Address(str(tmp_path / "pg")))


def read(path):
    parser = configparser.RawConfigParser()
    parser.read(path)
    return parser["options"]


def test_the_server_is_closed_to_others(configuration, home):
    path = configuration.write(home.config, port=8101, databases=["fleur", "terre"])
    options = read(path)
    assert options["http_interface"] == "127.0.0.1"
    assert options["list_db"] == "False"
    assert options["dbfilter"] == "^(fleur|terre)$"
    assert options["admin_passwd"] == home.secrets.get("master")
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_option_may_be_set_for_one_purpose(configuration, home):
    configuration.write(home.test_config, databases=["x"], limit_memory_hard=0)
    assert read(home.test_config)["limit_memory_hard"] == "0"


def test_a_taken_port_is_a_sentence(home):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Problem) as problem:
            Server(home, home.config, home.server_log).start(port, ["fleur"])
    assert str(port) in problem.value.sentence


def test_a_stale_file_is_no_running_server(home):
    server = Server(home, home.config, home.server_log)
    assert server.pid() is None
    about = {"pid": psutil.Process().pid, "start": 1.0, "port": 1, "databases": []}
    write_text(server.file, json.dumps(about))
    assert server.pid() is None, "the process of that number is another one"
    write_text(server.file, "{")
    assert server.pid() is None


def test_a_server_that_does_not_start_is_a_sentence(home, monkeypatch):
    server = Server(home, home.config, home.server_log)
    monkeypatch.setattr(server, "command", lambda: [sys.executable, "-c", "exit(3)"])
    with pytest.raises(Problem) as problem:
        server.start(server_module.free_port(), ["fleur"])
    assert str(home.server_log) in problem.value.next_step
    assert not server.file.exists()


def test_a_server_nobody_knows_of_is_ended(home, monkeypatch):
    server = Server(home, home.config, home.server_log)
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(server, "command", lambda: command)
    with subprocess.Popen(command) as stray:
        server.end_strays()
        assert not psutil.pid_exists(stray.pid)


def test_addresses(home):
    server = Server(home, home.config, home.server_log)
    write_text(server.file, json.dumps({"port": 8101, "databases": ["fleur", "terre"]}))
    assert server.url() == server.url("fleur") == "http://127.0.0.1:8101"
    assert server.url("terre") == "http://terre.localhost:8101"


@pytest.fixture
def door(monkeypatch):
    """Load the server-wide module's rule with a stand-in for Odoo."""
    tools = SimpleNamespace(config={"db_name": ["fleur", "terre"], "list_db": False})
    exceptions = SimpleNamespace(AccessDenied=PermissionError)
    odoo = SimpleNamespace(http=SimpleNamespace(), tools=tools, exceptions=exceptions)
    monkeypatch.setitem(sys.modules, "odoo", odoo)
    for name in ("tools", "exceptions"):
        monkeypatch.setitem(sys.modules, f"odoo.{name}", getattr(odoo, name))
    path = DOORS / "soors_door" / "door.py"
    specification = importlib.util.spec_from_file_location("door", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "host, database",
    [
        ("127.0.0.1:8069", "fleur"),
        ("localhost:8069", "fleur"),
        ("terre.localhost:8069", "terre"),
        ("fleur.localhost", "fleur"),
        ("template1.localhost", "fleur"),
        ("", "fleur"),
    ],
)
def test_a_request_finds_its_database(door, host, database):
    assert door.db_list(True, host) == [database]


def test_no_database_no_guess(door):
    door.config["db_name"] = None
    assert door.db_list(True, "127.0.0.1") == []


def test_strangers_get_no_list_of_databases(door):
    with pytest.raises(PermissionError):
        door.db_list(host="127.0.0.1")


def test_the_browser_of_the_tours_leaves_the_network_alone(tmp_path):
    program = tmp_path / "my browser"
    write_text(program, '#!/bin/sh\necho "$@"\n', 0o755)
    folder = chromium.wrap(str(program), tmp_path / "bin")
    command = [folder / "google-chrome", "--headless", "a page"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "--disable-background-networking" in said
    assert said.strip().endswith("--headless a page")
