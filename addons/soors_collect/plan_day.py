"""The records of one day as a problem for the planner, and the way back."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytz

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from .models.soors_round import CHANGEABLE_STATES
from .planner import MUST, Plan, Problem, Stop, Unloading, Vehicle, complete, figures
from .planner.model import DAY, MAX_PRIZE

NO_POSITION = "no_position"
NO_TOWN = "no_town"
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
        """Return who waits and may be visited that day.

        Who named a day may be visited from then on. What an earlier day of the same
        job has found a place for waits no more.
        """
        if not self.job.with_requests:
            return self.env["soors.collection.request"]
        return self.env["soors.collection.request"].search(
            Domain("company_id", "=", self.company.id)
            & Domain("state", "=", "new")
            & Domain("id", "not in", self._find_placed().request_id.ids)
            & (
                Domain("date_wished", "=", False)
                | Domain("date_wished", "<=", self.date)
            ),
            order="date_limit, id",
        )

    def _find_points(self):
        """Return the further points that no round of these days empties anyway."""
        stops = self.env["soors.round.stop"].search(
            [
                ("company_id", "=", self.company.id),
                ("point_id", "in", self.job.point_ids.ids),
                ("date", ">=", self.job.date_from),
                ("date", "<=", self.job.date_to),
                ("round_state", "!=", "cancelled"),
                ("state", "!=", "failed"),
            ]
        )
        return self.job.point_ids - stops.point_id - self._find_placed().point_id

    def _find_placed(self):
        """Return the lines of earlier days that put on a round what waited."""
        return self.job.line_ids.filtered(
            lambda line: (
                line.date < self.date
                and line.kind == "stop"
                and not line.is_left_out
                and not line.stop_id
            )
        )

    def _find_towns(self):
        return self.env["soors.map"]._get_towns(self.company)

    def get_fingerprint(self):
        """Return what the plan rests on; when it changes, the plan is out of date."""
        return ";".join(
            f"{round_.id}:{round_.state}:{self._describe_crew(round_)}:"
            + ",".join(
                f"{stop.id}{stop.state[0]}{'L' if stop.is_locked else ''}"
                for stop in round_.stop_ids.sorted(lambda s: (s.sequence, s.id))
            )
            for round_ in self.rounds
        )

    def _describe_crew(self, round_):
        """Return when, with what and with whom a round is driven, for a fingerprint."""
        unloading = round_._get_last_unloading()
        parts = (
            round(round_.hour_start * 60),
            round_.shift_id.id,
            round_.vehicle_id.id,
            round_.driver_id.id,
            sorted(round_.crew_ids.ids),
            unloading.id,
            unloading.date,
            round_._had_break(),
        )
        return "/".join(map(str, parts))

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
        """Return where a record is, or about where: in the middle of its town."""
        return record._get_plan_position() or self.towns.get(
            record.municipality_id, record._get_plan_zip()
        )

    def _get_default_position(self):
        """Return what stands for a place that nobody knows: the depot."""
        return self.points[self.depot]

    def _add_stop(self, key, record, **values):
        """Take a stop in; tell whether its position is known."""
        self.records[key] = record
        position = self._position(record) or self._get_default_position()
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
        early, late, rest = self._hours(round_)
        values = {"start": self.depot, "early": early, **self._on_the_way(round_)}
        if round_.state == "running":
            values["start"] = self._last_place(round_, driven)
            kg = round_._get_plan_load_kg()
            values["loaded_weight"] = round(kg)
            values["loaded_volume"] = round(1000 * kg / self.company.soors_plan_density)
        if rest and (values["early"] > rest.late or round_._had_break()):
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

    def _hours(self, round_):
        """Return (first second, last second, break) of the crew's day."""
        return round_._get_plan_hours()

    def _on_the_way(self, round_):
        """Return from when on a round under way can still be planned."""
        early = self._hours(round_)[0]
        if round_.state == "running" and self.date == self._today():
            return {"early": max(early, self._now())}
        return {"early": early}

    def _last_place(self, round_, driven):
        """Return where a truck under way is: where it was seen at last."""
        unloading = round_._get_last_unloading()
        for stop in driven.sorted(self._seen)[::-1]:
            if unloading and self._seen(stop)[0] <= unloading.date:
                break
            position = self._position(stop)
            if position:
                return self._place(position)
        else:
            return self.depot
        if unloading._is_at_depot():
            return self.depot
        # Emptied somewhere else: nearer to its last stop than to the depot.
        position = self._position(stop)
        return self._place(position) if position else self.depot

    @staticmethod
    def _seen(stop):
        return stop.date_done or stop.date_arrived or stop.write_date, stop.sequence

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
            key = f"request:{request.id}"
            if not request.municipality_id:
                # It may not be put on a round before somebody knows where it is.
                self.records[key] = request
                self.reasons[key] = {"code": NO_TOWN, "amount": 0}
                continue
            prize = min(MUST, request._get_plan_prize(self.date))
            self._add_stop(key, request, prize=prize)
        for point in self._find_points():
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
