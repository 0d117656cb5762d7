"""From our problem to PyVRP's and back; nothing else in the suite knows PyVRP.

PyVRP has no breaks, no skills and no order of locked stops. Here they become:

* skill, or "only this vehicle": a dimension of load that only the right trucks have
  room for. The second is written in binary digits, so that 25 trucks take 10
  dimensions rather than 25;
* break: a group of alternatives of which the truck must take one, at its depot, where
  it unloads or at stops it serves about that time; or, in the plain variant, a shift
  that is shorter by the break, which we put in afterwards;
* several windows: a group of alternatives of which at most one is taken;
* empty before going home: an end behind the nearest place to unload.
"""

from dataclasses import dataclass, replace

import numpy
import pyvrp
from pyvrp.stop import MultipleCriteria

from .adapt import shorten
from .complete import nearest_unload, with_break
from .model import BREAK, STOP, UNLOAD, Plan
from .timeline import NO_WAY, Clock

# One thing in a dimension that says "may" or "may not". Not 1: the solver's penalty is
# per unit and must outweigh any prize.
TOKEN = 1_000
ROOM = 10**7
# Stops about the break offered as places for it.
CANDIDATES = 6


@dataclass
class Offer:
    """Places where a vehicle may take its break, in the solver's terms."""

    vehicle: str
    places: list


