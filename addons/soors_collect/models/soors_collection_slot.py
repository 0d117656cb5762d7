from collections import namedtuple
from datetime import datetime, timedelta

import pytz

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date, formatLang

from odoo.addons.soors_base.days import format_day

from .res_company import HALF_DAY_HOURS
from .soors_collection_request import WINDOWS

MAX_SLOTS = 20
HALVES = ("morning", "afternoon")
NOON = 12.5  # an appointment before this hour is one of the morning

# What is on a round: appointments, kilograms, litres, minutes of the crew's time; how
# many loads the truck brings home, one more than it unloads on the way.
Load = namedtuple(
    "Load", "stops morning kg dm3 minutes morning_minutes towns points trips"
)
NO_LOAD = Load(0, 0, 0.0, 0.0, 0.0, 0.0, frozenset(), 0, 1)
HALF_MINUTES = HALF_DAY_HOURS * 60

LOADS = """
    SELECT round_id, COUNT(*), COUNT(*) FILTER (WHERE is_morning),
           COALESCE(SUM(kg), 0), COALESCE(SUM(dm3), 0), COALESCE(SUM(minutes), 0),
           COALESCE(SUM(minutes) FILTER (WHERE is_morning), 0),
           ARRAY_AGG(municipality_id), COUNT(point_id),
           1 + (SELECT COUNT(*) FROM soors_round_step AS step
                 WHERE step.round_id = stop.round_id AND step.kind = 'unload')
      FROM (
        SELECT stop.round_id, stop.kg_estimated AS kg, stop.municipality_id,
               stop.point_id, request.volume_estimated * 1000 AS dm3,
               COALESCE(request.hours_planned * 60, point.plan_minutes) AS minutes,
               EXTRACT(EPOCH FROM (
                   stop.date_planned AT TIME ZONE 'UTC' AT TIME ZONE %s
               )::time) < %s AS is_morning
          FROM soors_round_stop AS stop
          LEFT JOIN soors_collection_request AS request ON request.id = stop.request_id
          LEFT JOIN soors_collection_point AS point ON point.id = stop.point_id
         WHERE stop.round_id IN %s AND stop.state != 'failed'
           AND COALESCE(stop.request_id, 0) != %s
      ) AS stop
     GROUP BY round_id
"""

TOUCH_COMPANY = """
    UPDATE res_company SET write_date = write_date WHERE id = %s RETURNING id
"""


