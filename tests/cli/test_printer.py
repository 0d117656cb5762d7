# SPDX-License-Identifier: LGPL-3.0-only
"""Where the program that makes PDFs comes from, without fetching it."""

import io
import os
import subprocess

import pytest
from rich.console import Console

from soors_cli.home import Home
from soors_cli.printer import NAME, Printer
from soors_cli.problem import Problem
from soors_cli.steps import Steps


@pytest.fixture
def said():
    return io.StringIO()


@pytest.fixture
def printer(tmp_path, monkeypatch, said):
    """A machine whose path has a shell and no wkhtmltopdf."""
    monkeypatch.delenv("SOORS_WKHTMLTOPDF", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    home = Home(tmp_path / "home").prepare()
    return Printer(home, Steps(home, Console(file=said, width=200)))


def make_program(path, text="echo its own"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_what_the_machine_has_is_used(printer, tmp_path, monkeypatch):
    monkeypatch.setattr(printer, "fetch", lambda: pytest.fail("fetched"))
    path = make_program(tmp_path / "path" / NAME)
    printer.ensure()
    assert printer.find() == str(path)


def test_a_named_program_comes_before_the_machines(printer, tmp_path, monkeypatch):
    make_program(tmp_path / "path" / NAME, "echo the machine's")
    named = make_program(tmp_path / "with blank" / "printing", 'echo "named $1"')
    monkeypatch.setenv("SOORS_WKHTMLTOPDF", str(named))
    printer.ensure()
    found = subprocess.run(
        [NAME, "a b"], env=os.environ, capture_output=True, text=True, check=True
    )
    assert found.stdout == "named a b\n"


def test_a_wrong_name_is_a_sentence(printer, tmp_path, monkeypatch):
    monkeypatch.setenv("SOORS_WKHTMLTOPDF", str(tmp_path / "nothing"))
    with pytest.raises(Problem) as problem:
        printer.ensure()
    assert "SOORS_WKHTMLTOPDF" in problem.value.sentence


def test_it_is_fetched_once_and_again_when_it_was_removed(printer, monkeypatch):
    fetched = []

    def fetch():
        fetched.append(1)
        make_program(printer.bin / NAME)

    monkeypatch.setattr(printer, "fetch", fetch)
    printer.ensure()
    printer.ensure()
    assert len(fetched) == 1
    (printer.bin / NAME).unlink()
    printer.ensure()
    assert len(fetched) == 2


def test_without_it_all_goes_on_and_the_mirror_is_asked_once_a_day(
    printer, monkeypatch, said
):
    asked = []

    def fetch():
        asked.append(1)
        raise Problem("no such package")

    monkeypatch.setattr(printer, "fetch", fetch)
    printer.ensure()
    printer.ensure()
    assert len(asked) == 1 and printer.find() is None
    assert "./soors doctor" in said.getvalue()
    printer.steps.marker("printer").write_text("2000-01-01")
    printer.ensure()
    assert len(asked) == 2


def test_libraries_are_those_unpacked_or_those_of_the_machine(printer, tmp_path):
    tree, root = tmp_path / "tree", tmp_path / "root"
    folder = "usr/lib/x86_64-linux-gnu"
    assert str(printer.find_libraries(tree, root)) == "/usr/lib"
    make_program(root / folder / "libQt5WebKit.so.5")
    assert str(printer.find_libraries(tree, root)) == f"/{folder}"
    other = "usr/lib/aarch64-linux-gnu"
    make_program(tree / other / "libQt5Core.so.5")
    assert str(printer.find_libraries(tree, root)) == f"/{other}"


def test_a_program_whose_libraries_the_machine_has_is_started(printer):
    """Nothing but the program was unpacked: all it needs was there before."""
    text = 'echo "$QT_PLUGIN_PATH" && exit 0'
    make_program(printer.folder / "tree/usr/bin" / NAME, text)
    printer.write_script()
    assert printer.find() == str(printer.bin / NAME)
    said = subprocess.run([printer.find()], capture_output=True, text=True, check=True)
    tree, machine = said.stdout.strip().split(":")
    assert tree == f"{printer.folder}/tree{machine}"


def test_a_program_that_does_not_start_is_not_found(printer):
    make_program(printer.folder / "tree/usr/bin" / NAME, "exit 127")
    with pytest.raises(Problem, match="does not start"):
        printer.write_script()
    assert printer.find() is None
