from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.soors_base.days import format_day

from ..round_times import RoundTimes

WEEK = 7
# Rows of the board; a member has fewer trucks.
MAX_VEHICLES = 100


class SoorsRound(models.Model):
    """The board by vehicle: a day by the hour, or a week by the day."""

    _inherit = "soors.round"

    @api.model
    @api.readonly
    def get_vehicle_board(self, date=None, scale="day"):
        """Return the rounds of a day or a week by vehicle.

        :param str date: the day, or any day of the week (ISO); today's by default
        :param str scale: ``day`` (rounds have ``start``, ``end`` and ``visits`` in
            seconds of the day) or ``week``
        :return: dict ``date`` (ISO), ``title``, ``scale``, ``days``, ``rows``, the last
            of which is for rounds without vehicle, and ``hidden``: the number of
            vehicles without a round that are left out
        """
        company = self.env.company
        day = self._get_board_day(company, date)
        count = WEEK if scale == "week" else 1
        first = day - timedelta(days=day.weekday()) if scale == "week" else day
        days = [first + timedelta(days=offset) for offset in range(count)]
        rounds = self.search(self._get_board_domain(company, days), order="id")
        times = RoundTimes(rounds).reckon() if scale == "day" and rounds else {}
        return {
            "date": str(first),
            "scale": "week" if scale == "week" else "day",
            "title": self._get_board_title(days),
            "days": [self._prepare_board_day(company, value) for value in days],
            "rows": self._get_board_rows(company, rounds, times),
            "hidden": self._count_board_hidden(company, rounds),
        }

    @api.model
    def _get_board_day(self, company, date):
        try:
            day = fields.Date.to_date(date)
        except (TypeError, ValueError) as error:
            raise ValidationError(self.env._("This is not known.")) from error
        return day or datetime.now(company._get_timezone()).date()

    @api.model
    def _get_board_domain(self, company, days):
        return (
            Domain("company_id", "=", company.id)
            & Domain("date", ">=", days[0])
            & Domain("date", "<=", days[-1])
            & Domain("state", "!=", "cancelled")
        )

    @api.model
    def _get_board_title(self, days):
        if len(days) == 1:
            return format_day(self.env, days[0], year=True)
        return self.env._(
            "%(first)s to %(last)s",
            first=format_day(self.env, days[0], weekday=False),
            last=format_day(self.env, days[-1], weekday=False, year=True),
        )

    @api.model
    def _prepare_board_day(self, company, day):
        today = self._get_board_day(company, None)
        return {
            "date": str(day),
            "name": format_date(self.env, day, date_format="EEE d"),
            "is_today": day == today,
            "is_past": day < today,
        }

    @api.model
    def _get_board_rows(self, company, rounds, times):
        vehicles = self._get_board_vehicles(company)
        looks = self.env["soors.map"]._get_looks(company)
        by_vehicle = rounds.grouped("vehicle_id")
        nothing = self.env["fleet.vehicle"]
        points_kg = rounds._get_points_kg()
        rows = [*sorted(vehicles | rounds.vehicle_id, key=self._get_board_rank)]
        if nothing in by_vehicle:
            rows.append(nothing)
        return [
            {
                "id": vehicle.id,
                "name": vehicle.license_plate
                or vehicle.model_id.name
                or self.env._("Without vehicle"),
                "look": looks.get(vehicle.id, 0),
                "rounds": [
                    self._prepare_board_round(
                        round_, times.get(round_), points_kg.get(round_, 0)
                    )
                    for round_ in by_vehicle.get(vehicle, self.browse())
                ],
            }
            for vehicle in rows
        ]

    @api.model
    def _get_board_vehicles(self, company):
        return self.env["fleet.vehicle"].search(
            [("company_id", "in", [company.id, False])], limit=MAX_VEHICLES
        )

    @api.model
    def _count_board_hidden(self, company, rounds):
        shown = self._get_board_vehicles(company)
        if len(shown) < MAX_VEHICLES:
            return 0
        return self.env["fleet.vehicle"].search_count(
            [
                ("company_id", "in", [company.id, False]),
                ("id", "not in", (shown | rounds.vehicle_id).ids),
            ]
        )

    @api.model
    def _get_board_rank(self, vehicle):
        return vehicle.license_plate or "", vehicle.id

    @api.model
    def _prepare_board_round(self, round_, times, points_kg):
        payload = round_.vehicle_id._get_collect_payload_kg()
        values = {
            "id": round_.id,
            "date": str(round_.date),
            "name": round_.driver_id.name or round_.name,
            "state": round_.state,
            "is_open": round_.state in ("draft", "ready"),
            "stops": round_.stop_count,
            "closed": round_.stop_closed_count,
            "kg": round(round_.kg_estimated + points_kg),
            # As many loads as the truck brings home that day.
            "payload": round((payload or 0) * round_._get_trips()),
            "hour_start": round_.hour_start,
            "steps": [self._prepare_board_step(step) for step in round_.step_ids],
        }
        if times:
            values["start"], values["end"], visits = times
            names = {stop.id: stop for stop in round_.stop_ids}
            values["visits"] = [
                self._prepare_board_visit(names.get(visit["stop"]), visit)
                for visit in visits
            ]
        return values

    @api.model
    def _prepare_board_step(self, step):
        time = self.env["soors.map"]._format_time(step, step.date_planned)
        return {"kind": step.kind, "time": time, "state": step.state}

    @api.model
    def _prepare_board_visit(self, stop, visit):
        if not stop:
            return visit
        return {
            **visit,
            "name": stop.display_name,
            "address": stop.address or "",
            "state": stop.state,
            "is_locked": stop.is_locked,
        }

    def action_vehicle_board_move(self, date, vehicle_id=None):
        """Give the round to a vehicle, on a day; its crew and stops come along.

        :param str date: ISO
        :param int vehicle_id: empty: without vehicle
        """
        self.ensure_one()
        self._check_state("draft", "ready")
        day = self._get_board_day(self.company_id, date)
        if day != self.date and day < self._get_board_day(self.company_id, None):
            raise UserError(self.env._("A round cannot move to a day that is over."))
        vehicle = self.env["fleet.vehicle"].browse(vehicle_id or []).exists()
        if vehicle_id and not vehicle:
            raise UserError(self.env._("This vehicle does not exist any more."))
        self.write({"date": day, "vehicle_id": vehicle.id})
        return True
