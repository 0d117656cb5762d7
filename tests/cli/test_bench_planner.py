# SPDX-License-Identifier: LGPL-3.0-only
"""The planner's benchmark reads published files and reckons as their tables do."""

import importlib

import pytest

from soors_cli.bench import planner as bench
from soors_cli.bench import planner_day, vrp_files
from soors_cli.problem import Problem

# The optimal routes of the first 25 customers of R102.
R102_25 = (
    "7 11 19 10",
    "14 16 6 13",
    "2 15 22 4 25",
    "8 17 5",
    "3 9 20 1",
    "18",
    "21 23 24 12",
)


@pytest.fixture(scope="module")
def planner():
    return bench.load_planner()


def test_solomon_files():
    instance = vrp_files.read(bench.DATA / "R102_25.txt")
    assert (instance.kind, instance.customers, instance.capacity) == ("vrptw", 25, 200)
    assert instance.vehicles == 25
    assert instance.windows[0] == (0, 230)


def test_cvrplib_files():
    plain = vrp_files.read(bench.DATA / "X-n200-k36.vrp")
    assert (plain.kind, plain.customers, plain.capacity) == ("cvrp", 199, 402)
    assert plain.vehicles >= 36
    trips = vrp_files.read(bench.DATA / "reload" / "RC205R0.25.vrp")
    assert (trips.kind, trips.customers, trips.vehicles) == ("reload", 100, 8)
    assert any(trips.releases)


def test_every_instance_has_its_best_known_cost():
    instances = vrp_files.read_all(bench.DATA)
    assert len(instances) == 8
    assert all(instance.best for instance in instances)


def test_the_optimal_plan_costs_what_the_tables_say(planner):
    instance = vrp_files.read_all(bench.DATA)[1]
    problem = vrp_files.to_problem(planner, instance)
    orders = {f"v{n}": route.split() for n, route in enumerate(R102_25)}
    plan = planner.complete(problem, orders)
    assert not planner.check(problem, plan)
    assert planner.figures(problem, plan).cost == instance.best == 5471


def test_what_is_no_instance_is_said(tmp_path):
    (tmp_path / "wrong.txt").write_text("CUST NO. nothing\n", encoding="utf-8")
    with pytest.raises(Problem, match="not an instance"):
        vrp_files.read_all(tmp_path)
    with pytest.raises(Problem, match="no instance in"):
        vrp_files.read_all(tmp_path / "nowhere")


def test_the_day_is_the_same_every_time(planner):
    ways = importlib.import_module(f"{bench.PACKAGE}.ways")
    first, second = (
        planner_day.make(planner, ways, trucks=3, stops=30) for _ in range(2)
    )
    assert first.stops == second.stops
    assert first.distances == second.distances
    for plan in (
        planner_day.nearest_neighbour(planner, first),
        planner_day.by_hand(planner, first),
    ):
        served = [key for route in plan.routes for key in route.stop_keys()]
        assert sorted([*served, *plan.left_out]) == sorted(s.key for s in first.stops)
    assert not planner.check(first, planner_day.nearest_neighbour(planner, first))
