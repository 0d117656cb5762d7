# SPDX-License-Identifier: LGPL-3.0-only
"""The launcher answers with sentences, before anything is set up."""

import json
import os
import subprocess
import sys

import pytest

from soors_cli import doctor
from soors_cli.home import ROOT


def soors(home, *arguments, **environment):
    return subprocess.run(
        [sys.executable, str(ROOT / "soors"), *arguments],
        env={**os.environ, "SOORS_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("command", ["status", "down", "logs", "psql", "shell"])
def test_nothing_is_set_up_yet(tmp_path, command):
    done = soors(tmp_path / "home", command)
    assert done.returncode == 1
    assert "Nothing has been set up" in done.stderr and "./soors up" in done.stderr
    assert not (tmp_path / "home" / "venv").exists()


def test_status_for_programs_before_anything(tmp_path):
    done = soors(tmp_path, "status", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["running"] is False


def test_a_home_that_cannot_be(tmp_path):
    (tmp_path / "file").write_text("")
    done = soors(tmp_path / "file" / "home", "up")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and "SOORS_HOME" in done.stderr


def test_the_launcher_can_be_read_by_old_interpreters():
    """A Python that is too old must come as far as the sentence that says so."""
    text = (ROOT / "soors").read_text()
    for newer in ("f'", 'f"', ":=", "match "):
        assert newer not in text


def test_doctor_needs_no_environment(tmp_path):
    done = soors(tmp_path / "home", "doctor")
    assert done.returncode in (0, 1)
    assert "Python" in done.stdout and "Traceback" not in done.stderr
    assert not (tmp_path / "home" / "venv").exists()


def test_doctor_says_how_to_get_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SOORS_CHROMIUM", raising=False)
    monkeypatch.delenv("SOORS_ODOO", raising=False)
    monkeypatch.delenv("SOORS_WKHTMLTOPDF", raising=False)
    monkeypatch.setattr(doctor, "OS_RELEASE", tmp_path / "none")
    for finding in (
        doctor.check_odoo(tmp_path),
        doctor.check_browser(),
        doctor.check_pdf(tmp_path),
        doctor.check_disk(tmp_path, needed=10**9),
    ):
        assert finding.state in (doctor.MISSING, doctor.NOTE)
        assert finding.how


def test_doctor_knows_a_wrong_checkout(tmp_path, monkeypatch):
    monkeypatch.setenv("SOORS_ODOO", str(tmp_path))
    assert doctor.check_odoo(tmp_path).state == doctor.MISSING
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").touch()
    assert doctor.check_odoo(tmp_path).state == doctor.OK


def test_doctor_knows_where_printed_documents_come_from(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SOORS_WKHTMLTOPDF", raising=False)
    release = tmp_path / "os-release"
    monkeypatch.setattr(doctor, "OS_RELEASE", release)
    release.write_text("ID=debian\nVERSION_CODENAME=bookworm\n")
    assert doctor.check_pdf(tmp_path).state == doctor.OK
    release.write_text('ID=debian\nVERSION_CODENAME="trixie"\n')
    assert doctor.check_pdf(tmp_path).state == doctor.NOTE
    own = tmp_path / "printer" / "bin" / "wkhtmltopdf"
    own.parent.mkdir(parents=True)
    own.touch()
    assert str(own) in doctor.check_pdf(tmp_path).what
    monkeypatch.setenv("SOORS_WKHTMLTOPDF", str(tmp_path / "nothing"))
    assert doctor.check_pdf(tmp_path).state == doctor.MISSING
