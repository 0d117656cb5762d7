"""When the stops of rounds are reached if they are driven in their present order."""

from .plan_day import DEPOT, PlanDay
from .planner import Plan, Problem, Unloading, complete
from .planner.model import BREAK, STOP, UNLOAD
from .planner.timeline import Clock, lateness
from .planner.ways import RuleOfThumb


class RoundTimes(PlanDay):
    """Times of rounds, each on its own, as the planner reckons a plan by hand.

    Ways are those of the rule of thumb, also where a road server is set: a board that
    is only looked at asks nobody.

    :param rounds: soors.round of one company
    :param dict hours: {round: hour} of departures that are only thought of
    """

    def __init__(self, rounds, hours=None):
        self.hours = hours or {}
        self.env = rounds.env
        self.company = rounds.company_id
        self.rounds = rounds
        self.towns = self._find_towns()
        self.known_skills = None
        self.rule = RuleOfThumb(
            self.company.soors_plan_detour, self.company.soors_plan_speed
        )

    def reckon(self):
        """Return {round: (first second, last second, visits)}.

        A visit is a dict ``kind``, ``stop`` (id or False), ``start``, ``end`` (seconds
        of the day) and ``late`` (seconds).
        """
        self._read_ahead()
        return {round_: self._reckon_round(round_) for round_ in self.rounds}

    def _read_ahead(self):
        """Read for all rounds at once what would be asked for round by round."""
        stops = self.rounds.stop_ids
        requests, points = stops.request_id, stops.point_id
        (requests.skill_ids | points.skill_ids).mapped("code")
        (requests.partner_id | stops.partner_id).mapped("partner_latitude")
        points.mapped("kg_average")

    def _reckon_round(self, round_):
        self.date = round_.date
        self.records, self.reasons, self.orders = {}, {}, {}
        self.points, self.place_of = [], {}
        self.stops, self.vehicles = [], []
        self.depot = self._place(self._get_start(round_))
        self._add_round(round_)
        plan = self._make_plan(round_)
        early, _late, _rest = self._hours(round_)
        made = self._list_made(round_, early)
        visits = self._list_visits(plan)
        starts = [r.start for r in plan.routes] or [early]
        ends = [r.end for r in plan.routes]
        visits += self._list_unknown(round_, max([*ends, early]))
        ends += [visit["end"] for visit in (*made, *visits)]
        starts += [visit["start"] for visit in made]
        return min(starts), max([*ends, early]), made + visits

    def _get_start(self, round_):
        """Return the depot; where nobody knows it, the first place on the way."""
        known = (self._position(stop) for stop in round_.stop_ids)
        depot = self.company._get_soors_depot_position()
        return depot or next(filter(None, known), (0.0, 0.0))

    def _get_default_position(self):
        # Shown at the end of the day, as what nobody can place.
        return None

    def _make_problem(self):
        seconds = self.company.soors_plan_unload_minutes * 60
        distances, durations = self.rule.table(self.points)
        return Problem(
            tuple(self.stops),
            tuple(self.vehicles),
            (Unloading(DEPOT, self.depot, seconds),),
            distances,
            durations,
            tuple(self.points),
        )

    def _make_plan(self, round_):
        """Return the day as it is driven: with the steps that were planned, if any."""
        problem = self._make_problem()
        planned = round_.step_ids.filtered(lambda step: step.state == "todo")
        [vehicle] = problem.vehicles
        if not planned:
            return complete(problem, self.orders, quick=True)
        keys = {self.records[key]: key for key in self.orders[vehicle.key]}
        steps = []
        for record in round_._get_course():
            if record._name == "soors.round.stop":
                steps += [(STOP, keys[record])] if record in keys else []
            elif record in planned and record.kind == "unload":
                steps.append((UNLOAD, DEPOT))
            elif record in planned and vehicle.rest:
                steps.append((BREAK, ""))
        return Plan((Clock(problem).route(vehicle, steps),) if steps else ())

    def _list_visits(self, plan):
        windows = {stop.key: stop.windows for stop in self.stops}
        return [
            {
                "kind": visit.kind,
                "stop": self.records[visit.key].id if visit.kind == "stop" else False,
                "start": visit.start,
                "end": visit.end,
                "late": lateness(windows.get(visit.key, ()), visit.start),
            }
            for route in plan.routes
            for visit in route.visits
        ]

    def _list_made(self, round_, early):
        """Return the stops that were made, at the times that were recorded."""
        visits = []
        for stop in round_.stop_ids.filtered(lambda s: s.state != "todo"):
            moments = [m for m in (stop.date_arrived, stop.date_done) if m]
            seconds = [self._second(moment) for moment in moments] or [early]
            visits.append(self._prepare_visit(stop, seconds[0], seconds[-1]))
        for unloading in round_.weighing_ids.filtered(lambda w: w.kind == "unload"):
            end = self._second(unloading.date)
            start = end - self.company.soors_plan_unload_minutes * 60
            visit = {"kind": "unload", "stop": False, "start": start, "end": end}
            visits.append({**visit, "late": 0})
        return sorted(visits, key=lambda visit: visit["start"])

    def _list_unknown(self, round_, now):
        """Return the stops whose place nobody knows, one after another at the end."""
        visits = []
        for key in self.reasons:
            stop = self.records[key]
            end = now + stop._prepare_plan_stop(round_.date)["service"]
            visits.append(self._prepare_visit(stop, now, end))
            now = end
        return visits

    def _prepare_visit(self, stop, start, end):
        return {"kind": "stop", "stop": stop.id, "start": start, "end": end, "late": 0}

    def _second(self, moment):
        """Return the second of the local day of a UTC moment."""
        zone = self._zone()
        local = zone.fromutc(moment)
        return local.hour * 3600 + local.minute * 60 + local.second

    def _hours(self, round_):
        return round_._get_plan_hours(self.hours.get(round_))

    def _vehicle(self, key, truck, late, rest, skills, values):
        # A round without truck is not to unload on the way.
        truck = truck or self.env["fleet.vehicle"].new({})
        return super()._vehicle(key, truck, late, rest, skills, values)

    def _skills(self):
        # The same for all rounds: asked for once.
        if self.known_skills is None:
            self.known_skills = super()._skills()
        return self.known_skills
