"""What a plan costs: one yardstick for plans made by hand, by us and by a solver."""

from dataclasses import dataclass

from .model import BREAK, STOP, UNLOAD
from .timeline import lateness

# A kilometre costs 100 and an hour of a crew 10,800, near their ratio in euros. What
# breaks a promise costs more than any detour that would keep it.
LATE_SECOND = 20
OVERTIME_SECOND = 20
OVERLOAD_KG = 50
OVERLOAD_DM3 = 5
WRONG_VEHICLE = 60_000
MISSED_BREAK = 20_000


@dataclass(frozen=True)
class Figures:
    """The figures of a plan: distance in units of 10 m, times in seconds."""

    cost: int
    distance: int
    duration: int
    lateness: int
    overtime: int
    stops: int
    left_out: int
    late_stops: int
    overload_kg: int
    overload_dm3: int
    wrong_vehicle: int
    missed_breaks: int
    vehicles: int

    @property
    def km(self):
        return self.distance / 100

    @property
    def hours(self):
        return self.duration / 3600

    @property
    def overtime_hours(self):
        return self.overtime / 3600


def figures(problem, plan):
    """Return the figures of a plan; a plan may be late or overloaded.

    :rtype: Figures
    """
    stops, vehicles = problem.stop(), problem.vehicle()
    totals = dict.fromkeys(Figures.__dataclass_fields__, 0)
    for route in plan.routes:
        vehicle = vehicles[route.vehicle]
        if not route.stop_keys() and not vehicle.is_out():
            continue
        _add_route(totals, problem, vehicle, route, stops)
    totals["left_out"] = len(plan.left_out)
    totals["cost"] += sum(stops[key].prize for key in plan.left_out)
    return Figures(**totals)


def _add_route(totals, problem, vehicle, route, stops):
    late = [
        lateness(stops[visit.key].windows, visit.start)
        for visit in route.visits
        if visit.kind == STOP
    ]
    duration = route.end - route.start
    overtime = max(0, route.end - vehicle.late)
    kg, dm3 = overload(vehicle, route, stops)
    wrong = sum(
        not can_serve(vehicle, stops[visit.key])
        for visit in route.visits
        if visit.kind == STOP
    )
    missed = int(break_is_missed(vehicle, route))
    added = {
        "distance": route.distance,
        "duration": duration,
        "lateness": sum(late),
        "late_stops": sum(1 for seconds in late if seconds),
        "overtime": overtime,
        "stops": len(late),
        "overload_kg": kg,
        "overload_dm3": dm3,
        "wrong_vehicle": wrong,
        "missed_breaks": missed,
        "vehicles": 1,
        "cost": vehicle.fixed_cost
        + vehicle.distance_cost * route.distance
        + vehicle.duration_cost * duration
        + LATE_SECOND * sum(late)
        + OVERTIME_SECOND * overtime
        + OVERLOAD_KG * kg
        + OVERLOAD_DM3 * dm3
        + sum(stop.prize for stop in without_room(vehicle, route, stops))
        + WRONG_VEHICLE * wrong
        + MISSED_BREAK * missed,
    }
    for name, value in added.items():
        totals[name] += value


def can_serve(vehicle, stop):
    """Tell whether a vehicle and its crew may serve a stop at all."""
    return stop.skills <= vehicle.skills and stop.vehicle in ("", vehicle.key)


def overload(vehicle, route, stops):
    """Return the kilograms and dm3 that are too much, over all trips."""
    kg = dm3 = 0
    for weight, volume in _peaks(vehicle, route, stops):
        kg += max(0, weight - vehicle.weight)
        dm3 += max(0, volume - vehicle.volume)
    return kg, dm3


def _peaks(vehicle, route, stops):
    """Yield the load at the end of each trip."""
    volume, weight = vehicle.loaded_volume, vehicle.loaded_weight
    for visit in route.visits:
        if visit.kind == UNLOAD:
            yield weight, volume
            volume = weight = 0
        elif visit.kind == STOP:
            volume += stops[visit.key].volume
            weight += stops[visit.key].weight
    yield weight, volume


def without_room(vehicle, route, stops):
    """Return the stops of a route whose goods do not fit: in truth left out."""
    volume, weight, found = vehicle.loaded_volume, vehicle.loaded_weight, []
    for visit in route.visits:
        if visit.kind == UNLOAD:
            volume = weight = 0
        elif visit.kind == STOP:
            stop = stops[visit.key]
            volume, weight = volume + stop.volume, weight + stop.weight
            if volume > vehicle.volume or weight > vehicle.weight:
                found.append(stop)
    return found


def break_is_missed(vehicle, route):
    """Tell whether a crew works past its break without one."""
    rest = vehicle.rest
    if not rest or route.end <= rest.late:
        return False
    return not any(
        visit.kind == BREAK
        and rest.early <= visit.start <= rest.late
        and visit.end - visit.start >= rest.seconds
        for visit in route.visits
    )