class SoorsCollectionSlot(models.AbstractModel):
    """When the next truck with room passes.

    A slot is half a day of a round. A round has room while it has fewer stops than
    the organisation makes in a day, its vehicle can carry what is expected (kilograms
    and litres) and the half day has the minutes. Where the usual vehicle has no round
    on an open day, a new round is a slot too.
    """

    _name = "soors.collection.slot"
    _description = "Next possible appointments"

    @api.model
    def _find(self, request, limit=6, date_from=None, date_to=None, halves=None):
        """Return the next slots for a request, which may be unsaved.

        :param request: a ``soors.collection.request``
        :param int limit: how many at most
        :param halves: parts of the day to look at; those that are wished by default
        :return: list of dicts, the earliest day first
        """
        company = request.company_id or self.env.company
        halves = halves or self._get_halves(request)
        first, last = self._get_period(company, date_from, date_to)
        rounds = self._get_rounds(company, first, last)
        loads = self._get_loads(rounds, request)
        by_day = rounds.grouped("date")
        slots = []
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            there = by_day.get(day, self.env["soors.round"])
            found = self._find_on_day(request, halves, day, there, loads)
            # The truck that goes to the same town anyway comes first on its day.
            slots += sorted(found, key=lambda slot: not slot["near"])
            if len(slots) >= limit:
                break
        return slots[:limit]

    @api.model
    def _get_period(self, company, date_from, date_to):
        today = datetime.now(company._get_timezone()).date()
        first = today + timedelta(days=company.soors_slot_lead_days)
        first = max(first, date_from) if date_from else first
        return first, date_to or first + timedelta(days=company.soors_slot_horizon)

    @api.model
    def _get_rounds(self, company, first, last):
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("date", ">=", first)
            & Domain("date", "<=", last)
            & Domain("state", "in", ["draft", "ready"])
        )
        return self.env["soors.round"].search(domain, order="date, id")

    @api.model
    def _get_loads(self, rounds, request=None):
        """Return {round: Load}: what is on each already, without this request."""
        if not rounds:
            return {}
        self.env["soors.round.stop"].flush_model(
            ["round_id", "state", "request_id", "date_planned", "kg_estimated"]
        )
        self.env["soors.round.step"].flush_model(["round_id", "kind"])
        self.env["soors.collection.request"].flush_model(
            ["volume_estimated", "hours_planned"]
        )
        rows = self.env.execute_query(
            SQL(
                LOADS,
                rounds[:1].company_id._get_timezone().zone,
                NOON * 3600,
                tuple(rounds.ids),
                request._origin.id or -1 if request else -1,
            )
        )
        loads = {
            rounds.browse(round_id): Load(*figures, frozenset(towns), points, trips)
            for round_id, *figures, towns, points, trips in rows
        }
        emptying = rounds.filtered(lambda r: r in loads and loads[r].points)
        for round_, kg in emptying._get_points_kg().items():
            density = round_.company_id.soors_plan_density or 100.0
            load = loads[round_]
            loads[round_] = load._replace(
                kg=load.kg + kg, dm3=load.dm3 + 1000 * kg / density
            )
        return loads

    @api.model
    def _find_on_day(self, request, halves, day, rounds, loads):
        company = request.company_id or self.env.company
        found = []
        for round_ in rounds:
            load = loads.get(round_, NO_LOAD)
            # A round of containers only is another truck and another crew.
            if load.stops == load.points and load.stops:
                continue
            found += self._find_on_round(request, halves, day, round_, load)
        vehicle = company.soors_collect_vehicle_id
        taken = vehicle in rounds.vehicle_id if vehicle else bool(rounds)
        if not taken and self._is_open(company, day):
            new = self.env["soors.round"]
            found += self._find_on_round(request, halves, day, new, NO_LOAD)
        return found

    @api.model
    def _is_open(self, company, day):
        """Tell whether the organisation works on a day."""
        # sudo: the opening hours only, which everybody may know
        calendar = company.sudo().resource_calendar_id
        if not calendar:
            return day.weekday() < 5
        weekdays = set(calendar.attendance_ids.mapped("dayofweek"))
        if str(day.weekday()) not in weekdays:
            return False
        start, end = company._get_utc_bounds(day, day)
        return not any(
            leave.date_from < end and leave.date_to > start
            for leave in calendar.global_leave_ids
        )

    @api.model
    def _find_on_round(self, request, halves, day, round_, load):
        company = request.company_id or self.env.company
        vehicle = round_.vehicle_id or company.soors_collect_vehicle_id
        # sudo: what the vehicle carries, without rights on the fleet
        carrier = vehicle.sudo()
        # What is unloaded on the way makes room again.
        payload, room = (
            limit * load.trips
            for limit in (
                carrier._get_collect_payload_kg(),
                carrier._get_collect_volume_dm3(),
            )
        )
        kg_free = self._get_left(payload, load.kg)
        dm3_free = self._get_left(room, load.dm3)
        stops_free = company.soors_stops_per_day - load.stops
        if (
            stops_free < 1
            or not self._fits(request.kg_estimated, kg_free)
            or not self._fits(request.volume_estimated * 1000, dm3_free)
        ):
            return []
        half_stops = company._get_half_stops()
        used = {"morning": load.morning, "afternoon": load.stops - load.morning}
        minutes = self._get_used_minutes(load)
        return [
            self._prepare_slot(request, day, half, round_, vehicle)
            | {
                "used_minutes": minutes[half],
                "stops_free": min(stops_free, half_stops - used[half]),
                "kg_free": kg_free,
                "dm3_free": dm3_free,
                "near": request.municipality_id._origin.id in load.towns,
            }
            for half in halves
            if used[half] < half_stops and self._has_time(request, half, minutes)
        ]

    @api.model
    def _get_left(self, limit, used):
        """Return what is left of a limit, None when no limit is known."""
        return limit - used if limit else None

    @api.model
    def _fits(self, wanted, left):
        # Estimates are added up as floats: a gram or a drop is no reason to refuse.
        return left is None or wanted <= left + 0.01

    @api.model
    def _get_used_minutes(self, load):
        """Return {half day: minutes}; a long morning goes on after noon."""
        afternoon = load.minutes - load.morning_minutes
        late = max(load.morning_minutes - HALF_MINUTES, 0)
        return {"morning": load.morning_minutes, "afternoon": afternoon + late}

    @api.model
    def _has_time(self, request, half, used):
        minutes = request.hours_planned * 60
        if minutes <= HALF_MINUTES:
            return used[half] + minutes <= HALF_MINUTES + 1
        # Longer than half a day: the whole crew from the morning on.
        both = used["morning"] + used["afternoon"] + minutes
        return half == "morning" and not used[half] and both <= 2 * HALF_MINUTES + 1

    @api.model
    def _get_halves(self, request):
        if request.window in ("morning", "afternoon"):
            return [request.window]
        if request.window == "exact":
            return ["morning" if request.hour_from < NOON else "afternoon"]
        return ["morning", "afternoon"]

    @api.model
    def _prepare_slot(self, request, day, half, round_, vehicle):
        hour_from, hour_to = WINDOWS[half]
        if request.window == "exact":
            hour_from, hour_to = request.hour_from, request.hour_to
        return {
            "key": f"{day}|{half}|{round_.id or 0}",
            "date": day,
            "window": half,
            "hour_from": hour_from,
            "hour_to": hour_to,
            "round_id": round_.id,
            # sudo: the plate only, without rights on the fleet
            "vehicle": vehicle.sudo().license_plate or "",
        }

    @api.model
    def _describe(self, slots):
        """Return the slots as a screen shows them."""
        halves = {
            "morning": self.env._("Morning"),
            "afternoon": self.env._("Afternoon"),
        }
        return [
            {
                **slot,
                "date": str(slot["date"]),
                "day": format_day(self.env, slot["date"]),
                "half": halves[slot["window"]],
                "room": self._describe_room(slot),
            }
            for slot in slots
        ]

    @api.model
    def _describe_room(self, slot):
        parts = [self.env._("room for %(count)s more", count=slot["stops_free"])]
        if slot["kg_free"] is not None:
            parts.append(self.env._("%(kg)s kg", kg=round(slot["kg_free"])))
        if slot["dm3_free"] is not None:
            volume = formatLang(self.env, slot["dm3_free"] / 1000, digits=1)
            parts.append(self.env._("%(volume)s m³", volume=volume))
        if slot["vehicle"]:
            parts.append(slot["vehicle"])
        return " · ".join(parts)

    @api.model
    def _take(self, request, key):
        """Give a request the slot of this key, if there is still room.

        :param str key: of a slot that ``_find`` proposed
        """
        day, half, round_id = self._read_key(key)
        company = request.company_id
        first, last = self._get_period(company, None, None)
        # The office may know better; a donor chooses from what was proposed.
        if not self.env.user._is_internal() and not first <= day <= last:
            raise UserError(self.env._("Choose one of the proposed appointments."))
        round_ = self.env["soors.round"].browse(round_id or [])
        self._take_turns(company, round_)
        slots = self._find(request, 50, day, day, [half])
        free = [slot for slot in slots if (slot["round_id"] or 0) == round_id]
        if not round_:
            # Somebody may have made the round of that day meanwhile.
            free = free or slots
        if not free:
            raise UserError(
                self.env._(
                    "There is no room left on %(day)s: choose another day.",
                    day=format_date(self.env, day),
                )
            )
        round_ = round_.browse(free[0]["round_id"] or [])
        if not round_:
            values = round_._prepare_day_round_values(company, day)
            if not self.env.user._is_internal():
                # A donor on the public page plans no rounds: nobody did yet.
                values["user_id"] = request.user_id.id
            round_ = round_.create(values)
        moment = self._get_moment(company, free[0])
        if request.window not in ("exact", half):
            request.window = half
        request._put_on(round_, moment)

    @api.model
    def _take_turns(self, company, round_):
        """Let two who take a place at once go one after the other.

        A row that another act changed makes the second start again, and then see what
        the first took; a mere lock would let it go on with what it saw before.
        """
        if round_:
            return round_._touch()
        # The round is still to be made: all that may be of this organisation wait.
        return self.env.execute_query(SQL(TOUCH_COMPANY, company.id))

    @api.model
    def _read_key(self, key):
        try:
            day, half, round_id = key.split("|")
            day = datetime.strptime(day, "%Y-%m-%d").date()
            round_id = int(round_id)
            if half not in HALVES:
                raise KeyError(half)
        except (AttributeError, KeyError, ValueError) as error:
            raise UserError(
                self.env._("Choose one of the proposed appointments.")
            ) from error
        return day, half, round_id

    @api.model
    def _get_moment(self, company, slot):
        """Return when the crew comes about, naive UTC: after those before it."""
        hours = slot["hour_to"] - slot["hour_from"]
        share = min(slot["used_minutes"] / HALF_MINUTES, 0.95)
        hour = slot["hour_from"] + hours * share
        minutes = round(hour * 4) * 15
        start = datetime.combine(slot["date"], datetime.min.time())
        local = company._get_timezone().localize(start + timedelta(minutes=minutes))
        return local.astimezone(pytz.utc).replace(tzinfo=None)
