"""Solving in processes of their own: progress, a stop, and the best plan that counts.

A solver never runs inside a server: it is native code, it takes a processor for a
minute, and whatever happens to it, the rounds made by hand are still there.
"""

import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from .checker import check
from .costs import figures
from .explain import explain
from .model import Plan

PYVRP, OWN = "pyvrp", "own"
POLL = 0.2
# After being asked to stop, a worker may finish the plan it is at.
GRACE = 10.0
# What is kept of a limited real time for ending the search and for the comparison
# with the plan by hand, in seconds; less where the whole is short.
ENDING, ENDING_SHARE = 8.0, 0.2
MAIN = Path(__file__).with_name("__main__.py")


@dataclass
class Outcome:
    """The best plan, by whom, and how it stands against the one made by hand.

    `solver` is "pyvrp", "own", or "hand" when nothing better was found. `before` are
    the figures of the plan by hand, None when there was none.
    """

    plan: Plan
    solver: str
    after: object
    before: object = None
    stopped: bool = False
    seconds: float = 0.0
    failures: list = field(default_factory=list)


def has_pyvrp():
    """Tell whether the fast solver is installed (there is none for Python 3.10)."""
    return importlib.util.find_spec("pyvrp") is not None


class Worker:
    """One solving process; its messages are read by a thread."""

    def __init__(self, task, problem):
        self.lines = f"{json.dumps(task)}\n{problem}\n"
        self.messages = []
        self.was_stopped = False
        self.process = subprocess.Popen(
            [sys.executable, str(MAIN)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        self.errors = ""
        self.threads = [
            threading.Thread(target=target, daemon=True)
            for target in (self._write, self._read, self._read_errors)
        ]
        for thread in self.threads:
            thread.start()

    def _write(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(self.lines)
            self.process.stdin.close()

    def _read(self):
        for line in self.process.stdout:
            with contextlib.suppress(ValueError):
                self.messages.append(json.loads(line))

    def _read_errors(self):
        for line in self.process.stderr:
            self.errors = (self.errors + line)[-2000:]

    def is_running(self):
        return self.process.poll() is None

    def stop(self):
        self.was_stopped = True
        if self.is_running():
            self.process.terminate()

    def close(self):
        if self.is_running():
            self.process.kill()
        self.process.wait()
        for thread in self.threads:
            thread.join(5)
        self.process.stdout.close()
        self.process.stderr.close()

    def failure(self):
        """Return what went wrong, empty when the worker said something."""
        if self.messages or self.was_stopped or not self.process.returncode:
            return ""
        return self.errors.strip() or f"ended with {self.process.returncode}"


def solve(
    problem,
    seconds,
    hand=None,
    on_progress=None,
    should_stop=None,
    processes=2,
    solver=None,
    seed=1,
    strict=False,
    wall_seconds=None,
):
    """Return the best plan found, never a worse one than the plan made by hand.

    :param Problem problem: what there is to plan
    :param float seconds: processor seconds of each process
    :param Plan hand: what someone planned; may be late, overloaded, anything
    :param on_progress: called with (share done, best cost or None) some times a second
    :param should_stop: asked some times a second; True ends with the best so far
    :param str solver: "pyvrp" or "own"; None takes the best there is
    :param bool strict: plans must serve every stop (published test instances)
    :param float wall_seconds: real time in which the answer must be there; on a busy
        machine the search then gets fewer processor seconds
    :rtype: Outcome
    """
    begun = time.monotonic()
    limit = Limit(wall_seconds)
    solver = solver or (PYVRP if has_pyvrp() else OWN)
    workers = _start(problem, seconds, hand, processes, solver, seed, strict, limit)
    watch = _Watch(problem, workers, strict)
    try:
        stopped = _wait(watch, seconds, on_progress, should_stop, limit)
    finally:
        for worker in workers:
            worker.close()
    watch.look()
    failures = [worker.failure() for worker in workers if worker.failure()]
    again = watch.best is None and solver == PYVRP and not stopped and not strict
    if again and limit.left() > 1.0:
        # Whatever ailed it: our own solver always has a plan.
        outcome = solve(
            problem,
            min(seconds, 10.0),
            hand,
            on_progress,
            should_stop,
            1,
            OWN,
            seed,
            wall_seconds=limit.left() if wall_seconds else None,
        )
        outcome.failures[:0] = failures
        outcome.seconds = time.monotonic() - begun
        return outcome
    outcome = _choose(problem, hand, watch.best, solver)
    outcome.stopped, outcome.failures = stopped, failures
    outcome.seconds = time.monotonic() - begun
    return outcome


class Limit:
    """Real time until which there must be an answer; None is as long as it takes."""

    def __init__(self, seconds=None):
        self.until = time.monotonic() + seconds if seconds else float("inf")
        ending = min(ENDING, ENDING_SHARE * (seconds or 0.0))
        self.search_until = self.until - ending
        # Half of the ending is for who searches, half for the comparison.
        self.kill_at = self.until - ending / 2

    def left(self):
        return self.until - time.monotonic()

    def search_left(self):
        """Return seconds left for searching, None when they are not limited."""
        if self.until == float("inf"):
            return None
        return max(0.0, self.search_until - time.monotonic())


def _start(problem, seconds, hand, processes, solver, seed, strict, limit):
    """Start the workers: they differ in seed, start, and how they treat breaks."""
    # Large, and the same for all: written out once.
    data = json.dumps(problem.to_dict())
    workers = []
    for number in range(processes):
        task = {
            "seconds": seconds,
            "wall_seconds": limit.search_left(),
            "solver": solver,
            "seed": seed + number,
            "variant": "after" if number % 2 == 0 else "inside",
            # One goes on from the plan by hand, the other looks without prejudice.
            "start": hand.to_dict() if hand and number % 2 == 0 else None,
            "strict": strict,
        }
        workers.append(Worker(task, data))
    return workers


class _Watch:
    """Follows the workers and keeps the best plan that passes the checker."""

    def __init__(self, problem, workers, strict):
        self.problem = problem
        self.workers = workers
        self.strict = strict
        self.read = dict.fromkeys(range(len(workers)), 0)
        self.best = None
        self.cost = None

    def look(self):
        for number, worker in enumerate(self.workers):
            messages = worker.messages
            if len(messages) > self.read[number]:
                self.read[number] = len(messages)
                self._take(messages[-1])

    def _take(self, message):
        if self.cost is not None and message["cost"] >= self.cost:
            return
        plan = Plan.from_dict(message["plan"])
        # Checked here as well: what a process says of itself is not enough.
        if not check(self.problem, plan):
            self.best = plan
            self.cost = figures(self.problem, plan).cost


def _wait(watch, seconds, on_progress, should_stop, limit):
    """Wait for the workers; return whether they were asked to stop."""
    begun = time.monotonic()
    asked, stopped, kill_at = should_stop or (lambda: False), False, limit.kill_at
    while any(worker.is_running() for worker in watch.workers):
        time.sleep(POLL if seconds > 2 else POLL / 4)
        watch.look()
        now = time.monotonic()
        if on_progress and not stopped:
            on_progress(min(0.99, (now - begun) / max(seconds, 0.1)), watch.cost)
        if not stopped and (asked() or now >= limit.search_until):
            stopped, kill_at = True, min(limit.kill_at, now + GRACE)
            for worker in watch.workers:
                worker.stop()
        if now >= kill_at:
            for worker in watch.workers:
                worker.close()
    return stopped


def _choose(problem, hand, found, solver):
    """Return the better of the plan by hand and the one found, on one yardstick."""
    before = figures(problem, hand) if hand else None
    after = figures(problem, found) if found else None
    if found is None or (before and before.cost <= after.cost):
        plan = hand or Plan((), tuple(stop.key for stop in problem.stops))
        found, after, solver = plan, figures(problem, plan), "hand"
    reasons = explain(problem, found) if found.left_out else {}
    plan = Plan(found.routes, found.left_out, reasons)
    return Outcome(plan, solver, after, before)
