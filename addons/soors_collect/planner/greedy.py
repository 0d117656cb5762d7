"""A first plan: each truck in turn goes where its work can begin soonest."""

from .complete import complete_route, trouble
from .costs import can_serve, overload

# How many of the soonest stops are tried before a truck is said to be full.
TRIES = 25


def greedy_orders(clock):
    """Return {vehicle key: stop keys}; what fits nowhere is in none.

    A vehicle with locked stops keeps them and gets no others here.
    """
    held = {key for vehicle in clock.problem.vehicles for key in vehicle.locked}
    left = {stop.key: stop for stop in clock.problem.stops if stop.key not in held}
    orders = {}
    for vehicle in clock.problem.vehicles:
        if vehicle.locked:
            orders[vehicle.key] = list(vehicle.locked)
            continue
        keys, here, now = [], vehicle.start, vehicle.early
        while stop := _next(clock, vehicle, keys, left, here, now):
            keys.append(stop.key)
            now = _begin(clock, stop, here, now) + stop.service
            here = stop.place
            del left[stop.key]
        orders[vehicle.key] = keys
    return orders


def _next(clock, vehicle, keys, left, here, now):
    able = [stop for stop in left.values() if can_serve(vehicle, stop)]
    able.sort(key=lambda stop: _begin(clock, stop, here, now))
    for stop in able[:TRIES]:
        route = complete_route(clock, vehicle, [*keys, stop.key], quick=True)
        full = any(overload(vehicle, route, clock.stops))
        if not full and not trouble(clock, vehicle, route):
            return stop
    return None


def _begin(clock, stop, here, now):
    """Return when work at a stop could begin."""
    arrival = now + clock.durations[here][stop.place]
    early = min((window[0] for window in stop.windows), default=0)
    return max(arrival, early)
