from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ..round_times import RoundTimes
from .soors_collection_slot import NOON

HOUR = 3600
# Names in a sentence that is read while dragging.
MAX_NAMES = 4


class SoorsRound(models.Model):
    """When a round leaves, and what another hour means for its stops."""

    _inherit = "soors.round"

    @api.readonly
    def get_board_departure(self, hour):
        """Return what it would mean to leave at another hour; nothing changes.

        :param float hour: of the day, 8.25 is a quarter past eight
        :return: dict ``text`` (for the planner) and ``is_good``
        """
        self.ensure_one()
        self.check_access("write")
        hour = self._get_departure_hour(hour)
        try:
            now, then = self._reckon_departure(hour)
        except UserError as error:
            return {"text": str(error), "is_good": False}
        return self._describe_departure(now, then)

    def action_board_leave(self, hour):
        """Let the round leave at another hour; its stops follow.

        :param float hour: of the day, 8.25 is a quarter past eight
        :return: what ``get_board_departure`` returns, and ``before``: the former hour
        """
        self.ensure_one()
        self.check_access("write")
        hour = self._get_departure_hour(hour)
        described = self._describe_departure(*self._reckon_departure(hour))
        before = self.hour_start
        self.hour_start = hour
        return {**described, "before": before}

    def write(self, vals):
        moves = self._get_departures_moved(vals.get("hour_start"))
        result = super().write(vals)
        for round_, (now, then) in moves.items():
            round_._follow_departure(now, then)
        return result

    def _get_departures_moved(self, hour):
        """Return {round: (times now, times then)} of rounds that leave otherwise."""
        if hour is None or hour is False:
            return {}
        return {
            round_: round_._reckon_departure(hour)
            for round_ in self
            if round_.stop_ids and abs(round_.hour_start - hour) * HOUR >= 1
        }

    @api.model
    def _get_departure_hour(self, hour):
        """Return an hour that a client gave, on the minute."""
        try:
            minutes = round(float(hour) * 60)
        except (TypeError, ValueError, OverflowError):
            minutes = -1
        if not 0 <= minutes < 24 * 60:
            raise ValidationError(
                self.env._("The hour of departure lies between 0:00 and 23:59.")
            )
        return minutes / 60

    def _reckon_departure(self, hour):
        """Return the times of the round now, and if it left at another hour.

        Refused when the round has left, or when a locked stop would be reached at
        another time: locked means that its time stays.
        """
        self.ensure_one()
        if self.state not in ("draft", "ready"):
            raise UserError(
                self.env._(
                    "%(name)s has left or is closed: its departure stays as it is.",
                    name=self.display_name,
                )
            )
        now = RoundTimes(self).reckon()[self]
        then = RoundTimes(self, {self: hour}).reckon()[self]
        self._check_locked_times(now, then)
        return now, then

    def _check_locked_times(self, now, then):
        moved = self._get_stops_moved(now, then)
        locked = self.stop_ids.filtered(lambda stop: stop.is_locked and stop in moved)
        if locked:
            starts = {visit["stop"]: visit["start"] for visit in now[2]}
            raise UserError(
                self.env._(
                    "%(stop)s is locked at %(time)s: unlock it to move the departure.",
                    stop=locked[0].display_name,
                    time=self._format_second(starts[locked[0].id]),
                )
            )

    def _get_stops_moved(self, now, then):
        """Return {stop: seconds} of the stops that are reached at another time."""
        starts = {visit["stop"]: visit["start"] for visit in now[2]}
        stops = {stop.id: stop for stop in self.stop_ids if stop.state == "todo"}
        return {
            stops[visit["stop"]]: visit["start"] - starts[visit["stop"]]
            for visit in then[2]
            if visit["stop"] in stops and visit["start"] != starts[visit["stop"]]
        }

    def _follow_departure(self, now, then):
        """Expect each stop as much later or earlier as it is now reached.

        By the difference rather than at the time reckoned: a round that is moved back
        has the times that it had.
        """
        for stop, seconds in self._get_stops_moved(now, then).items():
            if stop.date_planned:
                stop.date_planned += timedelta(seconds=seconds)
        for step, seconds in self._get_steps_moved(now, then).items():
            step._move_to(step.date_planned + timedelta(seconds=seconds))

    def _get_steps_moved(self, now, then):
        """Return {step: seconds} of unloadings and breaks, which follow the stops."""
        moved = {}
        todo = self.step_ids.filtered(lambda step: step.state == "todo").sorted()
        for kind, steps in todo.grouped("kind").items():
            starts = [
                [visit["start"] for visit in times[2] if visit["kind"] == kind]
                for times in (now, then)
            ]
            # A break that is over before they leave is in neither: it stays.
            for step, start, later in zip(steps, *starts, strict=False):
                moved[step] = later - start
        return {step: seconds for step, seconds in moved.items() if seconds}

    # What the planner is told

    def _describe_departure(self, now, then):
        late = {visit["stop"]: visit["late"] for visit in then[2] if visit["late"]}
        values = {
            "leave": self._format_second(then[0]),
            "back": self._format_second(then[1]),
        }
        if late:
            text = self.env._(
                "Leaves at %(leave)s, back at %(back)s. Too late for %(count)s stops"
                " (now: %(before)s): %(names)s.",
                count=len(late),
                before=sum(1 for visit in now[2] if visit["late"]),
                names=self._name_late(late),
                **values,
            )
        else:
            text = self.env._(
                "Leaves at %(leave)s, back at %(back)s. All wished hours are kept.",
                **values,
            )
        extra = [self._describe_overtime(then), self._describe_told(now, then)]
        is_good = not late and not any(extra)
        return {"text": " ".join(filter(None, [text, *extra])), "is_good": is_good}

    def _name_late(self, late):
        stops = self.stop_ids.filtered(lambda stop: stop.id in late)
        stops = stops.sorted(lambda stop: (-late[stop.id], stop.id))
        names = [
            self.env._(
                "%(stop)s (%(minutes)s min)",
                stop=stop.display_name,
                minutes=-(-late[stop.id] // 60),
            )
            for stop in stops[:MAX_NAMES]
        ]
        return ", ".join([*names, *(["…"] if len(stops) > MAX_NAMES else [])])

    def _describe_overtime(self, then):
        """Return a sentence when the crew is back after the end of its shift."""
        if not self.shift_id:
            return ""
        over = then[1] - round(self.shift_id.hour_to * HOUR)
        if over <= 0:
            return ""
        return self.env._(
            "The crew is back %(minutes)s minutes after the end of its shift.",
            minutes=-(-over // 60),
        )

    def _describe_told(self, now, then):
        """Return a sentence when donors were told another half of the day."""
        stops = self._get_stops_told_otherwise(now, then)
        if not stops:
            return ""
        names = stops[:MAX_NAMES].mapped("display_name")
        return self.env._(
            "They were told another half of the day: %(names)s.",
            names=", ".join([*names, *(["…"] if len(stops) > MAX_NAMES else [])]),
        )

    def _get_stops_told_otherwise(self, now, then):
        moved = {
            stop: seconds
            for stop, seconds in self._get_stops_moved(now, then).items()
            if stop.date_planned and stop.request_id.window == "any"
        }
        clock, noon = RoundTimes(self), NOON * HOUR
        others = self.env["soors.round.stop"].union(
            *(
                stop
                for stop, seconds in moved.items()
                if (clock._second(stop.date_planned) < noon)
                != (clock._second(stop.date_planned) + seconds < noon)
            )
        )
        told = self.env["soors.donor.notice"].search(
            [("request_id", "in", others.request_id.ids), ("result", "=", "sent")]
        )
        return others.filtered(lambda stop: stop.request_id in told.request_id)

    @api.model
    def _format_second(self, second):
        minutes = round(second / 60)
        text = f"{minutes // 60 % 24}:{minutes % 60:02d}"
        return text if minutes < 24 * 60 else f"{text} (+1)"
