# SPDX-License-Identifier: LGPL-3.0-only
"""Odoo's log, read as strictly as the test run reads it."""

import re

from soors_cli import logcheck

LOG = """\
2026-11-22 01:24:13,825 5643 INFO ? odoo: Odoo version 19.0
2026-11-22 01:24:14,001 5643 ERROR fleur odoo.sql_db: bad query: SELECT 1
ERROR: something is wrong
LINE 1: SELECT 1
2026-11-22 01:24:15,002 5643 WARNING fleur odoo.addons.soors_base.models.x: odd
2026-11-22 01:24:16,003 5643 INFO fleur odoo.modules.loading: WARNING in a text
"""


def test_entries_carry_their_further_lines():
    found = list(logcheck.entries(LOG, "x.log"))
    assert [entry.level for entry in found] == ["INFO", "ERROR", "WARNING", "INFO"]
    assert found[1].message.endswith("LINE 1: SELECT 1")
    assert found[1].logger == "odoo.sql_db"


def test_warnings_and_errors_are_bad_unless_explained():
    found = list(logcheck.entries(LOG))
    known = [logcheck.Known("odoo.sql_db", re.compile("bad query"), "why")]
    assert len(logcheck.unexplained(found, [])) == 2
    (left,) = logcheck.unexplained(found, known)
    assert left.logger.endswith(".models.x")


def test_an_explanation_is_for_one_logger_only():
    (entry,) = logcheck.entries(
        "2026-11-22 01:24:13,825 1 ERROR d odoo.http: bad query"
    )
    known = [logcheck.Known("odoo.sql_db", re.compile("bad query"), "why")]
    assert logcheck.unexplained([entry], known) == [entry]


def test_a_file_can_be_read_from_a_point_on(tmp_path):
    path = tmp_path / "odoo.log"
    path.write_text(LOG)
    start = path.stat().st_size
    assert len(logcheck.check_file(path, known=[])) == 2
    with path.open("a") as file:
        file.write("2026-11-22 01:25:00,000 1 CRITICAL d odoo.service: no\n")
    (entry,) = logcheck.check_file(path, known=[], start=start)
    assert entry.level == "CRITICAL" and entry.source == "odoo.log"
    assert logcheck.check_file(tmp_path / "none.log") == []


def test_every_known_line_has_a_reason_and_is_none_of_ours():
    known = logcheck.load_known()
    assert known and len(known) < 20
    for one in known:
        assert len(one.reason) > 20
        assert not one.logger.startswith("odoo.addons.soors")
