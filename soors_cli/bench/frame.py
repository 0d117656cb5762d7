# SPDX-License-Identifier: LGPL-3.0-only
"""The frame of all benchmarks: ours against a reference, in one run on the same data.

Both sides are run in turn, the order changing each time, so that what else the machine
does falls on both; the medians are compared. A benchmark is a module of this package
with a subclass of `Benchmark`.
"""

import argparse
import contextlib
import importlib
import json
import pkgutil
import statistics
import sys
import time
from dataclasses import asdict, dataclass, field

from rich.table import Table

from ..problem import Problem


@dataclass
class Result:
    """What a benchmark found; `ok` only when the goal and every check are met."""

    name: str
    ratio: float
    goal: float
    ok: bool
    details: dict = field(default_factory=dict)


class Benchmark:
    """A measurement of `ours` against `reference`.

    Subclass it in a module of this package and set `name`, `title` and `goal` (the
    highest ratio that is still good). `ours` and `reference` return nothing and are
    timed, or return the seconds they measured themselves.
    """

    name = ""
    title = ""
    goal = 1.0
    repeats = 5
    warm_up = 1

    def __init__(self, runtime, options):
        self.runtime = runtime
        self.options = options

    @classmethod
    def add_arguments(cls, parser):
        """Declare the benchmark's own options."""

    def prepare(self):
        """Make the data that both sides use; not timed."""

    def ours(self):
        raise NotImplementedError

    def reference(self):
        raise NotImplementedError

    def check(self):
        """Return further conditions as {sentence: bool}; all must hold."""
        return {}

    def details(self):
        """Return figures worth keeping beside the ratio."""
        return {}

    def clean(self):
        """Remove what `prepare` made; also called after a failure."""


def timed(function):
    start = time.perf_counter()
    seconds = function()
    return time.perf_counter() - start if seconds is None else float(seconds)


def interleave(ours, reference, repeats, warm_up=0):
    """Return the seconds of both sides, run in turn in changing order."""
    sides = (ours, reference)
    for _ in range(warm_up):
        for side in sides:
            timed(side)
    seconds = {ours: [], reference: []}
    for turn in range(repeats):
        for side in sides if turn % 2 == 0 else reversed(sides):
            seconds[side].append(timed(side))
    return seconds[ours], seconds[reference]


def measure(benchmark):
    """Run a prepared benchmark and judge it."""
    repeats = benchmark.options.repeats or benchmark.repeats
    ours, reference = interleave(
        benchmark.ours, benchmark.reference, repeats, benchmark.warm_up
    )
    ratio = statistics.median(ours) / max(statistics.median(reference), 1e-9)
    checks = benchmark.check()
    details = {
        "ours_s": round(statistics.median(ours), 6),
        "reference_s": round(statistics.median(reference), 6),
        "ours_all_s": [round(value, 6) for value in ours],
        "reference_all_s": [round(value, 6) for value in reference],
        "repeats": repeats,
        "checks": checks,
        **benchmark.details(),
    }
    ok = ratio <= benchmark.goal and all(checks.values())
    return Result(benchmark.name, round(ratio, 4), benchmark.goal, ok, details)


def found(package=None):
    """Return the benchmarks of the package by name."""
    package = package or importlib.import_module(__package__)
    benchmarks = {}
    for module in pkgutil.iter_modules(package.__path__):
        if module.name in ("frame", "__init__"):
            continue
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        for value in vars(loaded).values():
            is_one = isinstance(value, type) and issubclass(value, Benchmark)
            if is_one and value is not Benchmark and value.name:
                benchmarks[value.name] = value
    return benchmarks


def parse(benchmark, arguments):
    parser = argparse.ArgumentParser(prog=f"soors bench {benchmark.name}")
    parser.add_argument("--repeats", type=int, help="runs of each side")
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    benchmark.add_arguments(parser)
    return parser.parse_args(arguments)


def main(make_runtime, name, arguments, as_json):
    known = found()
    if name not in known:
        names = ", ".join(sorted(known)) or "none yet"
        problem = f"There is no benchmark {name}." if name else "Which benchmark?"
        raise Problem(problem, f"the ones there are: {names}")
    options = parse(known[name], arguments)
    runtime = make_runtime()
    benchmark = known[name](runtime, options)
    # Standard output carries the one JSON object and nothing else.
    quiet = contextlib.redirect_stdout(sys.stderr)
    with quiet if as_json or options.json else contextlib.nullcontext():
        try:
            benchmark.prepare()
            result = measure(benchmark)
        finally:
            benchmark.clean()
    if as_json or options.json:
        print(json.dumps(asdict(result)))
    else:
        runtime.console.print(table(benchmark, result))
    return 0 if result.ok else 1


def table(benchmark, result):
    shown = Table("", "", title=benchmark.title or result.name, show_header=False)
    for key in ("name", "ratio", "goal", "ok"):
        shown.add_row(key, str(getattr(result, key)))
    for key, value in result.details.items():
        if key == "checks":
            for sentence, holds in value.items():
                shown.add_row(sentence, "yes" if holds else "[bold red]no[/]")
        else:
            shown.add_row(key, str(value))
    return shown