class Model:
    """One problem in PyVRP's terms.

    :param Problem problem: without stops that nobody can serve
    :param offers: for each vehicle with a break, where it may be taken; None puts the
        breaks in afterwards
    :param bool strict: every stop must be served (published test instances)
    """

    def __init__(self, problem, offers=None, strict=False):
        self.problem = problem
        self.clock = Clock(problem)
        self.offers = offers
        self.strict = strict
        self.meaning = []  # what each PyVRP client is: (kind, key, place)
        self.depots = []
        self.unload_of = {}
        self.groups = []
        self.clients = []
        self.vehicles = list(problem.vehicles)
        if offers is None:
            self.vehicles = [shorten(vehicle) for vehicle in self.vehicles]
        self.distances = _matrix(problem.distances)
        self.durations = _matrix(problem.durations)
        self.size = len(self.distances)
        self._make_dimensions()
        self._make_stops()
        self._make_breaks()
        self._make_vehicles()
        self.data = self._make_data()

    # Dimensions of load

    def _make_dimensions(self):
        stops = self.problem.stops
        self.by_volume = any(stop.volume for stop in stops)
        self.by_weight = any(stop.weight for stop in stops)
        needed = {skill for stop in stops for skill in stop.skills}
        self.skills = sorted(
            skill
            for skill in needed
            if any(skill not in vehicle.skills for vehicle in self.vehicles)
        )
        bound = self.offers or any(stop.vehicle for stop in stops)
        bits = max(1, (len(self.vehicles) - 1).bit_length()) if bound else 0
        if len(self.vehicles) < 2:
            bits = 0
        self.codes = {
            vehicle.key: [
                bit for i in range(bits) for bit in ((n >> i) & 1, 1 - ((n >> i) & 1))
            ]
            for n, vehicle in enumerate(self.vehicles)
        }

    def load(self, volume=0, weight=0, skills=(), vehicle=""):
        """Return one thing's load in all dimensions."""
        load = [volume] * self.by_volume + [weight] * self.by_weight
        load += [TOKEN * (skill in skills) for skill in self.skills]
        width = len(next(iter(self.codes.values()), ()))
        code = self.codes[vehicle] if vehicle else [0] * width
        return load + [TOKEN * bit for bit in code]

    def capacity(self, vehicle):
        room = [vehicle.volume] * self.by_volume + [vehicle.weight] * self.by_weight
        room += [ROOM * (skill in vehicle.skills) for skill in self.skills]
        return room + [ROOM * bit for bit in self.codes[vehicle.key]]

    # Clients

    def _add_client(self, meaning, **values):
        self.meaning.append(meaning)
        self.clients.append(pyvrp.Client(**values))
        return len(self.clients) - 1

    def _make_stops(self):
        for stop in self.problem.stops:
            load = self.load(stop.volume, stop.weight, stop.skills, stop.vehicle)
            windows = stop.windows or ((0, None),)
            group = None
            if len(windows) > 1:
                group = len(self.groups)
                self.groups.append(([], self.strict))
            for early, late in windows:
                client = self._add_client(
                    (STOP, stop.key, stop.place),
                    location=stop.place,
                    pickup=load,
                    service_duration=stop.service,
                    tw_early=early,
                    **({} if late is None else {"tw_late": late}),
                    release_time=stop.release,
                    prize=0 if self.strict else stop.prize,
                    required=self.strict and group is None,
                    group=group,
                )
                if group is not None:
                    self.groups[group][0].append(client)

    def _make_breaks(self):
        vehicles = {vehicle.key: vehicle for vehicle in self.vehicles}
        for offer in self.offers or ():
            rest = vehicles[offer.vehicle].rest
            group = len(self.groups)
            members = [
                self._add_client(
                    (BREAK, offer.vehicle, place),
                    location=place,
                    pickup=self.load(vehicle=offer.vehicle),
                    service_duration=rest.seconds,
                    tw_early=rest.early,
                    tw_late=rest.late,
                    required=False,
                    group=group,
                )
                for place in offer.places
            ]
            self.groups.append((members, True))

    # Vehicles and depots

    def _depot(self, place, **values):
        self.depots.append(pyvrp.Depot(place, **values))
        return len(self.depots) - 1

    def _make_vehicles(self):
        unloads = []
        for unload in self.problem.unloads:
            depot = self._depot(
                unload.place,
                tw_early=unload.early,
                tw_late=unload.late,
                service_duration=unload.seconds,
            )
            self.unload_of[depot] = unload.key
            unloads.append(depot)
        homes, kinds = {}, {}
        for vehicle in self.vehicles:
            if vehicle.start not in homes:
                homes[vehicle.start] = self._depot(vehicle.start)
            end = (vehicle.end, vehicle.empties_first)
            if end not in homes and vehicle.end in homes and not end[1]:
                homes[end] = homes[vehicle.end]
            elif end not in homes:
                place = self._virtual(vehicle.end) if end[1] else vehicle.end
                homes[end] = self._depot(place)
            kinds.setdefault(self._kind(vehicle), []).append(vehicle.key)
        self.members = list(kinds.values())
        by_key = {vehicle.key: vehicle for vehicle in self.vehicles}
        self.types = []
        for keys in self.members:
            vehicle = by_key[keys[0]]
            values = self._vehicle_values(vehicle, unloads)
            self.types.append(
                pyvrp.VehicleType(
                    len(keys),
                    start_depot=homes[vehicle.start],
                    end_depot=homes[(vehicle.end, vehicle.empties_first)],
                    **values,
                )
            )

    def _kind(self, vehicle):
        """Return what makes two vehicles the same to the solver."""
        code = tuple(self.codes[vehicle.key])
        alike = replace(vehicle, key="", locked=(), moments=())
        return code, repr(replace(alike, skills=frozenset())), _sorted(alike.skills)

    def _vehicle_values(self, vehicle, unloads):
        loaded = self.load(vehicle.loaded_volume, vehicle.loaded_weight)
        trips = vehicle.max_unloads if unloads else 0
        return {
            "capacity": self.capacity(vehicle),
            "initial_load": loaded,
            "fixed_cost": vehicle.fixed_cost,
            "tw_early": vehicle.early,
            "tw_late": max(vehicle.early, vehicle.late),
            "unit_distance_cost": vehicle.distance_cost,
            "unit_duration_cost": vehicle.duration_cost,
            "reload_depots": unloads if trips else [],
            "max_reloads": trips,
        }

    def _virtual(self, home):
        """Add a place for being home after unloading; return its index."""
        size = len(self.distances)
        for name in ("distances", "durations"):
            matrix = getattr(self, name)
            setattr(self, name, numpy.pad(matrix, ((0, 1), (0, 1))))
        for place in range(self.size):
            way = self._way_home(place, home)
            self.distances[place, size], self.durations[place, size] = way
        return size

    def _way_home(self, place, home):
        distances, durations = self.clock.distances, self.clock.durations
        if any(unload.place == place for unload in self.problem.unloads):
            return distances[place][home], durations[place][home]
        unload = nearest_unload(self.clock, place, home)
        if not unload:
            return NO_WAY, NO_WAY
        there, seconds = unload.place, unload.seconds
        return (
            distances[place][there] + distances[there][home],
            durations[place][there] + seconds + durations[there][home],
        )

    def _make_data(self):
        size = len(self.distances)
        positions = list(self.problem.positions) or [(0.0, 0.0)] * self.size
        positions += [(0.0, 0.0)] * (size - len(positions))
        return pyvrp.ProblemData(
            [pyvrp.Location(float(x), float(y)) for x, y in positions],
            self.clients,
            self.depots,
            self.types,
            [self.distances],
            [self.durations],
            [pyvrp.ClientGroup(members, required) for members, required in self.groups],
        )

    # To and fro

    def encode(self, plan):
        """Return PyVRP's solution of a plan, to start from; None without routes."""
        type_of = {key: n for n, keys in enumerate(self.members) for key in keys}
        depots = {key: depot for depot, key in self.unload_of.items()}
        routes = []
        for route in plan.routes:
            activities = self._encode_route(route, depots)
            if activities:
                kind = type_of[route.vehicle]
                routes.append(pyvrp.Route(self.data, activities, kind))
        return pyvrp.Solution(self.data, routes) if routes else None

    def _encode_route(self, route, depots):
        client, depot = pyvrp.ActivityType.CLIENT, pyvrp.ActivityType.DEPOT
        activities, served = [], False
        for index, visit in enumerate(route.visits):
            if visit.kind == UNLOAD and index + 1 < len(route.visits):
                activities.append(pyvrp.Activity(depot, depots[visit.key]))
                continue
            found = self._find_client(route.vehicle, visit)
            if found is not None:
                activities.append(pyvrp.Activity(client, found))
                served = True
        return activities if served else []

    def _find_client(self, vehicle, visit):
        if not hasattr(self, "_index"):
            self._index = {}
            for n, (meaning, client) in enumerate(
                zip(self.meaning, self.clients, strict=True)
            ):
                self._index.setdefault(meaning, []).append((n, client))
        key = vehicle if visit.kind == BREAK else visit.key
        fits = self._index.get((visit.kind, key, visit.place), ())
        in_time = [n for n, c in fits if c.tw_early <= visit.start <= c.tw_late]
        return next(iter(in_time), next((n for n, _client in fits), None))

    def decode(self, solution):
        """Return the plan of a solution, timed by our own clock."""
        free = {n: list(keys) for n, keys in enumerate(self.members)}
        routes, served = [], set()
        for found in solution.routes():
            key = free[found.vehicle_type()].pop(0)
            vehicle = self.clock.vehicles[key]
            steps = self._decode_steps(vehicle, found)
            if not any(step[0] == STOP for step in steps):
                continue
            served.update(step[1] for step in steps if step[0] == STOP)
            if self.offers is None:
                routes.append(with_break(self.clock, vehicle, steps))
            else:
                routes.append(self.clock.route(vehicle, steps))
        home = [
            with_break(self.clock, vehicle, self._empty_first(vehicle, []))
            for vehicle in self.problem.vehicles
            if vehicle.is_out() and all(r.vehicle != vehicle.key for r in routes)
        ]
        left = [stop.key for stop in self.problem.stops if stop.key not in served]
        return Plan((*routes, *home), tuple(left))

    def _decode_steps(self, vehicle, found):
        steps = []
        for activity in list(found)[1:-1]:
            if activity.is_depot():
                steps.append((UNLOAD, self.unload_of[activity.idx]))
                continue
            kind, key, place = self.meaning[activity.idx]
            steps.append((STOP, key) if kind == STOP else (BREAK, "", place))
        return self._empty_first(vehicle, steps)

    def _empty_first(self, vehicle, steps):
        if not vehicle.empties_first:
            return steps
        clock, here = self.clock, vehicle.start
        loaded = bool(vehicle.loaded_volume or vehicle.loaded_weight)
        for step in steps:
            here = clock.place(vehicle, step, here)
            loaded = step[0] == STOP or (loaded and step[0] != UNLOAD)
        unload = nearest_unload(clock, here, vehicle.end) if loaded else None
        return [*steps, (UNLOAD, unload.key)] if unload else steps


