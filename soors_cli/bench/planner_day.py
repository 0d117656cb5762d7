# SPDX-License-Identifier: LGPL-3.0-only
"""A made-up day of a large member: 25 trucks, 600 stops, and how others would plan it.

The same on every machine. Towns lie around the depot as they do around a city; four
stops in ten are donors who gave a half day or two hours, the rest are containers, one
in four of them worth emptying only on the way.
"""

import math
import random

HOUR = 3600
TRUCKS = 25
STOPS = 600
DEPOT = (50.6450, 5.5730)
DONORS = 0.4
OPTIONAL = 0.25
MORNING, AFTERNOON = (8 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR)


def make(planner, ways, trucks=TRUCKS, stops=STOPS, seed=2026):
    """Return the problem of the day.

    :param planner: the package of the planner
    :param ways: its module of distances
    """
    dice = random.Random(seed)
    towns = [_near(dice, DEPOT, 0.16) for _town in range(18)]
    points = [DEPOT] + [_near(dice, dice.choice(towns), 0.025) for _n in range(stops)]
    distances, durations = ways.RuleOfThumb().table(points)
    return planner.Problem(
        tuple(_stop(planner, dice, n) for n in range(1, stops + 1)),
        tuple(_truck(planner, n) for n in range(trucks)),
        (planner.Unloading("depot", 0, 1200),),
        distances,
        durations,
        tuple(points),
    )


def _near(dice, place, spread):
    return (
        place[0] + dice.gauss(0, spread / 2),
        place[1] + dice.gauss(0, 0.8 * spread),
    )


def _stop(planner, dice, place):
    if dice.random() < DONORS:
        kg = dice.choice((20, 40, 60, 90, 150))
        window = dice.choice(((), (), (MORNING,), (AFTERNOON,), (_hours(dice),)))
        skills = {"two_people"} if dice.random() < 0.25 else set()
        return planner.Stop(
            f"s{place}",
            place,
            service=dice.choice((600, 900, 1200, 1800)),
            volume=10 * kg,
            weight=kg,
            windows=window,
            skills=frozenset(skills),
        )
    kg = dice.randint(40, 180)
    return planner.Stop(
        f"s{place}",
        place,
        service=420,
        volume=8 * kg,
        weight=kg,
        prize=dice.choice((1_500, 3_000, 6_000))
        if dice.random() < OPTIONAL
        else planner.MUST,
    )


def _hours(dice):
    begin = dice.randint(8, 15) * HOUR
    return begin, begin + 2 * HOUR


def _truck(planner, number):
    large = number % 5 == 0
    return planner.Vehicle(
        f"truck{number}",
        0,
        0,
        early=8 * HOUR - (HOUR if number % 2 else 0),
        late=16 * HOUR + HOUR // 2,
        volume=30_000 if large else 14_000,
        weight=5_000 if large else 1_400,
        skills=frozenset({"two_people"}) if number % 3 else frozenset(),
        rest=planner.Break(1800, 11 * HOUR + HOUR // 2, 13 * HOUR + HOUR // 2),
    )


def nearest_neighbour(planner, problem):
    """Return the plan of trucks that always go where work begins soonest."""
    clock = planner.complete_module.Clock(problem)
    left = {stop.key: stop for stop in problem.stops}
    orders = {}
    for vehicle in problem.vehicles:
        keys, here, now = [], vehicle.start, vehicle.early
        while True:
            near = sorted(left.values(), key=lambda s: _begin(problem, s, here, now))
            chosen = next(
                (s for s in near[:40] if _fits(planner, clock, vehicle, keys, s)), None
            )
            if chosen is None:
                break
            keys.append(chosen.key)
            now = _begin(problem, chosen, here, now) + chosen.service
            here = chosen.place
            del left[chosen.key]
        orders[vehicle.key] = keys
    return planner.complete(problem, orders)


def _begin(problem, stop, here, now):
    """Return when work at a stop could begin."""
    arrival = now + problem.durations[here][stop.place]
    return max(arrival, min((early for early, _late in stop.windows), default=0))


def _fits(planner, clock, vehicle, keys, stop):
    if not stop.skills <= vehicle.skills:
        return False
    module = planner.complete_module
    route = module.complete_route(clock, vehicle, [*keys, stop.key], quick=True)
    return not module.trouble(clock, vehicle, route)


def by_hand(planner, problem):
    """Return the plan of an experienced planner with a map and a list.

    One sector of the map per truck, from the depot outwards, as many hours as the day
    has; in a sector the mornings first, the afternoons last, the way there and back
    between.
    """
    centre = problem.positions[0]

    def angle(stop):
        latitude, longitude = problem.positions[stop.place]
        return math.atan2(latitude - centre[0], 0.64 * (longitude - centre[1]))

    stops = sorted(problem.stops, key=angle)
    orders = {vehicle.key: [] for vehicle in problem.vehicles}
    share = math.ceil(len(stops) / len(orders))
    for number, stop in enumerate(stops):
        able = [v for v in problem.vehicles if stop.skills <= v.skills]
        wanted = problem.vehicles[number // share]
        vehicle = (
            wanted
            if wanted in able
            else min(
                able,
                key=lambda v: abs(
                    problem.vehicles.index(v) - problem.vehicles.index(wanted)
                ),
            )
        )
        orders[vehicle.key].append(stop)
    return planner.complete(
        problem, {key: _sector(problem, part) for key, part in orders.items()}
    )


def _sector(problem, stops):
    """Order one sector: parts of the day, in each to the nearest next."""

    def part(stop):
        early, late = stop.windows[0] if stop.windows else (0, 24 * HOUR)
        return 0 if late <= 12 * HOUR else 2 if early >= 12 * HOUR else 1

    order, here = [], 0
    for wanted in range(3):
        left = [stop for stop in stops if part(stop) == wanted]
        while left:
            ways = problem.durations[here]
            stop = min(left, key=lambda s, ways=ways: ways[s.place])
            left.remove(stop)
            order.append(stop.key)
            here = stop.place
    return order
