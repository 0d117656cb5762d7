# SPDX-License-Identifier: LGPL-3.0-only
"""A language is brought in line with its template and loses no translation."""

import polib
import pytest

from soors_cli.terms import bring_in_line

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
DATED = HEAD + '"POT-Creation-Date: 2026-11-22 07:00+0000\\n"\n'


def entry(source, translation="", *places):
    comments = "".join(f"#: code:addons/soors_x/{place}:0\n" for place in places)
    return f'\n{comments}msgid "{source}"\nmsgstr "{translation}"\n'


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "soors_x.pot"
    path.write_text(DATED + entry("Round") + entry("Stop") + entry("Scale"))
    return path


def test_what_is_known_stays_what_is_gone_goes_what_is_new_is_told(template):
    french = template.with_name("fr.po")
    french.write_text(
        HEAD
        + entry("Scale", "Balance")
        + entry("Gone", "Parti")
        + entry("Stop", "Arrêt")
    )
    assert list(bring_in_line(template)) == [(french, ["Round"])]
    found = [(one.msgid, one.msgstr) for one in polib.pofile(str(french))]
    assert found == [("Round", ""), ("Stop", "Arrêt"), ("Scale", "Balance")]


def test_doing_it_twice_changes_nothing(template):
    french = template.with_name("fr.po")
    french.write_text(HEAD + entry("Stop", "Arrêt"))
    list(bring_in_line(template))
    before = template.read_bytes(), french.read_bytes()
    list(bring_in_line(template))
    assert (template.read_bytes(), french.read_bytes()) == before
    assert b"Creation-Date" not in before[0]


def test_what_only_tests_say_is_not_translated(template):
    template.write_text(
        HEAD
        + entry("No.", "", "tests/common.py")
        + entry("Load", "", "static/tests/tours/day.js")
        + entry("Driver", "", "tests/common.py", "models/round.py")
        + entry("Attest", "", "models/tests_of_goods.py")
    )
    template.with_name("nl.po").write_text(
        HEAD + entry("No.", "Nee.", "tests/common.py") + entry("Driver", "Chauffeur")
    )
    list(bring_in_line(template))
    found = {one.msgid: one.occurrences for one in polib.pofile(str(template))}
    assert set(found) == {"Driver", "Attest"}
    assert found["Driver"] == [("code:addons/soors_x/models/round.py", "0")]
    dutch = polib.pofile(str(template.with_name("nl.po")))
    assert [one.msgid for one in dutch] == ["Driver"]


def test_what_a_language_lacks_is_told_where_it_is_complete(template, tmp_path):
    complete = tmp_path / "soors_floor.pot"
    complete.write_text(template.read_text())
    template.unlink()
    for code in ("nl", "tr"):
        complete.with_name(f"{code}.po").write_text(HEAD + entry("Stop", "Stop"))
    missing = dict(bring_in_line(complete))
    assert missing[complete.with_name("nl.po")] == ["Round", "Scale"]
    assert missing[complete.with_name("tr.po")] == []
