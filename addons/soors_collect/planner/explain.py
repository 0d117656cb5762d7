"""Why a stop was left out, as a code and an amount that a screen puts into words."""

from .complete import complete_route, trouble
from .costs import can_serve, overload
from .timeline import Clock

NO_VEHICLE = "no_vehicle"
SKILL = "skill"
SIZE = "size"
NO_WAY = "no_way"
WINDOW = "window"
LOAD = "load"
TIME = "time"
DETOUR = "detour"
# How many places are looked at for each stop left out: in one route, and in all.
TRIES, ALL_TRIES = 4, 40


def reason(code, amount=0):
    """Return one reason; the amount is in the unit of its code, 10 m for a detour."""
    return {"code": code, "amount": amount}


def impossible(problem):
    """Return {key: reason} of the stops that no vehicle could serve, even alone."""
    clock = Clock(problem)
    found = {}
    for stop in problem.stops:
        why = _why_impossible(clock, stop)
        if why:
            found[stop.key] = reason(why)
    return found


def _why_impossible(clock, stop):
    vehicles = clock.problem.vehicles
    if not vehicles:
        return NO_VEHICLE
    able = [v for v in vehicles if can_serve(v, stop)]
    if not able:
        return SKILL
    large = [v for v in able if v.volume >= stop.volume and v.weight >= stop.weight]
    if not large:
        return SIZE
    reach = [v for v in large if _has_way(clock, v, stop)]
    if not reach:
        return NO_WAY
    if not any(_in_time(clock, vehicle, stop) for vehicle in reach):
        return WINDOW
    return None


def _has_way(clock, vehicle, stop):
    ways = clock.problem.distances, clock.problem.durations
    return all(
        way[vehicle.start][stop.place] >= 0 and way[stop.place][vehicle.end] >= 0
        for way in ways
    )


def _in_time(clock, vehicle, stop):
    route = clock.route(vehicle, [("stop", stop.key)])
    return not trouble(clock, vehicle, route)


def explain(problem, plan, known=()):
    """Return {key: reason} for every stop that a plan leaves out.

    :param dict known: reasons that are known beforehand
    """
    clock, reasons = Clock(problem), {}
    known = dict(known)
    orders = plan.orders()
    for vehicle in problem.vehicles:
        orders.setdefault(vehicle.key, [])
    costs = {
        vehicle.key: complete_route(clock, vehicle, orders[vehicle.key], quick=True)
        for vehicle in problem.vehicles
    }
    for key in plan.left_out:
        reasons[key] = known.get(key) or _explain_one(clock, orders, costs, key)
    return reasons


def _explain_one(clock, orders, routes, key):
    stop = clock.stops[key]
    why = _why_impossible(clock, stop)
    if why:
        return reason(why)
    only_load = True
    for vehicle, index in _near_places(clock, orders, stop):
        keys = [*orders[vehicle.key][:index], key, *orders[vehicle.key][index:]]
        route = complete_route(clock, vehicle, keys, quick=True)
        late = trouble(clock, vehicle, route)
        only_load = only_load and not late
        if not late and not any(overload(vehicle, route, clock.stops)):
            # The nearest place that has room: others are a longer way round.
            more = route.distance - routes[vehicle.key].distance
            return reason(DETOUR, max(0, more))
    return reason(LOAD if only_load else TIME)


def _near_places(clock, orders, stop):
    """Return (vehicle, index) of the places nearest to a stop, best first.

    The best place of each vehicle is among them: the nearest trucks may be full.
    """
    ranked = []
    for number, vehicle in enumerate(clock.problem.vehicles):
        if can_serve(vehicle, stop):
            places = near_positions(clock, vehicle, orders[vehicle.key], stop, TRIES)
            ranked += [
                # First the best place of every vehicle, then the next ones.
                (rank > 0, detour, number, index)
                for rank, (detour, index) in enumerate(places)
            ]
    vehicles = clock.problem.vehicles
    chosen = sorted(sorted(ranked)[:ALL_TRIES], key=lambda place: place[1:])
    return [(vehicles[number], index) for _rank, _way, number, index in chosen]


def near_positions(clock, vehicle, keys, stop, count):
    """Return (way round, index) of places for a stop in an order, best first."""
    distances = clock.distances
    places = [vehicle.start, *(clock.stops[key].place for key in keys), vehicle.end]
    ranks = sorted(
        (
            distances[before][stop.place]
            + distances[stop.place][after]
            - distances[before][after],
            index,
        )
        for index, (before, after) in enumerate(
            zip(places[:-1], places[1:], strict=True)
        )
    )
    return ranks[:count]
