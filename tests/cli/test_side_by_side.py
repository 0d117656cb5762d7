# SPDX-License-Identifier: LGPL-3.0-only
"""Two runs of pytest at once: both are heard, one that fails fails the whole."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from soors_cli import side_by_side, testing
from soors_cli.home import ADDONS, ROOT, WorkLock, read_json, work_lock

PATIENCE = 120  # seconds
# Passes only while the other run is under way too.
MEETS = """
import pathlib, time

def test_{name}_meets():
    here = pathlib.Path({folder!r})
    (here / "{name}.here").touch()
    until = time.monotonic() + {patience}
    while not (here / "{other}.here").exists():
        assert time.monotonic() < until, "the other never came"
        time.sleep(0.05)
"""
GOOD = "def test_good():\n    print('said')\n"
BAD = "def test_bad():\n    assert 1 == 2, 'one is not two'\n"
# Has something to clean up, and would go on for long.
LONG = """
import pathlib, time, pytest

@pytest.fixture(scope="session")
def server():
    pathlib.Path({folder!r}, "{name}.begun").touch()
    yield
    time.sleep(1)
    pathlib.Path({folder!r}, "{name}.cleaned").touch()

def test_{name}(server):
    time.sleep({patience})
"""
# The command as it is run, between the lock and pytest.
RUN = """
import pathlib, signal, sys
from soors_cli import side_by_side
from soors_cli.__main__ import on_terminate
from soors_cli.home import work_lock

signal.signal(signal.SIGTERM, on_terminate)
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background
folder = pathlib.Path(sys.argv[1])
with work_lock(folder / "lock", print) as lock:
    command = [sys.executable, "-m", "pytest", "-p", "no:odoo"]
    command += ["-p", "soors_cli.testing_plugin", "-p", "no:cacheprovider"]
    side_by_side.run(
        [
            side_by_side.Part(
                name, [*command, str(folder / name)], folder / f"{name}.log"
            )
            for name in ("one", "two")
        ],
        lock,
    )
