# SPDX-License-Identifier: LGPL-3.0-only
"""Sources of apt, in both formats, as machines really have them."""

import pytest

from soors_cli import apt
from soors_cli.problem import Problem

DEB822 = """\
Types: deb deb-src
# a comment in between
URIs: https://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/example.gpg

Types: deb
URIs: https://mirror.example/debian-security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: https://switched-off.example/debian
Suites: bookworm
Components: main
"""
INLINE_KEY = """\
Types: deb
URIs: https://mirror.example/debian
Suites: trixie
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF
 -----END PGP PUBLIC KEY BLOCK-----
"""
ONE_LINE = """\
# deb https://commented.example/debian bookworm main
deb [arch=amd64 signed-by=/a/key.gpg] https://mirror.example/debian bookworm main # x
deb-src https://mirror.example/debian bookworm main
deb https://mirror.example/security bookworm-security main
"""


def test_deb822_knows_stanzas_comments_and_what_is_switched_off():
    sources = apt.parse_deb822(DEB822)
    assert [source["Suites"] for source in sources] == [
        "bookworm bookworm-updates",
        "bookworm-security",
    ]
    assert sources[0]["URIs"] == "https://mirror.example/debian"


def test_one_line_keeps_its_options():
    sources = apt.parse_one_line(ONE_LINE)
    assert [source["Suites"] for source in sources] == ["bookworm", "bookworm-security"]
    assert sources[0]["Signed-By"] == "/a/key.gpg"
    assert sources[0]["Components"] == "main"


def test_the_distribution_is_told_from_its_security_updates():
    source = apt.main_source(apt.parse_deb822(DEB822), "bookworm")
    assert source["URIs"].endswith("/debian")
    assert apt.main_source(apt.parse_deb822(DEB822), "trixie") is None


def test_a_private_source_names_other_suites_of_the_same_mirror():
    source = apt.main_source(apt.parse_deb822(DEB822), "bookworm")
    text = apt.source_text(source, ("bookworm", "sid"))
    (again,) = apt.parse_deb822(text)
    assert again["Suites"] == "bookworm sid"
    assert again["URIs"] == source["URIs"]
    assert again["Signed-By"] == "/usr/share/keyrings/example.gpg"
    assert again["Components"] == "main"


def test_a_key_written_into_the_source_survives():
    (source,) = apt.parse_deb822(INLINE_KEY)
    (again,) = apt.parse_deb822(apt.source_text(source, ("sid",)))
    assert again["Signed-By"] == source["Signed-By"]
    assert "mQINBF" in again["Signed-By"]


def test_all_files_of_the_machine_are_read(tmp_path):
    parts = tmp_path / "sources.list.d"
    parts.mkdir()
    (tmp_path / "sources.list").write_text(ONE_LINE)
    (parts / "debian.sources").write_text(DEB822)
    (parts / "off.sources.disabled").write_text(DEB822)
    assert len(apt.machine_sources(tmp_path)) == 4


def test_no_address_of_a_mirror_is_written_in_the_project():
    text = (apt.Path(apt.__file__)).read_text()
    assert "http" not in text


def test_os_release(tmp_path):
    path = tmp_path / "os-release"
    path.write_text('ID=debian\nVERSION_CODENAME="bookworm"\n\n')
    assert apt.os_release(path) == {"ID": "debian", "VERSION_CODENAME": "bookworm"}
    assert apt.os_release(tmp_path / "none") == {}


@pytest.mark.parametrize("has_it", [True, False])
def test_what_the_machine_lacks_is_read_from_apts_plan(tmp_path, monkeypatch, has_it):
    program = tmp_path / "apt-get"
    plan = (
        "echo 'Reading package lists...'\n"
        "echo 'Inst liba1 (1.0 Debian:12/oldstable [amd64])'\n"
        "echo 'Inst tool [0.9] (1.0 Debian:12/oldstable [amd64]) []'\n"
        "echo 'Conf liba1 (1.0 Debian:12/oldstable [amd64])'\n"
    )
    program.write_text(f"#!/bin/sh\n{plan if has_it else 'exit 100'}")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    private = apt.PrivateApt(tmp_path, ("bookworm",), {}, call=None)
    if has_it:
        assert private.missing("tool") == ["liba1", "tool"]
    else:
        with pytest.raises(Problem) as problem:
            private.missing("tool")
        assert "tool" in problem.value.sentence
