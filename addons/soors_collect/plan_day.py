"""The records of one day as a problem for the planner, and the way back."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytz

from odoo.exceptions import UserError
from odoo.tools import format_date

from .models.soors_round import CHANGEABLE_STATES
from .planner import MUST, Plan, Problem, Stop, Unloading, Vehicle, complete, figures
from .planner.model import DAY, MAX_PRIZE

NO_POSITION = "no_position"
DEPOT = "depot"


class PlanDay:
    """Rounds, requests and points of one company and day.

    Keys tell records apart: "stop:5" is on a round already, "request:7" and "point:3"
    wait; "round:2" is a round, "vehicle:4" a truck that has none yet.

    :param job: the soors.plan.job, in its planner's environment
    :param date: the day
    """

    def __init__(self, job, date):
        self.env = job.env
        self.job = job
        self.company = job.company_id
        self.date = date
        self.records = {}
        self.reasons = {}  # of what cannot even be asked
        self.points = []
        self.place_of = {}
        self.stops = []
        self.vehicles = []
        self.orders = {}
        self.rounds = self._find_rounds()
        self.towns = self._find_towns()

    # What there is

    def _find_rounds(self):
        rounds = self.env["soors.round"].search(
            [
                ("company_id", "=", self.company.id),
                ("date", "=", self.date),
                ("state", "in", CHANGEABLE_STATES),
                ("vehicle_id", "!=", False),
            ],
            order="id",
        )
        rounds.stop_ids.request_id.fetch(["partner_id"])
        return rounds

    def _find_requests(self):
        if not self.job.with_requests:
            return self.env["soors.collection.request"]
        return self.env["soors.collection.request"].search(
            [
                ("company_id", "=", self.company.id),
                ("state", "=", "new"),
                ("municipality_id", "!=", False),
                "|",
                ("date_wished", "=", False),
                ("date_wished", "=", self.date),
            ],
            order="date_limit, id",
        )

    def _find_towns(self):
        """Return where each municipality is: amid its points of known position."""
        rows = self.env["soors.collection.point"]._read_group(
            [("company_id", "=", self.company.id), ("has_position", "=", True)],
            ["municipality_id"],
            ["latitude:avg", "longitude:avg"],
        )
        return {town: (latitude, longitude) for town, latitude, longitude in rows}

    def get_fingerprint(self):
        """Return what the plan rests on; when it changes, the plan is out of date."""
        return ";".join(
            f"{round_.id}:{round_.state}:"
            + ",".join(
                f"{stop.id}{stop.state[0]}{'L' if stop.is_locked else ''}"
                for stop in round_.stop_ids.sorted(lambda s: (s.sequence, s.id))
            )
            for round_ in self.rounds
        )

    # Building

    def check(self):
        """Say so when there is nothing to plan with."""
        self._get_depot()
        if not self.rounds and not self.job.vehicle_ids:
            raise UserError(
                self.env._(
                    "No round with a vehicle on %(date)s: make one, or choose the"
                    " vehicles to plan.",
                    date=format_date(self.env, self.date),
                )
            )

    def build(self):
        """Return (problem, plan by hand); also fills `reasons`.

        :rtype: tuple[Problem, Plan]
        """
        self.check()
        self.depot = self._place(self._get_depot())
        for round_ in self.rounds:
            self._add_round(round_)
        for vehicle in self.job.vehicle_ids - self.rounds.vehicle_id:
            self._add_vehicle(vehicle)
        self._add_waiting()
        distances, durations = self.env["soors.way"]._get_table(
            self.company, self.points
        )
        seconds = self.company.soors_plan_unload_minutes * 60
        problem = Problem(
            tuple(self.stops),
            tuple(self.vehicles),
            (Unloading(DEPOT, self.depot, seconds),),
            distances,
            durations,
            tuple(self.points),
        )
        hand = complete(problem, self.orders)
        return self._lock(problem, hand), hand

    def _get_depot(self):
        found = self.company._get_soors_depot_position()
        if not found:
            raise UserError(
                self.env._(
                    "Automatic planning does not know where the depot of %(company)s"
                    " is: type its latitude and longitude in the settings of the"
                    " collection.",
                    company=self.company.name,
                )
            )
        return found

    def _place(self, position):
        """Return the index of a position, which is added when it is new."""
        position = (round(position[0], 6), round(position[1], 6))
        if position not in self.place_of:
            self.place_of[position] = len(self.points)
            self.points.append(position)
        return self.place_of[position]

    def _position(self, record):
        town = record.municipality_id
        return record._get_plan_position() or self.towns.get(town)

    def _add_stop(self, key, record, **values):
        """Take a stop in; tell whether its position is known."""
        self.records[key] = record
        position = self._position(record)
        if not position:
            self.reasons[key] = {"code": NO_POSITION, "amount": 0}
            return False
        values = {**record._prepare_plan_stop(self.date), **values}
        self.stops.append(Stop(key, self._place(position), **values))
        return True

    def _add_round(self, round_):
        key = f"round:{round_.id}"
        self.records[key] = round_
        stops = round_.stop_ids.sorted(lambda stop: (stop.sequence, stop.id))
        todo = stops.filtered(lambda stop: stop.state == "todo")
        names = []
        for stop in todo:
            values = {"vehicle": key, "prize": MAX_PRIZE} if stop.is_locked else {}
            name = f"stop:{stop.id}"
            # Who is nowhere stays on the round, behind those that were planned.
            if self._add_stop(name, stop, **values):
                names.append(name)
        self.orders[key] = names
        self.vehicles.append(self._make_vehicle(key, round_, stops - todo))

    def _make_vehicle(self, key, round_, driven):
        early, late, rest = round_._get_plan_hours()
        values = {"start": self.depot, "early": early, **self._on_the_way(round_)}
        if round_.state == "running":
            values["start"] = self._last_place(driven)
            kg = round_._get_plan_load_kg()
            values["loaded_weight"] = round(kg)
            values["loaded_volume"] = round(1000 * kg / self.company.soors_plan_density)
        if rest and values["early"] > rest.late:
            rest = None  # taken already
        skills = round_._get_plan_skills(self._skills())
        return self._vehicle(key, round_.vehicle_id, late, rest, skills, values)

    def _vehicle(self, key, truck, late, rest, skills, values):
        # Unloading at the end of the day is work as well.
        late = max(values["early"], late - self.company.soors_plan_unload_minutes * 60)
        return Vehicle(
            key,
            end=self.depot,
            late=late,
            rest=rest,
            skills=skills,
            **truck._prepare_plan_capacity(),
            **values,
        )

    def _on_the_way(self, round_):
        """Return from when on a round under way can still be planned."""
        early = round_._get_plan_hours()[0]
        if round_.state == "running" and self.date == self._today():
            return {"early": max(early, self._now())}
        return {"early": early}

    def _last_place(self, driven):
        """Return where a truck under way is: at the stop it was seen at last."""
        for stop in driven.sorted(lambda s: (s.date_done or s.write_date, s.sequence))[
            ::-1
        ]:
            position = self._position(stop)
            if position:
                return self._place(position)
        return self.depot

    def _add_vehicle(self, truck):
        key = f"vehicle:{truck.id}"
        self.records[key] = truck
        shift = self.env["soors.shift"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        round_ = self.env["soors.round"].new(
            {"hour_start": shift.hour_from or 8.0, "shift_id": shift.id}
        )
        early, late, rest = round_._get_plan_hours()
        skills = frozenset(truck.soors_skill_ids.mapped("code"))
        self.orders[key] = []
        values = {"start": self.depot, "early": early}
        self.vehicles.append(self._vehicle(key, truck, late, rest, skills, values))

    def _add_waiting(self):
        for request in self._find_requests():
            prize = min(MUST, request._get_plan_prize(self.date))
            self._add_stop(f"request:{request.id}", request, prize=prize)
        for point in self.job.point_ids - self.rounds.stop_ids.point_id:
            prize = min(MUST, point._get_plan_prize(self.date))
            self._add_stop(f"point:{point.id}", point, prize=prize)

    def _lock(self, problem, hand):
        """Return the problem with locked stops at the times of the plan by hand."""
        moments = {
            visit.key: visit.start for route in hand.routes for visit in route.visits
        }
        vehicles = []
        for vehicle in problem.vehicles:
            locked = tuple(
                key for key in self.orders[vehicle.key] if self.records[key].is_locked
            )
            times = tuple(moments[key] for key in locked)
            vehicles.append(replace(vehicle, locked=locked, moments=times))
        return replace(problem, vehicles=tuple(vehicles))

    def _skills(self):
        return self.env["soors.skill"].search([])

    # Times

    def _zone(self):
        return self.company._get_timezone()

    def _today(self):
        return datetime.now(self._zone()).date()

    def _now(self):
        now = datetime.now(self._zone())
        return min(DAY - 1, now.hour * 3600 + now.minute * 60)

    def moment(self, seconds):
        """Return the naive UTC moment of a second of the local day."""
        local = datetime.combine(self.date, time.min) + timedelta(seconds=seconds)
        return self._zone().localize(local).astimezone(pytz.utc).replace(tzinfo=None)

    @staticmethod
    def figures(problem, plan):
        """Return the figures of one route, as if nothing else were to do."""
        return figures(problem, Plan(plan.routes))

    @staticmethod
    def by_vehicle(plan):
        """Return {vehicle key: a plan of that vehicle's route alone}."""
        plans = defaultdict(Plan)
        for route in plan.routes:
            plans[route.vehicle] = Plan((route,))
        return plans
