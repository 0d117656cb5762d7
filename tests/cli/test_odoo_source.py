# SPDX-License-Identifier: LGPL-3.0-only
"""Where Odoo comes from, without fetching it."""

import io
import sysconfig

import pytest
from rich.console import Console

from soors_cli.home import Home
from soors_cli.odoo_source import PACKAGED, PTH, Odoo, broken_links
from soors_cli.problem import Problem
from soors_cli.steps import Steps


@pytest.fixture
def odoo(tmp_path, monkeypatch):
    monkeypatch.delenv("SOORS_ODOO", raising=False)
    monkeypatch.setattr(sysconfig, "get_path", lambda _name: str(tmp_path / "site"))
    home = Home(tmp_path / "home").prepare()
    return Odoo(home, Steps(home, Console(file=io.StringIO(), width=200)))


def make_checkout(folder, version="19, 0"):
    (folder / "odoo" / "addons").mkdir(parents=True)
    (folder / "addons").mkdir()
    release = f"version_info = ({version}, 0, 'final', 0, '')\n"
    (folder / "odoo" / "release.py").write_text(release)
    return folder


def test_a_named_checkout_is_used_as_it_is(odoo, tmp_path, monkeypatch):
    checkout = make_checkout(tmp_path / "checkout")
    monkeypatch.setenv("SOORS_ODOO", str(checkout))
    odoo.ensure()
    assert odoo.addons_paths() == [checkout / "odoo" / "addons", checkout / "addons"]
    assert (tmp_path / "site" / PTH).read_text() == f"{checkout}\n"


def test_a_wrong_checkout_is_a_sentence(odoo, tmp_path, monkeypatch):
    monkeypatch.setenv("SOORS_ODOO", str(tmp_path / "nothing"))
    with pytest.raises(Problem) as problem:
        odoo.ensure()
    assert "SOORS_ODOO" in problem.value.sentence
    old = make_checkout(tmp_path / "old", "18, 0")
    monkeypatch.setenv("SOORS_ODOO", str(old))
    with pytest.raises(Problem) as problem:
        odoo.ensure()
    assert "19.0" in problem.value.sentence


def test_odoo_is_fetched_once_and_again_when_it_was_removed(odoo, monkeypatch):
    fetched = []

    def fetch():
        fetched.append(1)
        make_checkout(odoo.home.odoo / PACKAGED)

    monkeypatch.setattr(odoo, "fetch", fetch)
    odoo.ensure()
    odoo.ensure()
    assert fetched == [1]
    (odoo.root() / "odoo" / "release.py").unlink()
    for path in sorted(odoo.home.odoo.rglob("*"), reverse=True):
        path.rmdir()
    odoo.ensure()
    assert fetched == [1, 1]


def test_links_are_mended_inside_the_tree_or_said_to_be_missing(odoo, tmp_path):
    tree = tmp_path / "tree"
    (tree / "usr" / "share" / "fonts").mkdir(parents=True)
    (tree / "usr" / "share" / "fonts" / "there.ttf").write_text("font")
    links = tree / "static"
    links.mkdir()
    (links / "absolute.ttf").symlink_to("/usr/share/fonts/there.ttf")
    (links / "relative.ttf").symlink_to("../usr/share/fonts/there.ttf")
    (links / "missing.ttf").symlink_to("../usr/share/fonts/missing.ttf")
    odoo.mend_links(tree)
    assert not broken_links(tree)
    assert (links / "absolute.ttf").read_text() == "font"
    assert (links / "relative.ttf").read_text() == "font"
    assert (links / "missing.ttf").read_text() == ""
    said = odoo.steps.console.file.getvalue()
    assert "missing.ttf" in said and "absolute.ttf" not in said
