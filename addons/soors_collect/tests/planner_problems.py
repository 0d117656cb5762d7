"""Made-up days for the tests of the planner: small, and often contradictory."""

from dataclasses import replace

from hypothesis import strategies as st

from odoo.addons.soors_collect.planner import (
    MUST,
    Break,
    Plan,
    Problem,
    Stop,
    Unloading,
    Vehicle,
    check,
    local_search,
)

HOUR = 3600
SIDE = 40


def grid_problem(positions, stops, vehicles, unloads):
    """Return a problem whose ways follow streets: 60 units and a minute per block."""
    ways = [
        [abs(ax - bx) + abs(ay - by) for bx, by in positions] for ax, ay in positions
    ]
    return Problem(
        tuple(stops),
        tuple(vehicles),
        tuple(unloads),
        [[60 * way for way in row] for row in ways],
        [[60 * way for way in row] for row in ways],
        tuple(positions),
    )


def day(stops=(), vehicles=None, unloads=(), positions=None):
    """Return a plain day on a line: place n lies n blocks from the depot."""
    positions = positions or [(n, 0) for n in range(60)]
    vehicles = vehicles or [truck()]
    return grid_problem(positions, stops, vehicles, unloads)


def truck(key="truck", **values):
    given = {"early": 8 * HOUR, "late": 16 * HOUR, "volume": 10_000, "weight": 2_000}
    return Vehicle(key, **{"start": 0, "end": 0, **given, **values})


def stop(key, place, **values):
    return Stop(key, place, **{"service": 600, "volume": 500, "weight": 100, **values})


def demands(problem, keys):
    stops = problem.stop()
    return (
        sum(stops[key].volume for key in keys),
        sum(stops[key].weight for key in keys),
    )


def served_and_left(plan):
    served = [key for route in plan.routes for key in route.stop_keys()]
    return sorted([*served, *plan.left_out])


@st.composite
def windows(draw):
    count = draw(st.sampled_from((0, 0, 1, 1, 2)))
    edges = sorted(
        draw(
            st.lists(
                st.integers(7 * 4, 17 * 4),
                min_size=2 * count,
                max_size=2 * count,
                unique=True,
            )
        )
    )
    return tuple(
        (edges[2 * n] * HOUR // 4, edges[2 * n + 1] * HOUR // 4) for n in range(count)
    )


@st.composite
def days(draw, locked=True):
    """Draw a day: some stops impossible, some optional, trucks that differ."""
    count = draw(st.integers(1, 8))
    place = st.tuples(st.integers(0, SIDE), st.integers(0, SIDE))
    positions = [draw(place) for _n in range(count + 2)]
    stops = [
        Stop(
            f"s{n}",
            n + 1,
            service=draw(st.sampled_from((0, 300, 1200))),
            volume=draw(st.integers(0, 6_000)),
            weight=draw(st.integers(0, 900)),
            windows=draw(windows()),
            skills=draw(st.sampled_from((frozenset(), frozenset(), frozenset("l")))),
            prize=draw(st.sampled_from((MUST, MUST, 0, 500, 6_000))),
        )
        for n in range(count)
    ]
    elsewhere = draw(st.booleans())
    vehicles = [
        draw(trucks(f"v{n}", elsewhere)) for n in range(draw(st.integers(1, 3)))
    ]
    has_tip = elsewhere or draw(st.booleans())
    unloads = [Unloading("tip", count + 1, 900)] if has_tip else []
    if not elsewhere:
        unloads.append(Unloading("home", 0, 600))
    problem = grid_problem(positions, stops, vehicles, unloads)
    return draw(with_locks(problem)) if locked else problem


@st.composite
def trucks(draw, key, elsewhere=False):
    rest = draw(st.sampled_from((None, Break(1800, 11 * HOUR, 13 * HOUR))))
    return truck(
        key,
        early=draw(st.sampled_from((7, 8, 12))) * HOUR,
        late=draw(st.sampled_from((13, 16, 18))) * HOUR,
        volume=draw(st.sampled_from((5_000, 12_000))),
        weight=draw(st.sampled_from((500, 3_000))),
        skills=draw(st.sampled_from((frozenset(), frozenset("l")))),
        rest=rest,
        empties_first=elsewhere and draw(st.booleans()),
    )


@st.composite
def with_locks(draw, problem):
    """Lock some stops that a first plan serves, as a planner would."""
    if not draw(st.booleans()):
        return problem
    plan = local_search.search(problem, 0.0)
    if check(problem, plan):
        return problem
    vehicles = {vehicle.key: vehicle for vehicle in problem.vehicles}
    for route in plan.routes:
        held = [
            visit
            for visit in route.visits
            if visit.kind == "stop" and draw(st.booleans())
        ]
        vehicles[route.vehicle] = replace(
            vehicles[route.vehicle],
            locked=tuple(visit.key for visit in held),
            moments=tuple(visit.start for visit in held),
        )
    return replace(problem, vehicles=tuple(vehicles.values()))


def orders(problem):
    """Draw any assignment of all stops to vehicles, sensible or not."""
    keys = [stop.key for stop in problem.stops]
    trucks_ = [vehicle.key for vehicle in problem.vehicles]

    def build(drawn):
        shuffled, owners = drawn
        result = {key: [] for key in trucks_}
        for key, owner in zip(shuffled, owners, strict=True):
            result[owner].append(key)
        return result

    return st.tuples(
        st.permutations(keys),
        st.lists(st.sampled_from(trucks_), min_size=len(keys), max_size=len(keys)),
    ).map(build)


def empty_plan(problem):
    return Plan((), tuple(stop.key for stop in problem.stops))
