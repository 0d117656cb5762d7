"""A bare order of stops made into a day: unloading and the break put in."""

from .model import BREAK, STOP, UNLOAD, Plan
from .timeline import NO_WAY, Clock, lateness


def complete(problem, orders, quick=False):
    """Return the plan that drives the stops of each vehicle in the given order.

    Nothing is moved: what cannot be on time is late, what does not fit is too much.
    The truck unloads when the next stop would not fit, and rests where that delays
    least.

    :param dict orders: lists of stop keys by vehicle key
    :param bool quick: take the first possible moment for the break
    """
    clock = Clock(problem)
    routes, served = [], set()
    for vehicle in problem.vehicles:
        keys = orders.get(vehicle.key) or []
        if keys or vehicle.is_out():
            routes.append(complete_route(clock, vehicle, keys, quick))
            served.update(keys)
    left = tuple(stop.key for stop in problem.stops if stop.key not in served)
    return Plan(tuple(routes), left)


def complete_route(clock, vehicle, keys, quick=False):
    """Return the route of one vehicle through the stops, in this order."""
    return with_break(clock, vehicle, with_unloads(clock, vehicle, keys), quick)


def with_unloads(clock, vehicle, keys):
    """Return the steps with a visit to unload before what would not fit."""
    steps, trips = [], 0
    volume, weight = vehicle.loaded_volume, vehicle.loaded_weight
    here = vehicle.start
    for key in keys:
        stop = clock.stops[key]
        full = (
            volume + stop.volume > vehicle.volume
            or weight + stop.weight > vehicle.weight
        )
        if full and (volume or weight) and trips < vehicle.max_unloads:
            unload = nearest_unload(clock, here, stop.place)
            if unload:
                steps.append((UNLOAD, unload.key))
                volume, weight, trips = 0, 0, trips + 1
        steps.append((STOP, key))
        volume, weight = volume + stop.volume, weight + stop.weight
        here = stop.place
    if vehicle.empties_first and (volume or weight):
        unload = nearest_unload(clock, here, vehicle.end)
        if unload:
            steps.append((UNLOAD, unload.key))
    return steps


def nearest_unload(clock, here, after):
    """Return the place to unload that makes the least way round."""

    def way_round(unload):
        there = clock.distances[here][unload.place]
        return there + clock.distances[unload.place][after]

    unload = min(clock.problem.unloads, key=way_round, default=None)
    return unload if unload and way_round(unload) < NO_WAY else None


def with_break(clock, vehicle, steps, quick=False):
    """Return the route with the break at the best moment, if one is due."""
    bare = clock.route(vehicle, steps)
    if not vehicle.rest or bare.end <= vehicle.rest.late:
        return bare
    found = None
    for index in break_places(vehicle, bare, quick):
        rest = (BREAK, "")
        route = clock.route(vehicle, [*steps[:index], rest, *steps[index:]])
        rank = (trouble(clock, vehicle, route), route.end - route.start)
        if found is None or rank < found[0]:
            found = rank, route
    return found[1]


def break_places(vehicle, route, quick):
    """Return after how many visits the break could be taken."""
    early = vehicle.rest.early
    first = next(
        (index for index, visit in enumerate(route.visits) if visit.end >= early),
        len(route.visits) - 1,
    )
    if quick:
        return [first + 1]
    # One before and a few after: further off the crew rests too early or too late.
    last = min(len(route.visits), first + 6)
    return range(max(0, first - 1), last + 1)


def trouble(clock, vehicle, route):
    """Return the seconds by which a route misses its windows and its shift."""
    late = sum(
        lateness(clock.windows(vehicle, (visit.kind, visit.key)), visit.start)
        for visit in route.visits
    )
    return late + max(0, route.end - vehicle.late)
