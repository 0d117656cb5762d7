"""Small changes of a problem before it is solved."""

from dataclasses import replace

from .explain import impossible
from .model import MAX_PRIZE


def tighten(problem):
    """Return the problem with locked stops held on their truck and in their order.

    Solvers know windows but no order: each locked stop gets the time between half way
    to the one before it and half way to the one after, so the order follows. Inside
    that time its own windows hold, unless the plan by hand misses them.
    """
    held = {}
    for vehicle in problem.vehicles:
        edges = _edges(vehicle.moments)
        for key, window in zip(vehicle.locked, edges, strict=True):
            held[key] = vehicle.key, window
    if not held:
        return problem
    return replace(
        problem,
        stops=tuple(
            _hold(stop, *held[stop.key]) if stop.key in held else stop
            for stop in problem.stops
        ),
    )


def _edges(moments):
    """Return a window around each moment; only equal moments share one.

    A second taken from two stops at one moment could be the one that misses the
    window of the later; there the order is left to who checks it.
    """
    edges, begin = [], 0
    for index, moment in enumerate(moments):
        after = moments[index + 1] if index + 1 < len(moments) else moment + 7200
        end = max(begin, (moment + after) // 2)
        edges.append((begin, end))
        begin = min(end + 1, max(after, end))
    return edges


def _hold(stop, vehicle, window):
    early, late = window
    own = tuple(
        (max(early, a), min(late, b))
        for a, b in stop.windows
        if max(early, a) <= min(late, b)
    )
    return replace(stop, vehicle=vehicle, windows=own or (window,), prize=MAX_PRIZE)


def split(problem):
    """Return (the problem without what nobody can serve, {key: reason})."""
    reasons = impossible(problem)
    if not reasons:
        return problem, {}
    stops = tuple(stop for stop in problem.stops if stop.key not in reasons)
    return replace(problem, stops=stops), reasons


def shorten(vehicle):
    """Return a vehicle whose shift leaves room for its break."""
    rest = vehicle.rest
    if not rest or vehicle.late - rest.seconds < rest.late:
        return vehicle
    return replace(vehicle, late=vehicle.late - rest.seconds)
