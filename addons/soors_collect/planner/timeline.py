"""When a truck is where, for a given sequence of visits."""

from .model import BREAK, STOP, UNLOAD, Route, Visit

NO_WAY = 10**7


class Clock:
    """The ways and places of a problem, ready for many questions."""

    def __init__(self, problem):
        self.problem = problem
        self.stops = problem.stop()
        self.vehicles = problem.vehicle()
        self.unloads = problem.unload()
        self.distances = _passable(problem.distances)
        self.durations = _passable(problem.durations)

    def place(self, vehicle, step, here):
        """Return where a step is done, None for a break where the truck stands."""
        kind, key = step[:2]
        if kind == STOP:
            return self.stops[key].place
        if kind == UNLOAD:
            return self.unloads[key].place
        return here if len(step) < 3 else step[2]

    def windows(self, vehicle, step):
        kind, key = step[:2]
        if kind == STOP:
            return self.stops[key].windows
        if kind == UNLOAD:
            unload = self.unloads[key]
            return ((unload.early, unload.late),)
        return ((vehicle.rest.early, vehicle.rest.late),)

    def service(self, vehicle, step):
        kind, key = step[:2]
        if kind == STOP:
            return self.stops[key].service
        if kind == UNLOAD:
            return self.unloads[key].seconds
        return vehicle.rest.seconds

    def releases(self, steps):
        """Return the earliest start of each trip, by the index of its first step."""
        releases, first = {}, 0
        for index, step in enumerate(steps):
            if step[0] == UNLOAD:
                first = index + 1
            elif step[0] == STOP and self.stops[step[1]].release:
                release = self.stops[step[1]].release
                releases[first] = max(releases.get(first, 0), release)
        return releases

    def route(self, vehicle, steps):
        """Return the earliest route through the steps, its departure moved late.

        A late arrival is not refused here: the work begins after its window, and the
        figures count how much.

        :param Vehicle vehicle: whose day it is
        :param steps: list of (kind, key) or, for a break, (kind, key, place)
        """
        releases = self.releases(steps)
        first = max(vehicle.early, releases.get(0, 0))
        early = self._forward(vehicle, steps, first, releases)
        start = max(first, self._departure(vehicle, early))
        if start > first:
            early = self._forward(vehicle, steps, start, releases)
        here, distance = vehicle.start, 0
        for visit in early[:-1]:
            distance += self.distances[here][visit.place]
            here = visit.place
        distance += self.distances[here][vehicle.end]
        return Route(vehicle.key, start, early[-1].arrival, distance, tuple(early[:-1]))

    def _forward(self, vehicle, steps, start, releases):
        now, here, visits = start, vehicle.start, []
        for index, step in enumerate(steps):
            place = self.place(vehicle, step, here)
            arrival = now + self.durations[here][place]
            begin = begin_in(self.windows(vehicle, step), arrival)
            now = begin + self.service(vehicle, step)
            if step[0] == UNLOAD:
                # The truck waits where it unloaded for what it may set out to.
                now = max(now, releases.get(index + 1, 0))
            visits.append(Visit(step[0], step[1], place, arrival, begin, now))
            here = place
        arrival = now + self.durations[here][vehicle.end]
        visits.append(Visit("end", "", vehicle.end, arrival, arrival, arrival))
        return visits

    def _departure(self, vehicle, visits):
        """Return the latest departure that neither delays the end nor makes late."""
        latest = visits[-1].arrival
        for index in range(len(visits) - 2, -1, -1):
            visit, after = visits[index], visits[index + 1]
            way = self.durations[visit.place][after.place]
            latest -= way + (visit.end - visit.start)
            step = (visit.kind, visit.key)
            latest = min(latest, self._last_begin(vehicle, step, visit.start))
            latest = max(latest, visit.start)
        return latest - self.durations[vehicle.start][visits[0].place]

    def _last_begin(self, vehicle, step, start):
        """Return until when a step may begin without leaving its window."""
        for early, late in self.windows(vehicle, step):
            if early <= start <= late:
                return late
        return start if self.windows(vehicle, step) else 10**9


def _passable(rows):
    """Return ways where none is as far as no day is long: late, never taken."""
    if min(map(min, rows), default=0) >= 0:
        return rows
    return [[NO_WAY if way < 0 else way for way in row] for row in rows]


def begin_in(windows, arrival):
    """Return the first moment in any window from an arrival on.

    After the last window it is the arrival itself: late.
    """
    best = None
    for early, late in windows:
        if arrival <= late:
            moment = max(arrival, early)
            best = moment if best is None else min(best, moment)
    return arrival if best is None else best


def lateness(windows, start):
    """Return by how many seconds a start misses all windows."""
    if not windows or any(early <= start <= late for early, late in windows):
        return 0
    return max(0, start - max(late for _early, late in windows))


def steps_of(route):
    """Return the steps that would give the route again."""
    return [
        (visit.kind, visit.key, visit.place)
        if visit.kind == BREAK
        else (visit.kind, visit.key)
        for visit in route.visits
    ]
