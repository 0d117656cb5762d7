# SPDX-License-Identifier: LGPL-3.0-only
"""Steps resume, show what they do, and end what they started."""

import io
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from rich.console import Console

from soors_cli.home import Home, WorkLock
from soors_cli.problem import Problem
from soors_cli.steps import Steps


@pytest.fixture
def steps(tmp_path):
    home = Home(tmp_path).prepare()
    return Steps(home, Console(file=io.StringIO(), width=200))


def test_a_done_step_is_not_done_again(steps):
    calls = []
    assert steps.run("one", "One", lambda: calls.append(1))
    assert not steps.run("one", "One", lambda: calls.append(2))
    assert calls == [1]


def test_a_step_is_done_again_for_another_key(steps):
    calls = []
    steps.run("one", "One", lambda: calls.append("a"), key="a")
    steps.run("one", "One", lambda: calls.append("b"), key="b")
    steps.run("one", "One", lambda: calls.append("c"), key="b")
    assert calls == ["a", "b"]


def test_an_interrupted_step_is_done_again(steps):
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        steps.run("one", "One", interrupted)
    assert not steps.is_done("one")
    assert steps.run("one", "One", lambda: None)


def test_a_redone_step_that_fails_does_not_pass_for_done(steps):
    def fails():
        raise Problem("no")

    steps.run("one", "One", lambda: None, key="a")
    with pytest.raises(Problem):
        steps.run("one", "One", fails, key="b")
    assert not steps.is_done("one", "a")


def test_each_step_is_shown(steps):
    steps.run("one", "Making [something]", lambda: None)
    shown = steps.console.file.getvalue()
    assert "… Making [something]" in shown
    assert "✓ Making [something]" in shown


def test_a_step_within_a_step_is_shown_on_a_terminal_too(steps):
    steps.console = Console(file=io.StringIO(), width=200, force_terminal=True)
    with steps.show("Outer"), steps.show("Inner"):
        steps.report("at work")
    shown = steps.console.file.getvalue()
    assert "Inner" in shown and "Outer" in shown


def test_steps_side_by_side_share_the_one_live_line_of_a_terminal(steps):
    out = io.StringIO()
    steps.console = Console(file=out, width=200, force_terminal=True, highlight=False)
    together = threading.Barrier(4)

    def work(number):
        for round_ in range(3):
            together.wait(10)
            with steps.show(f"Step {number}.{round_}"):
                steps.report(f"detail {number}")
                together.wait(10)
                assert steps.current.step.detail == f"detail {number}"

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [None] * 4
    shown = out.getvalue()
    for number in range(4):
        assert f"Step {number}.2" in shown


def test_a_program_tells_its_lines_and_leaves_a_log(steps, tmp_path):
    lines, log = [], tmp_path / "log" / "x.log"
    steps.call(["echo", "hello"], log, line=lines.append)
    assert lines == ["hello"]
    assert log.read_text() == "hello\n"


def test_a_failing_program_is_a_problem_that_names_its_log(steps, tmp_path):
    log = tmp_path / "x.log"
    with pytest.raises(Problem) as problem:
        steps.call([sys.executable, "-c", "raise SystemExit(3)"], log)
    assert "status 3" in problem.value.sentence
    assert str(log) in problem.value.next_step
    assert steps.call(["false"], log, check=False) == 1


def test_a_program_is_ended_with_us_and_noted_in_the_lock(steps, tmp_path):
    steps.lock = WorkLock(tmp_path / "lock")
    steps.lock.try_take()
    seen = []

    def interrupt(line):
        [(child, _start)] = steps.lock.holder()["children"]
        seen.extend([int(line), child])
        raise KeyboardInterrupt

    code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    with pytest.raises(KeyboardInterrupt):
        steps.call([sys.executable, "-c", code], tmp_path / "x.log", line=interrupt)
    assert seen[0] == seen[1]
    assert not psutil.pid_exists(seen[0])
    assert steps.lock.holder()["children"] == []
    steps.lock.release()
