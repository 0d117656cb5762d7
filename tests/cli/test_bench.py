# SPDX-License-Identifier: LGPL-3.0-only
"""The frame of the benchmarks judges what it measured, and only that."""

import json
from types import SimpleNamespace

import pytest

from soors_cli.bench import frame
from soors_cli.problem import Problem


class Example(frame.Benchmark):
    """Say what was measured, so that nothing depends on the clock."""

    name = "example"
    goal = 1.5
    repeats = 3
    ours_s, holds, fails = 0.12, True, False
    log = []

    @classmethod
    def add_arguments(cls, parser):
        parser.add_argument("--size", type=int, default=1)

    def prepare(self):
        self.log.append(f"prepare {self.options.size}")

    def ours(self):
        print("noise")
        self.log.append("ours")
        return self.ours_s

    def reference(self):
        self.log.append("reference")
        return 0.1

    def check(self):
        return {"the memory stays small": self.holds}

    def details(self):
        if self.fails:
            raise RuntimeError("broken")
        return {"rows": 7}

    def clean(self):
        self.log.append("clean")


@pytest.fixture
def example(monkeypatch):
    kind = type("Copy", (Example,), {"log": []})
    monkeypatch.setattr(frame, "found", lambda: {"example": kind})
    return kind


def run(capsys, *arguments):
    status = frame.main(SimpleNamespace, "example", [*arguments], as_json=True)
    return status, json.loads(capsys.readouterr().out)


def test_a_good_run_is_one_json_object(example, capsys):
    status, result = run(capsys, "--size", "5")
    assert status == 0
    assert result["name"] == "example" and result["ok"] is True
    assert result["ratio"] == pytest.approx(1.2) and result["goal"] == 1.5
    assert result["details"]["rows"] == 7
    assert example.log[0] == "prepare 5" and example.log[-1] == "clean"


def test_both_sides_run_in_turn_in_changing_order(example, capsys):
    run(capsys)
    warm_up, turns = example.log[1:3], example.log[3:-1]
    assert warm_up == ["ours", "reference"]
    expected = ["ours", "reference", "reference", "ours", "ours", "reference"]
    assert turns == expected


def test_too_slow_is_not_ok(example, capsys):
    example.ours_s = 0.16
    status, result = run(capsys)
    assert status == 1 and result["ok"] is False


def test_a_check_that_fails_is_not_ok(example, capsys):
    example.holds = False
    status, result = run(capsys)
    assert status == 1 and result["ratio"] < result["goal"]


def test_it_cleans_up_after_a_failure(example, capsys):
    example.fails = True
    with pytest.raises(RuntimeError):
        run(capsys)
    assert example.log[-1] == "clean"


def test_an_unknown_name_is_a_sentence():
    with pytest.raises(Problem) as problem:
        frame.main(SimpleNamespace, "nothing", [], as_json=False)
    assert "nothing" in problem.value.sentence


def test_time_is_taken_where_none_is_given():
    assert 0 <= frame.timed(lambda: None) < 1
    assert frame.timed(lambda: 3) == 3.0
