"""Is a plan one that can be driven? Nothing here is shared with what makes plans."""

from collections import Counter
from dataclasses import dataclass

from .model import BREAK, STOP, UNLOAD


@dataclass(frozen=True)
class Violation:
    """A rule that a plan breaks: which, by whom, at which stop, by how much."""

    code: str
    vehicle: str = ""
    key: str = ""
    amount: int = 0


def check(problem, plan):
    """Return what is wrong with a plan; nothing when it may be driven.

    :rtype: list[Violation]
    """
    found = _check_all_stops(problem, plan)
    vehicles = {vehicle.key: vehicle for vehicle in problem.vehicles}
    used = [route.vehicle for route in plan.routes]
    for route in plan.routes:
        vehicle = vehicles.get(route.vehicle)
        if vehicle is None or used.count(route.vehicle) > 1:
            found.append(Violation("vehicle", route.vehicle))
            continue
        found += _RouteCheck(problem, vehicle, route).run()
    found += _check_locked(problem, plan)
    return found


def _check_all_stops(problem, plan):
    wanted = {stop.key for stop in problem.stops}
    seen = [key for route in plan.routes for key in route.stop_keys()]
    seen += plan.left_out
    found = [Violation("unknown", key=key) for key in seen if key not in wanted]
    found += [Violation("lost", key=key) for key in wanted - set(seen)]
    found += [
        Violation("twice", key=key)
        for key, count in sorted(Counter(seen).items())
        if count > 1
    ]
    return found


def _check_locked(problem, plan):
    """Locked stops stay on their truck and in their order."""
    found, orders = [], plan.orders()
    for vehicle in problem.vehicles:
        locked = set(vehicle.locked)
        kept = [key for key in orders.get(vehicle.key, ()) if key in locked]
        if kept != list(vehicle.locked):
            found.append(Violation("locked", vehicle.key))
    return found


class _RouteCheck:
    """Walks one route as the truck would drive it."""

    def __init__(self, problem, vehicle, route):
        self.problem = problem
        self.vehicle = vehicle
        self.route = route
        self.stops = {stop.key: stop for stop in problem.stops}
        self.unloads = {unload.key: unload for unload in problem.unloads}
        self.found = []
        self.volume = vehicle.loaded_volume
        self.weight = vehicle.loaded_weight
        self.trip_start = route.start
        self.rested = False
        self.unloaded = 0

    def wrong(self, code, key="", amount=0):
        self.found.append(Violation(code, self.vehicle.key, key, amount))

    def run(self):
        route, vehicle = self.route, self.vehicle
        if route.start < vehicle.early:
            self.wrong("shift", amount=vehicle.early - route.start)
        here, now, distance = vehicle.start, route.start, 0
        for visit in route.visits:
            distance += self.drive(here, visit.place, now, visit.arrival, visit.key)
            if visit.start < visit.arrival or visit.end < visit.start:
                self.wrong("clock", visit.key)
            self.visit(visit)
            here, now = visit.place, visit.end
        distance += self.drive(here, vehicle.end, now, route.end, "")
        if route.end > vehicle.late:
            self.wrong("shift", amount=route.end - vehicle.late)
        if distance != route.distance:
            self.wrong("distance", amount=route.distance - distance)
        self.at_the_end()
        return self.found

    def drive(self, here, there, leave, arrive, key):
        way = self.problem.durations[here][there]
        if way < 0 or self.problem.distances[here][there] < 0:
            self.wrong("no_way", key)
        elif arrive < leave + way:
            self.wrong("too_fast", key, leave + way - arrive)
        return self.problem.distances[here][there]

    def visit(self, visit):
        if visit.kind == STOP:
            self.at_stop(visit)
        elif visit.kind == UNLOAD:
            self.at_unloading(visit)
        elif visit.kind == BREAK:
            self.at_break(visit)
        else:
            self.wrong("kind", visit.key)

    def at_stop(self, visit):
        stop = self.stops.get(visit.key)
        if stop is None:
            return
        if stop.place != visit.place or visit.end - visit.start < stop.service:
            self.wrong("service", visit.key)
        if stop.windows and not any(
            early <= visit.start <= late for early, late in stop.windows
        ):
            self.wrong("window", visit.key)
        if not stop.skills <= self.vehicle.skills:
            self.wrong("skill", visit.key)
        if stop.vehicle and stop.vehicle != self.vehicle.key:
            self.wrong("vehicle", visit.key)
        if self.trip_start < stop.release:
            self.wrong("release", visit.key, stop.release - self.trip_start)
        self.volume += stop.volume
        self.weight += stop.weight
        if self.volume > self.vehicle.volume or self.weight > self.vehicle.weight:
            self.wrong("overload", visit.key)

    def at_unloading(self, visit):
        unload = self.unloads.get(visit.key)
        if unload is None or unload.place != visit.place:
            self.wrong("unloading", visit.key)
            return
        if visit.end - visit.start < unload.seconds:
            self.wrong("unloading", visit.key)
        if not unload.early <= visit.start <= unload.late:
            self.wrong("window", visit.key)
        self.volume = self.weight = 0
        self.unloaded += 1
        self.trip_start = visit.end

    def at_break(self, visit):
        rest = self.vehicle.rest
        if rest is None:
            self.wrong("break", visit.key)
            return
        in_time = rest.early <= visit.start <= rest.late
        if in_time and visit.end - visit.start >= rest.seconds:
            self.rested = True

    def at_the_end(self):
        rest = self.vehicle.rest
        if rest and self.route.end > rest.late and not self.rested:
            self.wrong("break")
        if self.vehicle.empties_first and (self.volume or self.weight):
            self.wrong("loaded")
        last_is_home = self.vehicle.empties_first and self.route.visits
        allowed = self.vehicle.max_unloads + (1 if last_is_home else 0)
        if self.unloaded > allowed:
            self.wrong("unloads")
