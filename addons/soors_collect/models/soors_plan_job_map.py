from odoo import api, models

from ..plan_day import NO_POSITION, NO_TOWN


class SoorsPlanJob(models.Model):
    _inherit = "soors.plan.job"

    @api.readonly
    def get_map(self):
        """Return the proposed rounds for a map, beside those of now.

        :return: dict ``depot``, ``tiles``, ``routes`` (with the plan), ``before``
            (now; empty once the plan is accepted) and ``places`` (left out)
        """
        self.ensure_one()
        maps = self.env["soors.map"]
        towns = maps._get_towns(self.company_id)
        looks = maps._get_looks(self.company_id)
        before = []
        if self.state == "done":
            before = self.route_ids.round_id._get_map_routes()
        return maps._get_map(
            self.company_id,
            routes=[self._prepare_map_route(r, towns, looks) for r in self.route_ids],
            before=before,
            places=[
                self._prepare_map_line(line, towns)
                for line in self.left_out_ids
                if line.reason not in (NO_POSITION, NO_TOWN)
            ],
        )

    @api.model
    def _prepare_map_route(self, route, towns, looks):
        lines = route.line_ids.filtered(lambda line: line.kind != "break")
        return {
            "id": route.id,
            "name": route.round_id._get_map_name()
            if route.round_id
            else route.vehicle_id.license_plate or "",
            "date": str(route.date),
            "look": looks.get(route.vehicle_id.id, 0),
            "state": "draft",
            "stops": [self._prepare_map_line(line, towns) for line in lines],
        }

    @api.model
    def _prepare_map_line(self, line, towns):
        """Return the place of a line of the plan; to unload is at the depot."""
        maps = self.env["soors.map"]
        record = line.stop_id or line.request_id or line.point_id
        found = record._get_plan_position() if record else False
        position = found or (
            record and towns.get(record.municipality_id, record._get_plan_zip())
        )
        if line.kind == "unload":
            position = found = line.company_id._get_soors_depot_position()
        values = {
            "id": line.id,
            "date": str(line.date),
            "kind": line.kind,
            "name": line.label,
            "address": line.address or "",
            "town": record.municipality_id.name if record else "",
            "state": "todo",
            "is_locked": line.stop_id.is_locked,
            "is_moved": line.is_moved or (line.kind == "stop" and not line.was_planned),
            "time": maps._format_time(line, line.date_start),
            "is_near": not found,
        }
        if line.is_left_out:
            values["text"] = line.explanation
        if position:
            values.update(maps._prepare_position(position))
        return values
