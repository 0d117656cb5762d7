# SPDX-License-Identifier: LGPL-3.0-only
"""A language is brought in line with its template and loses no translation."""

import polib
import pytest

from soors_cli.terms import bring_in_line

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
DATED = HEAD + '"POT-Creation-Date: 2026-11-22 07:00+0000\\n"\n'


def entry(source, translation=""):
    return f'\nmsgid "{source}"\nmsgstr "{translation}"\n'


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
