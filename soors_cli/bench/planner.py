# SPDX-License-Identifier: LGPL-3.0-only
"""The round planner against published instances, and on a large member's day."""

import importlib
import importlib.util
import statistics
import sys
import time
from pathlib import Path

from ..home import ADDONS
from . import planner_day, vrp_files
from .frame import Benchmark

DATA = Path(__file__).with_name("data") / "vrp"
PACKAGE = "soors_planner"
DAY_LIMIT = 60.0
# Leaves room for reading the plan back, checking and explaining it.
DAY_WALL = 48.0
DAY_SECONDS = 30.0
# Highest mean gap in % by seconds: instances of our own, others, with second trips.
GOALS = {1: (3.0, 4.5, None), 5: (1.5, 2.5, 7.0), 30: (0.6, 1.0, 2.5)}
SMALL, SMALL_MEAN, SMALL_WORST = 100, 0.5, 1.5


def load_planner():
    """Load the planner without the add-on around it, which needs Odoo."""
    if PACKAGE not in sys.modules:
        folder = ADDONS / "soors_collect" / "planner"
        spec = importlib.util.spec_from_file_location(
            PACKAGE, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        package = importlib.util.module_from_spec(spec)
        sys.modules[PACKAGE] = package
        spec.loader.exec_module(package)
    package = sys.modules[PACKAGE]
    package.complete_module = importlib.import_module(f"{PACKAGE}.complete")
    return package


class Planner(Benchmark):
    """The ratio is the time of planning the day to the minute it may take.

    The instances are solved before, each for `--seconds` processor seconds in two
    processes, and every plan, theirs too, passes the planner's own checker.
    """

    name = "planner"
    title = "Round planner"
    goal = 1.0
    repeats = 1
    warm_up = 0

    @classmethod
    def add_arguments(cls, parser):
        parser.add_argument(
            "--instances", type=Path, default=DATA, help="folder of .txt and .vrp files"
        )
        parser.add_argument(
            "--seconds", type=float, default=5.0, help="processor seconds per instance"
        )

    def prepare(self):
        self.planner = load_planner()
        self.instances = vrp_files.read_all(self.options.instances)
        self.results = [self.solve(instance) for instance in self.instances]
        ways = importlib.import_module(f"{PACKAGE}.ways")
        self.day = planner_day.make(self.planner, ways)
        self.others = {
            "nearest": planner_day.nearest_neighbour(self.planner, self.day),
            "by_hand": planner_day.by_hand(self.planner, self.day),
        }

    def solve(self, instance):
        problem = vrp_files.to_problem(self.planner, instance)
        outcome = self.planner.solve(problem, self.options.seconds, strict=True)
        wrong = self.planner.check(problem, outcome.plan) or outcome.plan.left_out
        cost = None if wrong else outcome.after.cost
        gap = None
        if cost is not None and instance.best:
            gap = round(100 * (cost / instance.best - 1), 2)
        self.runtime.console.print(
            f"{instance.name}: {cost} (best known {instance.best}), gap {gap} %"
        )
        return {
            "name": instance.name,
            "kind": instance.kind,
            "customers": instance.customers,
            "cost": cost,
            "best_known": instance.best,
            "gap_percent": gap,
            "passes_checker": not wrong,
        }

    def ours(self):
        begun = time.perf_counter()
        self.outcome = self.planner.solve(
            self.day, DAY_SECONDS, self.others["by_hand"], wall_seconds=DAY_WALL
        )
        return time.perf_counter() - begun

    def reference(self):
        return DAY_LIMIT

    def gaps(self, wanted):
        return [
            result["gap_percent"]
            for result in self.results
            if result["gap_percent"] is not None and wanted(result)
        ]

    def check(self):
        checks = {
            "every plan of an instance passes the checker": all(
                result["passes_checker"] for result in self.results
            ),
            "the plan of the day passes the checker": not self.planner.check(
                self.day, self.outcome.plan
            ),
        }
        checks.update(self.check_gaps())
        ours = self.figures(self.outcome.plan)
        for name, plan in self.others.items():
            other = self.figures(plan)
            checks[f"the day costs less than {name}"] = ours["cost"] < other["cost"]
            checks[f"fewer minutes late than {name}, or none"] = (
                ours["late_minutes"] < other["late_minutes"] or not ours["late_minutes"]
            )
        return checks

    def check_gaps(self):
        budget = max([b for b in GOALS if b <= self.options.seconds], default=None)
        if budget is None:
            return {}
        own, others, trips = GOALS[budget]
        plain = own if self.options.instances == DATA else others
        checks = {}
        found = self.gaps(lambda result: result["kind"] != "reload")
        if found:
            sentence = f"mean gap of single trips at most {plain} %"
            checks[sentence] = statistics.mean(found) <= plain
        found = self.gaps(lambda result: result["kind"] == "reload")
        if found and trips:
            sentence = f"mean gap of second trips at most {trips} %"
            checks[sentence] = statistics.mean(found) <= trips
        return {**checks, **self.check_small(budget)}

    def check_small(self, budget):
        found = self.gaps(
            lambda result: result["kind"] != "reload" and result["customers"] <= SMALL
        )
        if not found or budget < 5:
            return {}
        mean = statistics.mean(found)
        return {
            f"up to {SMALL} stops: mean gap at most {SMALL_MEAN} %": mean <= SMALL_MEAN,
            f"up to {SMALL} stops: none above {SMALL_WORST} %": max(found)
            <= SMALL_WORST,
        }

    def figures(self, plan):
        numbers = self.planner.figures(self.day, plan)
        return {
            "km": round(numbers.km, 1),
            "hours": round(numbers.hours, 1),
            "late_minutes": numbers.lateness // 60,
            "overtime_minutes": numbers.overtime // 60,
            "stops": numbers.stops,
            "left_out": numbers.left_out,
            "cost": numbers.cost,
        }

    def details(self):
        single = self.gaps(lambda result: result["kind"] != "reload")
        trips = self.gaps(lambda result: result["kind"] == "reload")
        return {
            "seconds": self.options.seconds,
            "instances": self.results,
            "mean_gap_percent": round(statistics.mean(single), 2) if single else None,
            "mean_gap_second_trips_percent": round(statistics.mean(trips), 2)
            if trips
            else None,
            "solver": self.outcome.solver,
            "day_planned": self.figures(self.outcome.plan),
            **{f"day_{name}": self.figures(p) for name, p in self.others.items()},
        }
