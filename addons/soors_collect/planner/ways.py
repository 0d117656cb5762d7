"""How far and how long between places: by rule of thumb, or asked of a road server."""

from math import asin, cos, radians, sin, sqrt
from urllib.parse import quote

import requests

from .errors import PlannerError

EARTH_M = 6_371_000
UNIT_M = 10
# 0.0001 degree is some ten metres: near enough to be the same place.
GRAIN = 10_000
# Points in one question to a road server: longer addresses are refused by many.
BLOCK = 50


def rounded(point):
    """Return the key of a place: its degrees to four decimals, as integers."""
    return round(point[0] * GRAIN), round(point[1] * GRAIN)


def straight_m(a, b):
    """Return the metres between two (latitude, longitude), as a bird flies."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (*a, *b))
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))


class RuleOfThumb:
    """A straight line, longer by a factor, driven at a speed that grows with length.

    :param float detour: road length over straight length; 1.3 to 1.34 in Europe
    :param float speed: km/h in town; beyond 10 km a truck gains up to half as much
    """

    def __init__(self, detour=1.3, speed=30.0):
        self.detour = detour
        self.speed = speed

    def way(self, a, b):
        """Return (units of 10 m, seconds)."""
        metres = straight_m(a, b) * self.detour
        gain = 1 + 0.5 * min(1.0, max(0.0, (metres - 10_000) / 30_000))
        seconds = metres / (self.speed * gain / 3.6)
        return round(metres / UNIT_M), round(seconds)

    def table(self, points):
        """Return the square lists (distances, durations) between points."""
        distances, durations = _squares(len(points))
        for i, a in enumerate(points):
            for j in range(i):
                way = self.way(a, points[j])
                distances[i][j] = distances[j][i] = way[0]
                durations[i][j] = durations[j][i] = way[1]
        return distances, durations


class RoadServer:
    """A server of ways with OSRM's table service; what is known is kept.

    It is asked in blocks. For another kind of server, override ``_ask_block``.

    :param str url: for example http://localhost:5000
    :param cache: object with `load(keys)` -> {(from, to): (units, seconds)} and
        `keep({...})`; keys are rounded places
    :param float timeout: seconds to wait for one answer
    :param float factor: durations are multiplied by it, trucks being slower than cars
    """

    def __init__(self, url, cache=None, timeout=10.0, factor=1.0, block=BLOCK):
        self.url = url.rstrip("/")
        self.cache = cache
        self.timeout = timeout
        self.factor = factor
        self.block = block

    def table(self, points):
        """Return the square lists (distances, durations) between points."""
        keys = [rounded(point) for point in points]
        known = self.cache.load(set(keys)) if self.cache else {}
        distances, durations = _squares(len(points))
        found = {}
        for rows in _blocks(len(points), self.block):
            for columns in _blocks(len(points), self.block):
                pairs = {(keys[i], keys[j]) for i in rows for j in columns}
                # No way leads from a place to itself: none is kept, nor asked for.
                if any(a != b and (a, b) not in known for a, b in pairs):
                    found.update(self._ask(points, keys, rows, columns))
        if self.cache and found:
            self.cache.keep(found)
        known = {**known, **found}
        for i, start in enumerate(keys):
            for j, end in enumerate(keys):
                if i != j and start != end:
                    distances[i][j], durations[i][j] = known[start, end]
        return distances, durations

    def _ask(self, points, keys, rows, columns):
        """Return {(from, to): (units, seconds)} of one block; -1 where no way is."""
        try:
            metres, seconds = self._ask_block(points, rows, columns)
            return {
                (keys[i], keys[j]): (
                    _units(metres[a][b], 1 / UNIT_M),
                    _units(seconds[a][b], self.factor),
                )
                for a, i in enumerate(rows)
                for b, j in enumerate(columns)
            }
        except (KeyError, IndexError, TypeError) as error:
            raise PlannerError("road_server", "unexpected answer") from error

    def _ask_block(self, points, rows, columns):
        """Return (metres, seconds), lists of lists, None where there is no way."""
        places = sorted({*rows, *columns})
        index = {place: n for n, place in enumerate(places)}
        coordinates = ";".join(f"{points[n][1]:.5f},{points[n][0]:.5f}" for n in places)
        data = self._send(
            "GET",
            f"/table/v1/driving/{quote(coordinates, safe=',;')}",
            params={
                "annotations": "duration,distance",
                "sources": ";".join(str(index[n]) for n in rows),
                "destinations": ";".join(str(index[n]) for n in columns),
            },
        )
        if data.get("code") != "Ok":
            raise PlannerError("road_server", "the server found no table")
        return data["distances"], data["durations"]

    def _send(self, method, path, **values):
        try:
            answer = requests.request(
                method, f"{self.url}{path}", timeout=self.timeout, **values
            )
            answer.raise_for_status()
            data = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise PlannerError("road_server", str(error)[:200]) from error
        if not isinstance(data, dict):
            raise PlannerError("road_server", "unexpected answer")
        return data


class ValhallaServer(RoadServer):
    """A server with Valhalla's matrix service, which knows trucks."""

    def _ask_block(self, points, rows, columns):
        data = self._send(
            "POST",
            "/sources_to_targets",
            json={
                "sources": [_place(points[n]) for n in rows],
                "targets": [_place(points[n]) for n in columns],
                "costing": "truck",
                "units": "kilometers",
            },
        )
        table = data["sources_to_targets"]
        metres = [[_metres(cell["distance"]) for cell in row] for row in table]
        return metres, [[cell["time"] for cell in row] for row in table]


SERVERS = {"osrm": RoadServer, "valhalla": ValhallaServer}


def _place(point):
    return {"lat": round(point[0], 5), "lon": round(point[1], 5)}


def _metres(km):
    return None if km is None else km * 1000


def _units(value, factor):
    return -1 if value is None else round(value * factor)


def _squares(size):
    return tuple([[0] * size for _row in range(size)] for _square in range(2))


def _blocks(size, block):
    return [range(n, min(n + block, size)) for n in range(0, size, block)]
