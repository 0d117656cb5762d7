from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import MAX_STOPS

SEQUENCE_STEP = 10


class SoorsRound(models.Model):
    _inherit = "soors.round"

    def add_requests(self, request_ids):
        """Put waiting requests on this round, in the given order.

        Requests that are on this round already stay where they are. One whose stop
        failed gets another stop: what was driven is not driven again.

        :param list request_ids: ids of ``soors.collection.request``
        :return: ids of the stops
        """
        self.ensure_one()
        requests = self._browse_stops_of("soors.collection.request", request_ids)
        present = self._get_lasting_stops().filtered(lambda s: s.request_id in requests)
        new = requests - present.request_id
        return (present | self._add_request_stops(new)).ids

    def add_points(self, point_ids):
        """Put collection points on this round, in the given order.

        Points that are on this round already stay where they are.

        :param list point_ids: ids of ``soors.collection.point``
        :return: ids of the stops
        """
        self.ensure_one()
        points = self._browse_stops_of("soors.collection.point", point_ids)
        present = self._get_lasting_stops().filtered(lambda s: s.point_id in points)
        self._check_can_plan()
        values = [
            self._prepare_point_stop_values(point)
            for point in points - present.point_id
        ]
        return (present | self._create_planned_stops(values)).ids

    def set_stop_order(self, stop_ids):
        """Put the stops of this round in the given order.

        :param list stop_ids: ids of all or some stops; the others come last
        """
        self.ensure_one()
        self.check_access("write")
        rank = {stop_id: index for index, stop_id in enumerate(stop_ids)}
        stops = self.stop_ids.sorted(
            lambda stop: (rank.get(stop.id, len(rank)), stop.sequence)
        )
        for index, stop in enumerate(stops, 1):
            stop.sequence = index * SEQUENCE_STEP
        return True

    def _get_lasting_stops(self):
        """Return the stops that keep their request or point from a second one."""
        return self.stop_ids.filtered(lambda stop: stop.state != "failed")

    def _browse_stops_of(self, model, ids):
        if not isinstance(ids, (list, tuple)) or len(ids) > MAX_STOPS:
            raise ValidationError(
                self.env._("At most %(count)s stops at once.", count=MAX_STOPS)
            )
        records = self.env[model].browse(ids).exists()
        if len(records) != len(set(ids)):
            raise ValidationError(
                self.env._("Something to add to the round does not exist any more.")
            )
        records.check_access("read")
        return records

    def _add_request_stops(self, requests):
        self._check_can_plan()
        requests._check_plannable()
        values = [self._prepare_request_stop_values(request) for request in requests]
        return self._create_planned_stops(values)

    def _check_can_plan(self):
        self.ensure_one()
        self.check_access("write")
        self._check_state("draft", "ready", "running")

    def _create_planned_stops(self, values_list):
        last = max(self.stop_ids.mapped("sequence"), default=0)
        for index, values in enumerate(values_list, 1):
            values["sequence"] = last + index * SEQUENCE_STEP
        return self.env["soors.round.stop"].create(values_list)

    def _prepare_request_stop_values(self, request):
        return {
            "round_id": self.id,
            "request_id": request.id,
            "date_planned": request._get_wished_moment(self.date),
        }

    def _prepare_point_stop_values(self, point):
        return {"round_id": self.id, "point_id": point.id}

    @api.model
    def _get_day_round(self, company, day):
        """Return the round on which an appointment of that day is put."""
        vehicle = company.soors_collect_vehicle_id
        domain = [
            ("company_id", "=", company.id),
            ("date", "=", day),
            ("state", "in", ["draft", "ready", "running"]),
        ]
        rounds = self.search(domain, order="id")
        with_vehicle = rounds.filtered(lambda r: r.vehicle_id == vehicle)
        return (with_vehicle or rounds)[:1] or self.create(
            self._prepare_day_round_values(company, day)
        )

    @api.model
    def _prepare_day_round_values(self, company, day):
        return {
            "company_id": company.id,
            "date": fields.Date.to_string(day),
            "vehicle_id": company.soors_collect_vehicle_id.id,
        }
