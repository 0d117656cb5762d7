# SPDX-License-Identifier: LGPL-3.0-only
"""How Odoo's own tests are compared, without running them."""

import pytest
from rich.console import Console

from soors_cli.standard import Outcome, judge, read_report

REPORT = """<testsuites><testsuite>
<testcase classname="a.TestA" name="test_good"/>
<testcase classname="a.TestA" name="test_bad"><failure message="x"/></testcase>
<testcase classname="a.TestA" name="test_broken"><error message="x"/></testcase>
<testcase classname="a.TestA" name="test_tour"><skipped message="-"/></testcase>
<testcase classname="a.TestA" name="test_twice"/>
<testcase classname="a.TestA" name="test_twice"><error message="teardown"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def console():
    return Console(record=True, width=200, quiet=False)


def test_a_report_is_read_test_by_test(tmp_path):
    path = tmp_path / "report.xml"
    path.write_text(REPORT)
    assert read_report(path) == {
        "a.TestA::test_good": "passed",
        "a.TestA::test_bad": "failed",
        "a.TestA::test_broken": "failed",
        "a.TestA::test_tour": "skipped",
        "a.TestA::test_twice": "failed",
    }


@pytest.mark.parametrize(
    ("ours", "status"), [("passed", 0), ("failed", 1), ("skipped", 1), (None, 1)]
)
def test_what_passed_without_ours_must_pass_with_them(console, ours, status):
    without = Outcome({"good": "passed", "bad": "failed", "tour": "skipped"})
    results = {"good": ours, "bad": "failed", "tour": "skipped"}
    with_ours = Outcome({name: word for name, word in results.items() if word})
    assert judge(console, without, with_ours) == status
    assert ("Broken by ours: good" in console.export_text()) == bool(status)


def test_a_test_that_fails_with_settings_alone_is_told_apart(console):
    without, with_ours = Outcome({"a": "passed"}), Outcome({"a": "failed"})
    assert judge(console, without, with_ours, {"a"}) == 0
    assert "places in the stock alone: a" in console.export_text()


def test_nothing_compared_is_no_success(console):
    assert judge(console, Outcome({"a": "skipped"}), Outcome({"a": "passed"})) == 1
