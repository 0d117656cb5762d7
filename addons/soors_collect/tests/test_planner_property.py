from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.soors_collect.planner import (
    check,
    complete,
    explain,
    figures,
    local_search,
    runner,
)
from odoo.addons.soors_collect.planner.adapt import split, tighten
from odoo.addons.soors_collect.planner.model import Plan, Problem

from . import planner_problems as made

# What may be wrong with an order made by hand; the rest must hold for any order.
BY_HAND = {
    "window",
    "shift",
    "overload",
    "skill",
    "vehicle",
    "break",
    "locked",
    "unloads",
    "loaded",
}
LIMITS = settings(
    max_examples=25,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def with_impossible(plan, impossible):
    return Plan(plan.routes, (*plan.left_out, *impossible))


@tagged("post_install", "-at_install")
class TestPlannerProperty(BaseCase):
    def assert_sound(self, problem, plan):
        self.assertEqual(check(problem, plan), [])
        keys = sorted(stop.key for stop in problem.stops)
        self.assertEqual(made.served_and_left(plan), keys)
        served = [key for route in plan.routes for key in route.stop_keys()]
        total = made.demands(problem, keys)
        parts = made.demands(problem, served), made.demands(problem, plan.left_out)
        self.assertEqual(tuple(map(sum, zip(*parts, strict=True))), total)

    @LIMITS
    @given(made.days(), st.data())
    def test_any_order_becomes_a_day_that_can_be_timed(self, problem, data):
        plan = complete(problem, data.draw(made.orders(problem)))
        codes = {violation.code for violation in check(problem, plan)}
        self.assertLessEqual(codes, BY_HAND)
        broken = codes - {"locked", "unloads", "loaded"}
        numbers = figures(problem, plan)
        counted = (
            numbers.lateness
            or numbers.overtime
            or numbers.overload_kg
            or numbers.overload_dm3
            or numbers.wrong_vehicle
            or numbers.missed_breaks
        )
        self.assertEqual(bool(broken), bool(counted), "a broken rule costs nothing")

    @LIMITS
    @given(made.days())
    def test_our_own_search_makes_plans_that_can_be_driven(self, problem):
        bare, impossible = split(tighten(problem))
        plan = local_search.search(bare, 0.02)
        self.assert_sound(problem, with_impossible(plan, impossible))

    @LIMITS
    @given(made.days(), st.data())
    def test_mending_makes_any_order_one_that_can_be_driven(self, problem, data):
        by_hand = complete(problem, data.draw(made.orders(problem)))
        bare, impossible = split(tighten(problem))
        known = set(bare.stop())
        plan = local_search.mend(
            bare,
            complete(
                bare,
                {
                    key: [k for k in keys if k in known]
                    for key, keys in by_hand.orders().items()
                },
            ),
        )
        whole = with_impossible(plan, impossible)
        wrong = {v.code for v in check(problem, whole)}
        self.assertEqual(wrong, set())

    @LIMITS
    @given(made.days(), st.integers(0, 5), st.booleans())
    def test_the_solver_makes_plans_that_can_be_driven(self, problem, seed, inside):
        if not runner.has_pyvrp():
            self.skipTest("The solver has no build for this Python")
        from pyvrp.stop import MaxIterations

        # Not at the top: there is no such solver on Python 3.10.
        from ..planner import pyvrp_adapter

        bare, impossible = split(tighten(problem))
        if not bare.stops:
            return
        offers = pyvrp_adapter.offers(bare) if inside else None
        model = pyvrp_adapter.Model(bare, offers)
        found = pyvrp_adapter.run(model, [MaxIterations(60)], seed)
        if found is None:
            return
        plan = model.decode(found)
        whole = with_impossible(plan, impossible)
        if check(problem, whole):
            # Only what was put in afterwards may need mending, and locked stops
            # at one and the same moment.
            found = {violation.code for violation in check(problem, whole)}
            self.assertTrue(not inside or found == {"locked"}, found)
            mended = local_search.mend(bare, plan)
            whole = with_impossible(mended, impossible)
        self.assert_sound(problem, whole)

    @LIMITS
    @given(made.days(), st.data())
    def test_every_tampering_with_a_plan_is_found(self, problem, data):
        bare, impossible = split(tighten(problem))
        plan = local_search.search(bare, 0.0)
        plan = with_impossible(plan, impossible)
        routes = [route for route in plan.routes if route.visits]
        if not routes or check(problem, plan):
            return
        route = data.draw(st.sampled_from(routes))
        others = [r for r in plan.routes if r is not route]
        tamper = data.draw(st.sampled_from(TAMPERINGS))
        wrong = Plan((*others, tamper(route)), plan.left_out)
        self.assertTrue(check(problem, wrong), tamper.__name__)

    @LIMITS
    @given(made.days())
    def test_a_problem_survives_the_way_to_another_process(self, problem):
        import json

        copy = Problem.from_dict(json.loads(json.dumps(problem.to_dict())))
        self.assertEqual(
            (copy.stops, copy.vehicles, copy.unloads),
            (problem.stops, problem.vehicles, problem.unloads),
        )
        plan = local_search.search(split(tighten(problem))[0], 0.0)
        self.assertEqual(Plan.from_dict(json.loads(json.dumps(plan.to_dict()))), plan)

    @LIMITS
    @given(made.days())
    def test_everything_left_out_has_a_reason(self, problem):
        bare, impossible = split(tighten(problem))
        plan = with_impossible(local_search.search(bare, 0.0), impossible)
        reasons = explain(problem, plan)
        self.assertEqual(set(reasons), set(plan.left_out))
        for key, known in impossible.items():
            self.assertEqual(reasons[key]["code"], known["code"])


def _replace(route, **values):
    from dataclasses import replace

    return replace(route, **values)


def forget_a_visit(route):
    return _replace(route, visits=route.visits[1:])


def drive_too_fast(route):
    late = [visit for visit in route.visits if visit.arrival > visit.start - 1]
    visit = (late or route.visits)[0]
    moved = _replace(visit, arrival=visit.start + 1)
    return _replace(
        route, visits=tuple(moved if v is visit else v for v in route.visits)
    )


def hide_kilometres(route):
    return _replace(route, distance=route.distance - 1)


def come_home_before_the_last_visit(route):
    return _replace(route, end=route.visits[-1].end - 1)


def visit_twice(route):
    visit = route.visits[-1]
    return _replace(route, visits=(*route.visits, visit))


def take_a_strange_vehicle(route):
    return _replace(route, vehicle="nobody's")


TAMPERINGS = (
    forget_a_visit,
    drive_too_fast,
    hide_kilometres,
    come_home_before_the_last_visit,
    visit_twice,
    take_a_strange_vehicle,
)
