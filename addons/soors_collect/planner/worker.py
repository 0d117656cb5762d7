"""The process that solves: a problem comes in, better and better plans go out.

It reads two lines of JSON from standard input, how to search and the problem, and
writes one per line: each a plan that passes the checker. SIGTERM makes it end with the
best so far.
"""

import contextlib
import json
import os
import signal
import sys
import time

from . import local_search
from .adapt import split, tighten
from .checker import check
from .costs import figures
from .model import Plan, Problem

# Processor seconds, as the search itself: reporting must not eat a starved search.
REPORT_EVERY = 1.0
# Reporting takes at most one part in so many of the search's time.
REPORT_PART = 10
# Processor seconds that mending a plan may take: any, and once more at the end.
MEND_SECONDS, LAST_MEND_SECONDS = 0.5, 3.0
# The share of the time that goes into a plan without breaks, where they are put in
# while solving.
FIRST_PHASE = 0.4
# The share for the first plan, near to the one by hand.
FIRST_PLAN = 0.15


class Clockwork:
    """Says when to stop: processor seconds, a limit of real time, or being asked.

    Processor seconds, because machines are shared; real time too, so that a job on a
    machine that stands still ends all the same.
    """

    def __init__(self, seconds, wall_seconds=None):
        self.asked = False
        self.seconds = seconds
        self.started = time.process_time()
        if wall_seconds is None:
            wall_seconds = 20 * seconds + 60
        self.begun = time.monotonic()
        self.wall_seconds = wall_seconds

    def stop(self, *_signal):
        self.asked = True

    def done(self, share=1.0):
        if self.asked or time.monotonic() - self.begun >= share * self.wall_seconds:
            return True
        return time.process_time() - self.started >= share * self.seconds

    def left(self):
        return max(0.0, self.seconds - (time.process_time() - self.started))

    def restart(self):
        self.started = time.process_time()


class Reporter:
    """Writes plans that can be driven, the best so far last."""

    def __init__(self, problem, out, strict=False):
        self.problem = problem
        self.out = out
        self.strict = strict
        self.best = None
        self.cost = None
        self.due = time.process_time() + REPORT_EVERY

    def offer(self, plan, final=False):
        """Take a plan, mended if need be; say it when it is the best so far.

        At the end, what the solver left out is tried once more by our own insertion:
        a stop that alone needs a further trip is one the solver sometimes misses.
        """
        begun = time.process_time()
        if check(self.problem, plan):
            plan = local_search.mend(self.problem, plan, MEND_SECONDS)
        # Said before it is tried any further: the time may be up any moment.
        self._take(plan)
        if final and plan.left_out and not self.strict:
            self._take(local_search.mend(self.problem, plan, LAST_MEND_SECONDS))
        now = time.process_time()
        self.due = now + max(REPORT_EVERY, REPORT_PART * (now - begun))

    def _take(self, plan):
        if check(self.problem, plan) or (self.strict and plan.left_out):
            return
        cost = figures(self.problem, plan).cost
        if self.cost is None or cost < self.cost:
            self.best, self.cost = plan, cost
            self._write({"cost": cost, "plan": plan.to_dict()})

    def is_due(self):
        return time.process_time() >= self.due

    def _write(self, message):
        self.out.write(json.dumps(message) + "\n")
        self.out.flush()


def main():
    """Solve what standard input says."""
    # The solver greets on standard output; that one is for our messages only.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    with contextlib.suppress(OSError):
        os.nice(5)
    task = json.loads(sys.stdin.readline())
    clockwork = Clockwork(task["seconds"], task.get("wall_seconds"))
    problem = Problem.from_dict(json.loads(sys.stdin.readline()))
    start = task.get("start") and Plan.from_dict(task["start"])
    signal.signal(signal.SIGTERM, clockwork.stop)
    strict = task.get("strict", False)
    reporter = Reporter(problem, out, strict)
    solve = by_pyvrp if task["solver"] == "pyvrp" else by_local_search
    with contextlib.suppress(BrokenPipeError):
        solve(problem, task, clockwork, reporter, start)


def by_local_search(problem, task, clockwork, reporter, start):
    """Solve with our own insertion and moves."""
    clockwork.restart()
    bare, impossible = split(tighten(problem))
    plan = local_search.search(
        bare,
        task["seconds"],
        start and start.orders(),
        task["seed"],
        lambda plan: reporter.offer(_with(plan, impossible)),
        clockwork.done,
    )
    reporter.offer(_with(plan, impossible))


def by_pyvrp(problem, task, clockwork, reporter, start):
    """Solve with PyVRP, the breaks put in afterwards or while solving."""
    from . import pyvrp_adapter as adapter

    bare, impossible = split(tighten(problem))
    inside = task["variant"] == "inside" and bool(adapter.offers(bare))

    def search(model, share, begin):
        def on_best(solution):
            if reporter.is_due() and solution.is_feasible():
                reporter.offer(_with(model.decode(solution), impossible))

        found = adapter.run(
            model,
            [lambda _cost: clockwork.done(share)],
            task["seed"],
            begin,
            on_best,
        )
        if found is not None:
            reporter.offer(_with(model.decode(found), impossible), final=True)

    model = adapter.Model(bare, strict=task.get("strict", False))
    clockwork.restart()
    if start:
        # As it is, or mended: something to show whatever happens next.
        reporter.offer(start)
        start = _first_plan(bare, _without(start, impossible), clockwork.seconds)
        reporter.offer(_with(start, impossible))
    search(model, FIRST_PHASE if inside else 1.0, start)
    if inside and not clockwork.asked:
        begin = reporter.best and _without(reporter.best, impossible)
        offers = adapter.offers(bare, begin)
        search(adapter.Model(bare, offers), 1.0, begin)


def _first_plan(problem, by_hand, seconds):
    """Return a plan that can be driven, soon: one to keep when asked to stop."""
    until = time.process_time() + FIRST_PLAN * seconds
    return local_search.begin(problem, by_hand.orders(), until=until).plan()


def _with(plan, impossible):
    """Return a plan of the bare problem as one of the whole problem."""
    return Plan(plan.routes, (*plan.left_out, *impossible))


def _without(plan, impossible):
    left = tuple(key for key in plan.left_out if key not in impossible)
    return Plan(plan.routes, left)
