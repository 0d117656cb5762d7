from dataclasses import replace

from odoo.tests import BaseCase, tagged

from odoo.addons.soors_collect.planner import (
    BREAK,
    UNLOAD,
    Break,
    PlannerError,
    Problem,
    Unloading,
    check,
    complete,
    figures,
    local_search,
    runner,
    solve,
)

from .planner_problems import HOUR, day, stop, truck

SECONDS = 0.2


@tagged("post_install", "-at_install")
class TestPlanner(BaseCase):
    """The rules of the field, each on a day small enough to be sure of the answer.

    Both solvers must find it: the fast one and our own.
    """

    def solve(self, problem, **values):
        plans = []
        for solver in {runner.OWN, runner.PYVRP if runner.has_pyvrp() else runner.OWN}:
            outcome = solve(problem, SECONDS, solver=solver, **values)
            self.assertEqual(outcome.failures, [])
            if outcome.solver != "hand":
                self.assertEqual(check(problem, outcome.plan), [])
            plans.append(outcome)
        return plans

    def codes(self, problem, plan):
        return {violation.code for violation in check(problem, plan)}

    # Order, time

    def test_stops_on_a_line_are_driven_there_and_back(self):
        problem = day([stop("far", 9), stop("near", 3), stop("middle", 6)])
        for outcome in self.solve(problem):
            self.assertEqual(outcome.after.distance, 2 * 9 * 60)
            self.assertEqual(outcome.plan.left_out, ())

    def test_the_crew_leaves_late_rather_than_waits_at_the_door(self):
        problem = day(
            [
                stop("a", 5, windows=((10 * HOUR, 11 * HOUR),)),
                stop("b", 6, windows=((8 * HOUR, 10 * HOUR + 700),)),
            ]
        )
        [route] = complete(problem, {"truck": ["a", "b"]}).routes
        self.assertEqual(check(problem, complete(problem, {"truck": ["a", "b"]})), [])
        self.assertEqual(route.start, 10 * HOUR - 5 * 60)
        self.assertEqual(route.visits[0].start, route.visits[0].arrival)
        self.assertEqual(route.end - route.start, 5 * 60 + 600 + 60 + 600 + 6 * 60)

    def test_one_of_several_windows_is_enough(self):
        windows = ((8 * HOUR, 8 * HOUR + 60), (15 * HOUR, 15 * HOUR + 1800))
        problem = day([stop("a", 5, windows=windows), stop("b", 20)])
        for outcome in self.solve(problem):
            self.assertEqual(outcome.plan.left_out, ())
            [moment] = [
                visit.start
                for visit in outcome.plan.routes[0].visits
                if visit.key == "a"
            ]
            self.assertTrue(windows[1][0] <= moment <= windows[1][1])

    def test_lateness_of_an_order_by_hand_is_counted(self):
        problem = day(
            [
                stop("early", 30, windows=((8 * HOUR, 9 * HOUR),)),
                stop("late", 50, windows=((13 * HOUR, 14 * HOUR),)),
            ]
        )
        hand = complete(problem, {"truck": ["late", "early"]})
        self.assertEqual(self.codes(problem, hand), {"window"})
        numbers = figures(problem, hand)
        self.assertEqual(numbers.late_stops, 1)
        self.assertEqual(numbers.lateness, (13 * HOUR + 600 + 20 * 60) - 9 * HOUR)
        for outcome in self.solve(problem, hand=hand):
            self.assertEqual(outcome.plan.orders()["truck"], ["early", "late"])

    # Loads

    def test_a_full_truck_unloads_and_goes_on(self):
        stops = [stop(f"s{n}", 5 + n, weight=900) for n in range(4)]
        problem = day(stops, unloads=[Unloading("depot", 0, 900)])
        for outcome in self.solve(problem):
            self.assertEqual(outcome.plan.left_out, ())
            kinds = [visit.kind for visit in outcome.plan.routes[0].visits]
            self.assertEqual(kinds.count(UNLOAD), 1)

    def test_without_a_place_to_unload_the_rest_is_left_out(self):
        stops = [stop(f"s{n}", 5 + n, weight=900) for n in range(4)]
        problem = day(stops)
        for outcome in self.solve(problem):
            self.assertEqual(len(outcome.plan.left_out), 2)
            reasons = {why["code"] for why in outcome.plan.reasons.values()}
            self.assertEqual(reasons, {"load"})

    def test_volume_counts_as_weight_does(self):
        stops = [stop(f"s{n}", 5 + n, volume=6_000, weight=1) for n in range(2)]
        for outcome in self.solve(day(stops)):
            self.assertEqual(len(outcome.plan.left_out), 1)

    def test_a_truck_whose_home_is_no_depot_unloads_before_going_home(self):
        problem = day(
            [stop("a", 10)],
            [truck(empties_first=True)],
            [Unloading("tip", 30, 900)],
        )
        for outcome in self.solve(problem):
            [route] = outcome.plan.routes
            self.assertEqual([v.kind for v in route.visits], ["stop", UNLOAD])
            self.assertEqual(route.distance, 60 * 60)

    # People

    def test_a_crew_rests_in_time_when_it_works_past_its_break(self):
        rest = Break(1800, 11 * HOUR, 13 * HOUR)
        stops = [stop(f"s{n}", n + 1, service=HOUR) for n in range(6)]
        problem = day(stops, [truck(rest=rest)])
        for outcome in self.solve(problem):
            self.assertEqual(outcome.plan.left_out, ())
            [visit] = [v for v in outcome.plan.routes[0].visits if v.kind == BREAK]
            self.assertTrue(rest.early <= visit.start <= rest.late)

    def test_no_break_is_due_when_the_crew_is_home_by_then(self):
        problem = day([stop("a", 3)], [truck(rest=Break(1800, 11 * HOUR, 13 * HOUR))])
        for outcome in self.solve(problem):
            kinds = [visit.kind for visit in outcome.plan.routes[0].visits]
            self.assertEqual(kinds, ["stop"])

    def test_what_needs_two_people_goes_to_the_crew_that_has_them(self):
        lift = frozenset({"lift"})
        stops = [stop("sofa", 20, skills=lift), stop("bag", 21)]
        trucks = [truck("one"), truck("two", start=0, skills=lift, fixed_cost=500)]
        for outcome in self.solve(day(stops, trucks)):
            self.assertEqual(outcome.plan.left_out, ())
            self.assertIn("sofa", outcome.plan.orders()["two"])

    # What is left out

    def test_what_nobody_can_serve_is_left_out_with_its_reason(self):
        far = Problem(
            (
                stop("skill", 1, skills=frozenset({"lift"})),
                stop("size", 1, weight=5_000),
                stop("window", 1, windows=((5 * HOUR, 6 * HOUR),)),
                stop("island", 2),
                stop("fine", 1),
            ),
            (truck(),),
            (),
            [[0, 10, -1], [10, 0, -1], [-1, -1, 0]],
            [[0, 60, -1], [60, 0, -1], [-1, -1, 0]],
        )
        for outcome in self.solve(far):
            reasons = {k: why["code"] for k, why in outcome.plan.reasons.items()}
            self.assertEqual(
                reasons,
                {
                    "skill": "skill",
                    "size": "size",
                    "window": "window",
                    "island": "no_way",
                },
            )

    def test_an_optional_stop_is_served_when_it_is_worth_the_detour(self):
        stops = [stop("must", 10), stop("near", 11, prize=4_000)]
        stops.append(stop("far", 40, prize=4_000))
        for outcome in self.solve(day(stops)):
            self.assertEqual(outcome.plan.left_out, ("far",))
            why = outcome.plan.reasons["far"]
            self.assertEqual(why["code"], "detour")
            self.assertGreaterEqual(why["amount"], 2 * 29 * 60)

    # Planning by hand, locks, noon

    def test_never_worse_than_the_order_by_hand(self):
        stops = [stop(f"s{n}", n + 1) for n in range(8)]
        problem = day(stops)
        best = complete(problem, {"truck": [s.key for s in stops]})
        for outcome in self.solve(problem, hand=best):
            self.assertEqual(outcome.solver, "hand")
            self.assertEqual(outcome.plan.routes, best.routes)
            self.assertEqual(outcome.after.cost, outcome.before.cost)

    def test_locked_stops_keep_their_truck_and_order(self):
        stops = [stop("a", 30), stop("b", 10), stop("c", 20), stop("free", 31)]
        problem = day(stops, [truck("one"), truck("two")])
        hand = complete(problem, {"one": ["a", "b", "c"], "two": ["free"]})
        moments = {v.key: v.start for v in hand.routes[0].visits}
        one = truck("one", locked=("a", "b"), moments=(moments["a"], moments["b"]))
        locked = day(stops, [one, truck("two")])
        for outcome in self.solve(locked, hand=hand):
            order = outcome.plan.orders()["one"]
            self.assertLess(order.index("a"), order.index("b"))
            self.assertLess(outcome.after.cost, outcome.before.cost)

    def test_the_checker_refuses_a_plan_that_moves_a_locked_stop(self):
        stops = [stop("a", 3), stop("b", 5)]
        held = truck(locked=("b", "a"), moments=(9 * HOUR, 10 * HOUR))
        problem = day(stops, [held])
        moved = complete(problem, {"truck": ["a", "b"]})
        self.assertIn("locked", self.codes(problem, moved))

    def test_at_noon_the_truck_goes_on_from_where_it_is(self):
        out = truck(
            start=20, end=0, early=12 * HOUR, loaded_weight=1_500, loaded_volume=100
        )
        stops = [stop("a", 15), stop("b", 25, weight=600)]
        problem = day(stops, [out], [Unloading("depot", 0, 600)])
        for outcome in self.solve(problem):
            [route] = outcome.plan.routes
            self.assertGreaterEqual(route.start, 12 * HOUR)
            self.assertEqual(outcome.plan.left_out, ())
            kinds = [visit.kind for visit in route.visits]
            self.assertEqual(sorted(kinds), ["stop", "stop", UNLOAD])

    def test_a_truck_that_is_out_comes_home_even_without_stops(self):
        out = truck(start=20, end=0, early=12 * HOUR)
        problem = day([stop("x", 1, weight=9_999)], [out])
        for outcome in self.solve(problem):
            self.assertEqual(outcome.after.distance, 20 * 60)

    # Running

    def test_stopping_keeps_the_best_so_far(self):
        stops = [
            stop(f"s{n}", 1 + (n * 7) % 59, weight=1, volume=1, service=60)
            for n in range(40)
        ]
        problem = day(stops)
        hand = complete(problem, {"truck": [s.key for s in stops]})
        seen = []
        outcome = solve(
            problem,
            120.0,
            hand,
            on_progress=lambda share, cost: seen.append(cost),
            should_stop=lambda: seen and seen[-1] is not None,
        )
        self.assertTrue(outcome.stopped)
        self.assertEqual(check(problem, outcome.plan), [])
        self.assertLess(outcome.after.cost, outcome.before.cost)
        self.assertTrue(seen)

    def test_a_limited_real_time_is_kept(self):
        stops = [stop(f"s{n}", 1 + (n * 7) % 59, weight=1, service=60) for n in (4, 2)]
        problem = day(stops)
        hand = complete(problem, {"truck": ["s4", "s2"]})
        # An hour of search that this test would wait for, were it not for the limit.
        outcome = solve(problem, 3600.0, hand, wall_seconds=3.0)
        self.assertTrue(outcome.stopped)
        self.assertEqual(check(problem, outcome.plan), [])
        self.assertEqual(outcome.plan.left_out, ())

    def test_a_solver_that_breaks_is_replaced_by_our_own(self):
        worker = runner.Worker

        def break_it(task, lines):
            broken = {"solver": "nothing that can be read"}
            return worker(broken if task["solver"] == runner.PYVRP else task, lines)

        self.patch(runner, "Worker", break_it)
        outcome = solve(day([stop("a", 3)]), SECONDS, solver=runner.PYVRP)
        self.assertEqual(outcome.solver, runner.OWN)
        self.assertTrue(outcome.failures)
        self.assertEqual(outcome.plan.left_out, ())

    def test_a_problem_that_contradicts_itself_is_refused(self):
        with self.assertRaises(PlannerError):
            day([stop("a", 3), stop("a", 4)])
        with self.assertRaises(PlannerError):
            day([stop("a", 300)])
        with self.assertRaises(PlannerError):
            day([stop("a", 3, weight=1.5)])
        with self.assertRaises(PlannerError):
            day([stop("a", 3, windows=((9, 8),))])
        with self.assertRaises(PlannerError):
            replace(day([stop("a", 3)]), durations=[[0]])

    def test_a_day_without_stops_is_a_plan_without_routes(self):
        for outcome in self.solve(day([])):
            self.assertEqual(outcome.plan.routes, ())

    def test_our_own_search_mends_what_cannot_be_driven(self):
        stops = [stop(f"s{n}", 5 + n, weight=900) for n in range(4)]
        problem = day(stops)
        broken = complete(problem, {"truck": [s.key for s in stops]})
        self.assertTrue(check(problem, broken))
        self.assertEqual(check(problem, local_search.mend(problem, broken)), [])
