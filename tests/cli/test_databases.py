# SPDX-License-Identifier: LGPL-3.0-only
"""What can be said of databases and add-ons without a database."""

import pytest

from soors_cli import databases, postgres, up
from soors_cli.problem import Problem


@pytest.fixture
def addons(tmp_path):
    for name in ("alpha", "beta"):
        (tmp_path / name / "models").mkdir(parents=True)
        (tmp_path / name / "tests").mkdir()
        (tmp_path / name / "__manifest__.py").write_text('{"name": "x"}')
        (tmp_path / name / "models" / "a.py").write_text("a = 1\n")
    off = tmp_path / "off"
    off.mkdir()
    (off / "__manifest__.py").write_text('{"name": "off", "installable": False}')
    return tmp_path


def test_the_suite_is_what_can_be_installed(addons):
    assert databases.suite(addons) == ["alpha", "beta"]


def test_the_template_holds_what_the_suite_builds_on(addons):
    (addons / "alpha" / "__manifest__.py").write_text('{"depends": ["stock", "web"]}')
    (addons / "beta" / "__manifest__.py").write_text('{"depends": ["alpha", "stock"]}')
    assert databases.standard_modules(addons) == ["stock", "web"]


def test_addons_of_ours_that_come_along_are_known(addons):
    (addons / "beta" / "__manifest__.py").write_text("{'depends': ['alpha', 'web']}")
    assert databases.with_dependencies(["beta"], addons) == ["alpha", "beta"]
    assert databases.with_dependencies(["alpha"], addons) == ["alpha"]
    assert databases.with_dependencies(["gone"], addons) == []


def test_only_changed_addons_are_updated_and_new_ones_installed(addons):
    old = databases.fingerprints(addons)
    assert databases.changed(old, databases.fingerprints(addons)) == ([], [])
    (addons / "alpha" / "models" / "a.py").write_text("a = 2\n")
    new = databases.fingerprints(addons)
    assert databases.changed(old, new) == ([], ["alpha"])
    assert databases.changed({}, new) == (["alpha", "beta"], [])


def test_a_changed_test_needs_no_update(addons):
    old = databases.fingerprints(addons)
    (addons / "beta" / "tests" / "test_a.py").write_text("pass\n")
    (addons / "beta" / "models" / "__pycache__").mkdir()
    (addons / "beta" / "models" / "__pycache__" / "a.pyc").write_bytes(b"x")
    assert databases.fingerprints(addons) == old


def test_a_renamed_file_counts_as_a_change(addons):
    old = databases.fingerprints(addons)
    models = addons / "beta" / "models"
    (models / "a.py").rename(models / "b.py")
    assert databases.changed(old, databases.fingerprints(addons)) == ([], ["beta"])


@pytest.mark.parametrize("name", ["fleur", "_suite", "soors_test_2"])
def test_good_names(name):
    assert databases.check_name(name) == name


@pytest.mark.parametrize("name", ["Fleur", "a-b", "a;drop", "", "x" * 60, "a__making"])
def test_bad_names_are_a_sentence(name):
    with pytest.raises(Problem):
        databases.check_name(name)


def test_a_named_server_is_read_from_its_url():
    address = postgres.parse_url("postgresql://odoo:p%40ss@db.example:5433")
    assert address == postgres.Address("db.example", 5433, "odoo", "p@ss")
    assert address.environment()["PGPASSWORD"] == "p@ss"


def test_a_named_server_may_be_a_socket():
    address = postgres.parse_url("postgresql://odoo@/?host=/run/postgresql")
    assert address == postgres.Address("/run/postgresql", 5432, "odoo")


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://a@b",
        "postgresql://b",
        "postgresql://postgres@b",
        "postgresql://a@b:x",
    ],
)
def test_a_server_that_cannot_serve_is_a_sentence(url):
    with pytest.raises(Problem) as problem:
        postgres.parse_url(url)
    assert problem.value.next_step


def test_the_socket_path_stays_short(tmp_path):
    assert postgres.socket_folder(tmp_path / "pg") == tmp_path / "pg"
    long = tmp_path / ("x" * 120)
    folder = postgres.socket_folder(long)
    assert len(str(folder)) < 60 and folder == postgres.socket_folder(long)
    assert folder != postgres.socket_folder(tmp_path / ("y" * 120))


@pytest.mark.parametrize("port", [80, 0, 70000])
def test_a_port_that_cannot_be_had_is_a_sentence(port):
    with pytest.raises(Problem):
        up.check_port(port)
