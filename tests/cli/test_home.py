# SPDX-License-Identifier: LGPL-3.0-only
"""The lock of a home, its orphans, its secrets."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from soors_cli import home as home_module
from soors_cli.home import ROOT, Home, WorkLock, end_orphans, work_lock, write_text

# Takes the lock, starts a child that inherits it, says so, then waits to be killed.
KILLED_RUN = """
import subprocess, sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from soors_cli.home import WorkLock
lock = WorkLock(Path({path!r}))
assert lock.try_take()
children = []
for _n in range(2):
    child = subprocess.Popen(["sleep", "60"], pass_fds=(lock.fileno(),))
    lock.begin(child.pid)
    children.append(child.pid)
print(*children, flush=True)
time.sleep(60)
"""


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home").prepare()


@pytest.fixture
def killed_run(tmp_path):
    """Return (lock path, children) of a run that was killed amid two steps."""
    path = tmp_path / "work.lock"
    code = KILLED_RUN.format(root=str(ROOT), path=str(path))
    run = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    children = [int(pid) for pid in run.stdout.readline().split()]
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    run.stdout.close()
    yield path, children
    for child in children:
        home_module.end_process_tree(child, patience=1)


def test_a_second_run_waits_and_says_for_whom(tmp_path):
    path, said, order = tmp_path / "lock", [], []
    first = WorkLock(path)
    assert first.try_take()

    def second():
        with work_lock(path, said.append):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    time.sleep(0.3)
    assert not order, "the second run must not start before the first has ended"
    first.release()
    thread.join(5)
    assert order == ["second"]
    assert len(said) == 1 and str(os.getpid()) in said[0]


def test_the_lock_is_free_after_a_failure(tmp_path):
    with pytest.raises(ValueError), work_lock(tmp_path / "lock", print):
        raise ValueError
    assert WorkLock(tmp_path / "lock").try_take()


def test_a_step_that_outlives_its_killed_run_keeps_the_lock(killed_run):
    path, children = killed_run
    assert all(psutil.pid_exists(child) for child in children)
    assert not WorkLock(path).try_take()


def test_the_next_run_ends_that_step_and_goes_on(killed_run):
    path, children = killed_run
    said = []
    with work_lock(path, said.append):
        assert not any(psutil.pid_exists(child) for child in children)
    assert said == ["What was left over from a killed run has been ended."]


def test_another_process_with_the_same_number_is_not_ended():
    ours = {"pid": 2**22 + 1, "children": [[os.getpid(), 1.0]]}
    assert not end_orphans(ours)


def test_a_living_run_is_not_robbed_of_its_step():
    ours = {
        "pid": os.getpid(),
        "children": [[os.getppid(), psutil.Process(os.getppid()).create_time()]],
    }
    assert not end_orphans(ours)


def test_secrets_are_random_kept_and_private(home):
    password = home.secrets.get("master")
    assert len(password) == home_module.PASSWORD_LENGTH
    assert home.secrets.get("master") == password
    assert home.secrets.get("other") != password
    mode = (home.path / "secrets.json").stat().st_mode & 0o777
    assert mode == 0o600


def test_a_file_is_replaced_at_once(tmp_path):
    path = tmp_path / "file"
    write_text(path, "old")
    with open(path) as reader:
        write_text(path, "new", 0o600)
        assert reader.read() == "old"
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_damaged_state_reads_as_nothing(tmp_path):
    path = tmp_path / "file.json"
    path.write_text('{"pid": 1')
    assert home_module.read_json(path, {}) == {}
    path.write_text(json.dumps({"pid": 1}))
    assert home_module.read_json(path) == {"pid": 1}


def test_home_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("SOORS_HOME", str(tmp_path))
    assert Home.find().path == tmp_path
    monkeypatch.delenv("SOORS_HOME")
    assert Home.find().path == ROOT / ".soors"
