from datetime import datetime, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from odoo.addons.soors_base.days import format_day

from .soors_collection_slot import HALF_MINUTES, NO_LOAD, NOON

BOARD_DAYS = 7
MAX_WAITING = 80


class SoorsCollectionRequest(models.Model):
    """The week of a small organisation: days, crews, appointments, who waits."""

    _inherit = "soors.collection.request"

    @api.model
    @api.readonly
    def get_board(self, date=None):
        """Return a week of appointments by day and crew, and who waits.

        :param str date: any day of the week (ISO); today's by default
        :return: dict ``title``, ``start`` (ISO), ``days`` (with their ``rounds``),
            ``waiting``, the latest first, at most ``MAX_WAITING``, and
            ``waiting_count``, of all
        """
        company = self.env.company
        today = datetime.now(company._get_timezone()).date()
        try:
            day = fields.Date.to_date(date) or today
        except ValueError as error:
            raise ValidationError(self.env._("This is not known.")) from error
        first = day - timedelta(days=day.weekday())
        last = first + timedelta(days=BOARD_DAYS - 1)
        rounds = self._get_board_rounds(company, first, last)
        loads = self.env["soors.collection.slot"]._get_loads(rounds)
        stops = self._get_board_stops(rounds)
        days = []
        for offset in range(BOARD_DAYS):
            day = first + timedelta(days=offset)
            columns = [
                self._prepare_board_round(round_, loads, stops)
                for round_ in rounds.filtered(lambda r, day=day: r.date == day)
            ]
            days.append(self._prepare_board_day(company, day, today, columns))
        return {
            "title": self.env._(
                "%(first)s to %(last)s",
                first=format_day(self.env, first, weekday=False),
                last=format_day(self.env, last, weekday=False, year=True),
            ),
            "start": str(first),
            "days": days,
            **self._get_board_waiting(company),
        }

    @api.model
    def _get_board_rounds(self, company, first, last):
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("date", ">=", first)
            & Domain("date", "<=", last)
            & Domain("state", "!=", "cancelled")
        )
        return self.env["soors.round"].search(domain, order="date, id")

    @api.model
    def _get_board_stops(self, rounds):
        """Return {round: stops}, all read at once."""
        stops = self.env["soors.round.stop"].search(
            [("round_id", "in", rounds.ids), ("request_id", "!=", False)],
            order="round_id, date_planned, sequence, id",
        )
        return stops.grouped("round_id")

    @api.model
    def _prepare_board_day(self, company, day, today, columns):
        is_open = self.env["soors.collection.slot"]._is_open(company, day)
        return {
            "date": str(day),
            "name": format_date(self.env, day, date_format="EEE d"),
            "is_today": day == today,
            "is_past": day < today,
            "is_open": is_open,
            "rounds": columns,
        }

    @api.model
    def _prepare_board_round(self, round_, loads, stops):
        load = loads.get(round_, NO_LOAD)
        # sudo: plate and what it carries only, without rights on the fleet
        vehicle = round_.vehicle_id.sudo()
        limits = self._get_board_limits(round_.company_id, vehicle, load)
        names = [vehicle.license_plate, round_.driver_id.name]
        return {
            "id": round_.id,
            "name": " · ".join(filter(None, names)) or round_.name,
            "is_open": round_.state in ("draft", "ready", "running"),
            "load": round(100 * max(used / most for used, most in limits if most)),
            "load_text": self._describe_load(*limits),
            "cards": [
                self._prepare_board_card(stop.request_id, stop)
                for stop in stops.get(round_, self.env["soors.round.stop"])
            ],
        }

    @api.model
    def _get_board_limits(self, company, vehicle, load):
        """Return (used, most) of stops, kilograms, litres and minutes; 0: no limit."""
        return (
            (load.stops, company.soors_stops_per_day),
            (load.kg, vehicle._get_collect_payload_kg() * load.trips),
            (load.dm3, vehicle._get_collect_volume_dm3() * load.trips),
            (load.minutes, 2 * HALF_MINUTES),
        )

    @api.model
    def _describe_load(self, stops, kg, dm3, minutes):
        parts = [
            self.env._("%(stops)s of %(most)s stops", stops=stops[0], most=stops[1]),
            self.env._(
                "%(kg)s of %(payload)s kg", kg=round(kg[0]), payload=round(kg[1])
            )
            if kg[1]
            else self.env._("%(kg)s kg", kg=round(kg[0])),
        ]
        if dm3[1]:
            used, room = (formatLang(self.env, n / 1000, digits=1) for n in dm3)
            parts.append(self.env._("%(used)s of %(room)s m³", used=used, room=room))
        used, most = (f"{n / 60:.0f}" for n in minutes)
        parts.append(self.env._("%(used)s of %(most)s h", used=used, most=most))
        return " · ".join(parts)

    def _prepare_board_card(self, request, stop=None):
        hour = ""
        if stop and stop.date_planned:
            zone = request.company_id._get_timezone()
            local = pytz.utc.localize(stop.date_planned).astimezone(zone)
            hour = local.strftime("%H:%M")
        return {
            "id": request.id,
            "donor": request.partner_id.name or request.name,
            "town": request.city or request.municipality_id.name or "",
            "kg": round(request.kg_estimated),
            "hour": hour,
            "state": stop.state if stop else "waiting",
            "is_late": request.is_late,
            "days": request.days_waiting,
            "window": request.window,
        }

    @api.model
    def _get_board_waiting(self, company):
        domain = [("company_id", "=", company.id), ("state", "=", "new")]
        waiting = self.search(domain, limit=MAX_WAITING, order="date_limit, id")
        count = len(waiting)
        if count == MAX_WAITING:
            count = self.search_count(domain)
        return {
            "waiting": [self._prepare_board_card(request) for request in waiting],
            "waiting_count": count,
        }

    def action_board_move(self, date=None, round_id=None):
        """Put the request on a day and crew, or back among those who wait.

        :param str date: ISO; empty: back to waiting
        :param int round_id: a round of that day; empty: the usual round of the day
        """
        self.ensure_one()
        if not date:
            return self.action_unplan()
        try:
            day = fields.Date.to_date(date)
        except (TypeError, ValueError) as error:
            raise ValidationError(self.env._("This is not known.")) from error
        Round = self.env["soors.round"]
        round_ = Round.search([("id", "=", round_id or 0)])
        if round_id and (round_.date != day or round_.company_id != self.company_id):
            raise UserError(self.env._("This round has changed: load the page again."))
        round_ = round_ or Round._get_day_round(self.company_id, day)
        self._put_on(round_, self._get_board_moment(round_, day))
        return True

    def _get_board_moment(self, round_, day):
        """Return a time on that day: the same hour as before, else the wished one."""
        if self.date_planned:
            old = self._get_local_date(self.date_planned)
            return self.company_id._add_days(self.date_planned, (day - old).days)
        slots = self.env["soors.collection.slot"]
        load = slots._get_loads(round_).get(round_, NO_LOAD)
        half = "morning" if self.hour_from < NOON else "afternoon"
        slot = {
            "date": day,
            "hour_from": self.hour_from,
            "hour_to": self.hour_to,
            "used_minutes": slots._get_used_minutes(load)[half],
        }
        return slots._get_moment(self.company_id, slot)