"""


@pytest.fixture
def parts(tmp_path):
    """Return a function (one's tests, two's tests, more arguments) that makes two."""

    def make(one, two, *arguments):
        made = []
        for name, other, text in (("one", "two", one), ("two", "one", two)):
            folder = tmp_path / name
            folder.mkdir()
            (folder / "pytest.ini").write_text("[pytest]\n")
            values = {"name": name, "other": other, "folder": str(tmp_path)}
            values["patience"] = PATIENCE
            (folder / f"test_{name}.py").write_text(text.format(**values))
            command = [*testing.without_odoo(), "-p", "no:cacheprovider", "-ra"]
            part = side_by_side.Part(
                name,
                [*command, *arguments, str(folder)],
                tmp_path / f"{name}.log",
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), "SOORS_LOGS": ""},
            )
            made.append(part)
        return made

    return make


def run(parts, **options):
    out = io.StringIO()
    return side_by_side.run(parts, out=out, **options), out.getvalue()


def wait_until(condition):
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_both_run_at_once_and_are_shown_one_after_the_other(parts):
    status, said = run(parts(MEETS, MEETS))
    assert status == 0, said
    titles = [line for line in said.splitlines() if line.startswith("──")]
    assert titles == ["── one ──", "── two ──", "── All together ──"]
    first, second = said.index("test_one.py"), said.index("test_two.py")
    assert said.index("── one ──") < first < said.index("── two ──") < second
    assert [line.split(" in ")[0] for line in said.splitlines()[-2:]] == [
        "one: 1 passed",
        "two: 1 passed",
    ]


@pytest.mark.parametrize("texts", [(BAD, GOOD), (GOOD, BAD)])
def test_one_that_fails_fails_the_whole_and_is_named_last(parts, texts):
    status, said = run(parts(*texts))
    assert status == 1
    together = said.partition("── All together ──")[2]
    assert "::test_bad - AssertionError: one is not two" in together
    assert "1 failed" in together and "1 passed" in together
    assert "test_good" not in together


def test_a_half_without_tests_fails_the_whole(parts):
    status, said = run(parts(GOOD, "# none\n"))
    assert status == pytest.ExitCode.NO_TESTS_COLLECTED, said


def test_the_first_failure_ends_the_other_when_asked(parts, tmp_path):
    begun = "\n    import time\n    begun = {folder!r} + '/two.begun'\n"
    waits = BAD.replace(
        "\n    ",
        begun + "    import os\n    while not os.path.exists(begun):\n"
        "        time.sleep(0.05)\n    ",
        1,
    )
    start = time.monotonic()
    status, said = run(parts(waits, LONG, "-x"), first_failure_ends=True)
    assert status == 1, said
    assert time.monotonic() - start < PATIENCE
    assert (tmp_path / "two.cleaned").exists()


@pytest.fixture
def command(parts, tmp_path):
    """Start the command on two runs that have begun and would last long."""
    parts(LONG, LONG)
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOORS_LOGS": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until(
        lambda: all((tmp_path / f"{name}.begun").exists() for name in ("one", "two"))
    )
    runs = psutil.Process(process.pid).children()
    yield process, runs
    for one in (process, *runs):
        with contextlib.suppress(psutil.Error):
            one.kill()
    process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_lets_both_clean_up(command, tmp_path, number):
    process, runs = command
    process.send_signal(number)
    said, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode != 0
    assert "KeyboardInterrupt" in errors
    assert len(runs) == 2 and not any(each.is_running() for each in runs)
    for name in ("one", "two"):
        assert (tmp_path / f"{name}.cleaned").exists(), said
        assert f"{name}: no tests ran" in said.partition("── All together ──")[2]


def test_the_next_run_ends_what_a_killed_one_left(command, tmp_path):
    process, runs = command
    process.kill()
    process.wait()
    assert len(runs) == 2 and all(each.is_running() for each in runs)
    assert not WorkLock(tmp_path / "lock").try_take()
    told = []
    with work_lock(tmp_path / "lock", told.append):
        assert not any(each.is_running() for each in runs)
    assert told == ["What was left over from a killed run has been ended."]


def test_every_test_of_the_project_is_in_one_half():
    addons, system = testing.halves()
    left_out = {
        argument.removeprefix("--ignore=")
        for argument in system
        if argument.startswith("--ignore=")
    }
    folders = {argument for argument in system if not argument.startswith("-")}

    def below(path, names):
        return any(path.is_relative_to(ROOT / name) for name in names)

    files = [*ADDONS.glob("*/tests/**/test_*.py"), *testing.SYSTEM.rglob("test_*.py")]
    assert len(files) > 100
    for path in files:
        in_system = below(path, folders) and not below(path, left_out)
        assert below(path, addons) != in_system, path
    assert all((ROOT / name).exists() for name in addons)


@pytest.mark.parametrize(
    ("arguments", "one"),
    [
        ([], False),
        (["-x", "-vv", "--durations=40", "--maxfail=3", "--color=no"], False),
        (["tests/cli"], True),
        (["tests/cli/test_home.py::test_addresses", "-x"], True),
        (["-k", "driver"], True),
        (["-kdriver"], True),
        (["--lf"], True),
        (["--pdb"], True),
        (["--capture=no"], True),
    ],
)
def test_a_choice_of_tests_is_one_run(arguments, one):
    assert testing.wants_one_run(arguments) == one


def test_the_second_half_writes_files_of_its_own():
    given = ["-x", "--junitxml=out/all.xml", "--basetemp", "/tmp/a", "--durations=3"]
    assert testing.second_names(given) == [
        "-x",
        "--junitxml=out/all-system.xml",
        "--basetemp",
        "/tmp/a-system",
        "--durations=3",
    ]


def test_what_failed_in_either_half_is_remembered(tmp_path, monkeypatch):
    monkeypatch.setattr(testing, "ROOT", tmp_path)
    memories = [tmp_path / "one", tmp_path / "two"]
    for memory in memories:
        path = memory / testing.LAST_FAILED
        path.parent.mkdir(parents=True)
        path.write_text(f'{{"{memory.name}::test": true}}')
    testing.remember_failed([*memories, tmp_path / "nothing failed here"])
    known = read_json(tmp_path / ".pytest_cache" / testing.LAST_FAILED)
    assert known == {"one::test": True, "two::test": True}
