# SPDX-License-Identifier: LGPL-3.0-only
"""Readers of published vehicle-routing instances: Solomon's and CVRPLIB's layouts."""

import csv
import math
import re
from dataclasses import dataclass, field, replace

from ..problem import Problem

FAR = 10**7
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass
class Instance:
    """One instance as its file has it; times and ways are not scaled."""

    name: str
    kind: str
    capacity: int
    points: list
    demands: list
    windows: list = field(default_factory=list)
    services: list = field(default_factory=list)
    releases: list = field(default_factory=list)
    vehicles: int = 0
    best: int | None = None

    @property
    def customers(self):
        return len(self.points) - 1


def read(path):
    """Return the instance in a file, whatever of the two layouts it has."""
    try:
        text = path.read_text(encoding="utf-8")
        solomon = "CUST NO" in text.upper()
        return _solomon(path.stem, text) if solomon else _vrplib(path.stem, text)
    except (OSError, ValueError, LookupError, StopIteration) as error:
        raise Problem(
            f"{path} is not an instance that can be read: {error!r}.",
            "give files in Solomon's (.txt) or CVRPLIB's (.vrp) layout.",
        ) from error


def read_all(folder):
    """Return the instances of a folder, with the best known costs beside them."""
    paths = sorted([*folder.rglob("*.txt"), *folder.rglob("*.vrp")])
    if not paths:
        raise Problem(
            f"There is no instance in {folder}.",
            "give a folder with .txt or .vrp files.",
        )
    known = _best_known(folder)
    instances = [read(path) for path in paths]
    for path, instance in zip(paths, instances, strict=True):
        instance.best = known.get(instance.name) or _cost_of_solution(path)
    return instances


def _best_known(folder):
    path = folder / "best_known.csv"
    if not path.exists():
        return {}
    with open(path, encoding="utf-8", newline="") as file:
        return {
            row["name"]: int(row["cost_scaled"])
            for row in csv.DictReader(file)
            if row.get("cost_scaled")
        }


def _cost_of_solution(path):
    solution = path.with_suffix(".sol")
    if not solution.exists():
        return None
    found = re.search(r"Cost:?\s+(\d+)", solution.read_text(encoding="utf-8"))
    return int(found[1]) if found else None


def _solomon(name, text):
    lines = [line.split() for line in text.splitlines() if line.strip()]
    start = next(n for n, words in enumerate(lines) if words[0] == "NUMBER")
    vehicles, capacity = map(int, lines[start + 1][:2])
    rows = [
        [float(word) for word in words]
        for words in lines[start + 2 :]
        if NUMBER.fullmatch(words[0]) and len(words) >= 7
    ]
    return Instance(
        name,
        "vrptw",
        capacity,
        [(row[1], row[2]) for row in rows],
        [int(row[3]) for row in rows],
        [(int(row[4]), int(row[5])) for row in rows],
        [int(row[6]) for row in rows],
        [0] * len(rows),
        vehicles,
    )


def _vrplib(name, text):
    header, sections, section = {}, {}, None
    for line in text.splitlines():
        words = line.split()
        if not words or words[0] == "EOF":
            continue
        if words[0].endswith("_SECTION"):
            section = sections.setdefault(words[0], [])
        elif section is not None:
            section.append([float(word) for word in words])
        else:
            key, _colon, value = line.partition(":")
            header[key.strip()] = value.strip()
    points = [tuple(row[1:3]) for row in sections["NODE_COORD_SECTION"]]
    demands = [int(row[1]) for row in sections["DEMAND_SECTION"]]
    windows = [
        (int(row[1]), int(row[2])) for row in sections.get("TIME_WINDOW_SECTION", ())
    ]
    releases = [int(row[1]) for row in sections.get("RELEASE_TIME_SECTION", ())]
    reloads = "VEHICLES_RELOAD_DEPOT_SECTION" in sections
    service = int(header.get("SERVICE_TIME") or 0)
    kind = "reload" if reloads else "vrptw" if windows else "cvrp"
    capacity = int(header["CAPACITY"])
    # The files of the plain kind name no number of vehicles: some more than needed.
    enough = math.ceil(1.3 * sum(demands) / capacity) + 3
    return Instance(
        name,
        kind,
        capacity,
        points,
        demands,
        windows,
        [0] + [service] * (len(points) - 1),
        releases or [0] * len(points),
        int(header.get("VEHICLES") or enough),
    )


def to_problem(planner, instance):
    """Return the instance as a problem of the round planner."""
    timed = instance.kind != "cvrp"
    scale = 10 if timed else 1
    ways = [
        [
            int(10 * math.dist(a, b)) if timed else int(math.dist(a, b) + 0.5)
            for b in instance.points
        ]
        for a in instance.points
    ]
    last = instance.windows[0][1] * scale if timed else FAR
    stops = tuple(
        planner.Stop(
            f"{n}",
            n,
            service=instance.services[n] * scale,
            weight=instance.demands[n],
            windows=(tuple(edge * scale for edge in instance.windows[n]),)
            if timed
            else (),
            release=instance.releases[n] * scale,
        )
        for n in range(1, len(instance.points))
    )
    vehicle = planner.Vehicle(
        "",
        0,
        0,
        late=last,
        weight=instance.capacity,
        duration_cost=0,
        max_unloads=100 if instance.kind == "reload" else 0,
    )
    vehicles = tuple(replace(vehicle, key=f"v{n}") for n in range(instance.vehicles))
    reload_ = (planner.Unloading("depot", 0, 0, 0, last),)
    return planner.Problem(
        stops,
        vehicles,
        reload_ if instance.kind == "reload" else (),
        ways,
        ways if timed else [[0] * len(ways) for _row in ways],
        tuple(instance.points),
    )
