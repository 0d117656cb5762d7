# SPDX-License-Identifier: LGPL-3.0-only
"""The test run is strict: it fails on Odoo's warnings and on unexpected skips."""

import os
import subprocess
import sys

import pytest

from soors_cli.home import ROOT
from soors_cli.testing_plugin import PATIENCE, AllowedSkips, give_time

GOOD = "def test_good():\n    assert True\n"
WARNS = """
import logging

def test_warns():
    logging.getLogger("odoo.addons.soors_base.models.x").warning("a thing is odd")
"""
EXPECTS = """
import logging

def test_expects(request):
    rules = request.config.pluginmanager.get_plugin("soors_house_rules")
    rules.expect_log("odoo.http", "Access Denied", "a wrong key")
    for _n in range({count}):
        logging.getLogger("odoo.http").warning("Access Denied")
"""
KNOWN = """
import logging

def test_known():
    logging.getLogger("odoo.service.db").warning(
        "Unable to create PostgreSQL extensions : no"
    )
"""
SKIPS = """
import pytest

@pytest.mark.skip(reason="no browser here")
def test_skipped():
    pass
"""
SLOW = """
import time
from hypothesis import given, settings, strategies

@settings(max_examples=2, database=None)
@given(strategies.booleans())
def test_slow(_value):
    time.sleep(0.5)
"""
LOG = "2026-11-22 01:24:13,825 1 ERROR db odoo.addons.soors_base.x: it broke\n"


@pytest.fixture
def run(tmp_path):
    """Return a function that runs pytest with the house's rules on some tests."""

    def run(*texts, log=""):
        for number, text in enumerate(texts):
            (tmp_path / f"test_{number}.py").write_text(text)
        (tmp_path / "install.log").write_text(log)
        (tmp_path / "pytest.ini").write_text("[pytest]\n")
        command = [sys.executable, "-m", "pytest", "-p", "no:odoo"]
        return subprocess.run(
            [*command, "-p", "soors_cli.testing_plugin", str(tmp_path)],
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "SOORS_LOGS": str(tmp_path / "install.log"),
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def last_line(done):
    return done.stdout.strip().splitlines()[-1]


def test_a_clean_run_passes(run):
    done = run(GOOD, KNOWN)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in last_line(done)


def test_a_warning_in_the_log_fails_the_run_and_is_counted(run):
    done = run(GOOD, WARNS)
    assert done.returncode == 1
    assert "a thing is odd" in done.stdout
    assert "2 passed, 1 error" in last_line(done)


@pytest.mark.parametrize(
    ("count", "word"), [(1, "1 passed in"), (0, "1 error"), (2, "1 error")]
)
def test_a_warning_that_is_awaited_comes_once(run, count, word):
    done = run(EXPECTS.format(count=count))
    assert word in last_line(done), done.stdout
    assert done.returncode == (0 if count == 1 else 1)


def test_an_error_while_installing_fails_the_run(run):
    done = run(GOOD, log=LOG)
    assert done.returncode == 1
    assert "it broke" in done.stdout and "install.log" in done.stdout
    assert "1 passed, 1 error" in last_line(done)


def test_an_unexpected_skip_fails_the_run(run):
    done = run(GOOD, SKIPS)
    assert done.returncode == 1
    assert "no browser here" in done.stdout
    assert "1 skipped, 1 error" in last_line(done)


def test_a_skip_may_be_allowed_with_a_reason(tmp_path):
    path = tmp_path / "skips.toml"
    path.write_text('[[skip]]\ntest = "test_x$"\nreason = "why"\n')
    allowed = AllowedSkips(path)
    assert allowed.allows("tests/a.py::test_x")
    assert not allowed.allows("tests/a.py::test_xy")


def test_every_allowed_skip_of_the_project_has_a_reason():
    from soors_cli import logcheck, testing_plugin

    text = testing_plugin.ALLOWED_SKIPS.read_text(encoding="utf-8")
    for skip in logcheck.tomllib.loads(text).get("skip", []):
        assert len(skip["reason"]) > 20


def test_a_slow_example_is_no_failure(run):
    done = run(SLOW)
    assert done.returncode == 0, done.stdout


def test_tours_are_given_time_also_when_slowed_down():
    class Browser:
        def __init__(self):
            self.throttling_factor = 1

    give_time(Browser)
    browser = Browser()
    assert browser.throttling_factor == PATIENCE
    browser.throttling_factor = 4
    assert browser.throttling_factor == 4 * PATIENCE
