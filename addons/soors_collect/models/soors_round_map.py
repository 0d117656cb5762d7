from odoo import api, models


class SoorsRound(models.Model):
    _inherit = "soors.round"

    @api.readonly
    def get_map(self):
        """Return these rounds for a map: depot, background and routes in order.

        :return: dict ``depot``, ``tiles`` and ``routes``; a route has its ``stops``,
            those that nobody can place without coordinates
        """
        company = self.company_id[:1] or self.env.company
        return self.env["soors.map"]._get_map(company, routes=self._get_map_routes())

    def _get_map_routes(self):
        maps = self.env["soors.map"]
        towns = maps._get_towns(self.company_id)
        looks = maps._get_looks(self.company_id)
        return [self._prepare_map_route(round_, towns, looks) for round_ in self]

    @api.model
    def _prepare_map_route(self, round_, towns, looks):
        maps = self.env["soors.map"]
        stops = [
            maps._prepare_stop(record, towns)
            if record._name == "soors.round.stop"
            else self._prepare_map_step(record)
            for record in round_._get_course()
            if record._name == "soors.round.stop" or record.kind == "unload"
        ]
        return {
            "id": round_.id,
            "name": round_._get_map_name(),
            "date": str(round_.date),
            "look": looks.get(round_.vehicle_id.id, 0),
            "state": round_.state,
            "stops": stops,
        }

    @api.model
    def _prepare_map_step(self, step):
        """Return where a round unloads: at the depot, between two stops."""
        maps = self.env["soors.map"]
        position = step.company_id._get_soors_depot_position()
        return {
            # Not to be taken for a stop of the same number.
            "id": f"step-{step.id}",
            "kind": step.kind,
            "name": step.display_name,
            "address": "",
            "town": "",
            "state": step.state,
            "is_locked": False,
            "is_near": False,
            "time": maps._format_time(step, step.date_planned),
            **(maps._prepare_position(position) if position else {}),
        }

    def _get_map_name(self):
        """Return the plate and the driver, or the number of the round."""
        self.ensure_one()
        # sudo: the plate only, drivers have no rights on the fleet
        plate = self.vehicle_id.sudo().license_plate
        return " · ".join(filter(None, [plate, self.driver_id.name])) or self.name
