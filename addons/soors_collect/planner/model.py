"""What is planned and what comes out: plain data, independent of any solver."""

from dataclasses import asdict, dataclass, field

from .errors import PlannerError

STOP, UNLOAD, BREAK = "stop", "unload", "break"
DAY = 24 * 3600
# What leaving out a stop costs that must be served: more than any detour of a day, but
# below the solver's largest penalty of one broken rule (100,000).
MUST = 60_000
MAX_PRIZE = 90_000


@dataclass(frozen=True)
class Stop:
    """A place to serve: seconds of work, load taken on, when and by whom.

    `windows` are the (earliest, latest) moments at which the work may begin, any of
    them; none means the whole day. `prize` is what leaving the stop out costs, in
    units of cost; `MUST` for what should always be served. `vehicle` is the key of the
    only vehicle that may come. `release`: the truck may leave the depot with this stop
    ahead of it from then on.
    """

    key: str
    place: int
    service: int = 0
    volume: int = 0
    weight: int = 0
    windows: tuple = ()
    skills: frozenset = frozenset()
    prize: int = MUST
    vehicle: str = ""
    release: int = 0


@dataclass(frozen=True)
class Break:
    """A rest of `seconds` that begins between `early` and `late`.

    It is due when the crew is still at work after `late`.
    """

    seconds: int
    early: int
    late: int


@dataclass(frozen=True)
class Unloading:
    """A place where trucks are emptied, with the seconds that takes."""

    key: str
    place: int
    seconds: int = 0
    early: int = 0
    late: int = DAY


@dataclass(frozen=True)
class Vehicle:
    """A truck with its crew for the day, or what is left of it.

    `start` and `end` are places; `early` and `late` the shift. `loaded_volume` and
    `loaded_weight` are on board already (planning again at noon). `locked` are keys
    of stops that stay on this truck and in this order, near the times of `moments`.
    `empties_first`: may not go home loaded, because home is no place to unload.
    """

    key: str
    start: int
    end: int
    early: int = 0
    late: int = DAY
    volume: int = 0
    weight: int = 0
    skills: frozenset = frozenset()
    rest: Break | None = None
    fixed_cost: int = 0
    distance_cost: int = 1
    duration_cost: int = 3
    loaded_volume: int = 0
    loaded_weight: int = 0
    locked: tuple = ()
    moments: tuple = ()
    max_unloads: int = 4
    empties_first: bool = False

    def is_out(self):
        """Tell whether the truck has to drive home even without any stop."""
        loaded = self.loaded_volume or self.loaded_weight
        return self.start != self.end or bool(loaded and self.empties_first)


@dataclass(frozen=True)
class Problem:
    """A day: stops, vehicles, places to unload, and the way between all places.

    `distances` and `durations` are square lists of lists of integers; -1 where there
    is no way.
    """

    stops: tuple
    vehicles: tuple
    unloads: tuple
    distances: list
    durations: list
    positions: tuple = ()

    def __post_init__(self):
        size = len(self.distances)
        if len(self.durations) != size or any(
            len(row) != size for row in (*self.distances, *self.durations)
        ):
            raise PlannerError("matrix", "the matrices are not square and alike")
        for kind, items in self.parts():
            keys = [item.key for item in items]
            if len(set(keys)) != len(keys):
                raise PlannerError("double", kind)
        places = [s.place for s in (*self.stops, *self.unloads)]
        places += [p for v in self.vehicles for p in (v.start, v.end)]
        if any(not 0 <= place < size for place in places):
            raise PlannerError("place", "a place is not in the matrix")
        for stop in self.stops:
            _check_stop(stop)
        for vehicle in self.vehicles:
            if len(vehicle.locked) != len(vehicle.moments):
                raise PlannerError("locked", vehicle.key)
            if vehicle.empties_first and not self.unloads:
                raise PlannerError("unloading", vehicle.key)

    def parts(self):
        return (
            ("stop", self.stops),
            ("vehicle", self.vehicles),
            ("unloading", self.unloads),
        )

    def stop(self):
        """Return the stops by key."""
        return {stop.key: stop for stop in self.stops}

    def vehicle(self):
        """Return the vehicles by key."""
        return {vehicle.key: vehicle for vehicle in self.vehicles}

    def unload(self):
        """Return the places to unload by key."""
        return {unload.key: unload for unload in self.unloads}

    def to_dict(self):
        """Return plain lists and numbers, for a file or another process."""
        data = {
            name: [asdict(item) for item in getattr(self, name)]
            for name in ("stops", "vehicles", "unloads")
        }
        # Not copied number by number: these are by far the largest part.
        data.update(
            distances=self.distances,
            durations=self.durations,
            positions=[list(position) for position in self.positions],
        )
        for item in (*data["stops"], *data["vehicles"]):
            item["skills"] = sorted(item["skills"])
        return data

    @classmethod
    def from_dict(cls, data):
        return cls(
            stops=tuple(_stop(item) for item in data["stops"]),
            vehicles=tuple(_vehicle(item) for item in data["vehicles"]),
            unloads=tuple(Unloading(**item) for item in data["unloads"]),
            distances=data["distances"],
            durations=data["durations"],
            positions=tuple(data["positions"]),
        )


@dataclass(frozen=True)
class Visit:
    """One thing a truck does: `start` to `end`, after arriving at `arrival`."""

    kind: str
    key: str
    place: int
    arrival: int
    start: int
    end: int


@dataclass(frozen=True)
class Route:
    """The day of one truck; `start` leaves, `end` is back."""

    vehicle: str
    start: int
    end: int
    distance: int
    visits: tuple = ()

    def stop_keys(self):
        return [visit.key for visit in self.visits if visit.kind == STOP]


@dataclass(frozen=True)
class Plan:
    """Routes, and the keys of the stops that nobody serves."""

    routes: tuple = ()
    left_out: tuple = ()
    reasons: dict = field(default_factory=dict, compare=False)

    def to_dict(self):
        return asdict(self)

    @classmethod
    def from_dict(cls, data):
        routes = tuple(
            Route(
                **{
                    **route,
                    "visits": tuple(Visit(**visit) for visit in route["visits"]),
                }
            )
            for route in data["routes"]
        )
        return cls(routes, tuple(data["left_out"]), data.get("reasons") or {})

    def orders(self):
        """Return the stops of each vehicle, in order."""
        return {route.vehicle: route.stop_keys() for route in self.routes}


def _check_stop(stop):
    numbers = (stop.service, stop.volume, stop.weight, stop.prize, stop.release)
    if any(not isinstance(n, int) or n < 0 for n in numbers):
        raise PlannerError("stop", f"{stop.key}: whole numbers of zero or more")
    if stop.prize > MAX_PRIZE:
        raise PlannerError("prize", f"{stop.key}: at most {MAX_PRIZE}")
    if any(early > late for early, late in stop.windows):
        raise PlannerError("window", stop.key)


def _stop(item):
    return Stop(
        **{
            **item,
            "skills": frozenset(item["skills"]),
            "windows": tuple(tuple(window) for window in item["windows"]),
        }
    )


def _vehicle(item):
    return Vehicle(
        **{
            **item,
            "skills": frozenset(item["skills"]),
            "rest": Break(**item["rest"]) if item["rest"] else None,
            "locked": tuple(item["locked"]),
            "moments": tuple(item["moments"]),
        }
    )