def offers(problem, plan=None):
    """Return where each vehicle may rest: at home, where it unloads, at its stops."""
    by_vehicle = {route.vehicle: route for route in plan.routes} if plan else {}
    found = []
    for vehicle in problem.vehicles:
        if not vehicle.rest or vehicle.late <= vehicle.rest.late:
            continue
        places = [vehicle.start, vehicle.end]
        places += [unload.place for unload in problem.unloads]
        route = by_vehicle.get(vehicle.key)
        if route:
            places += _places_about(route, vehicle.rest)
        found.append(Offer(vehicle.key, list(dict.fromkeys(places))))
    return found


def _places_about(route, rest):
    """Return the places of a route that are nearest in time to the break."""
    middle = (rest.early + rest.late) // 2
    visits = sorted(route.visits, key=lambda visit: abs(visit.start - middle))
    return [visit.place for visit in visits[:CANDIDATES]]


def run(model, stop, seed=0, start=None, on_best=None):
    """Solve one model; return the best solution, or None when it found none.

    :param stop: list of stopping criteria
    :param Plan start: a plan to start from
    :param on_best: called with each better solution
    """
    callbacks = _Callbacks(on_best) if on_best else None
    params = pyvrp.SolveParams(ils=pyvrp.IteratedLocalSearchParams(callbacks=callbacks))
    result = pyvrp.solve(
        model.data,
        MultipleCriteria(stop),
        seed=seed,
        collect_stats=False,
        display=False,
        params=params,
        initial_solution=model.encode(start) if start else None,
    )
    return result.best if result.best.is_feasible() else None


class _Callbacks(pyvrp.IteratedLocalSearchCallbacks):
    def __init__(self, on_best):
        self.on_best_solution = on_best

    def on_best(self, best):
        self.on_best_solution(best)


def _matrix(rows):
    matrix = numpy.array(rows, dtype=numpy.int64)
    matrix[matrix < 0] = NO_WAY
    numpy.fill_diagonal(matrix, 0)
    return matrix


def _sorted(skills):
    return tuple(sorted(skills))
