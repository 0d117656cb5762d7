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
        stops = round_.stop_ids.sorted(lambda stop: (stop.sequence, stop.id))
        return {
            "id": round_.id,
            "name": round_._get_map_name(),
            "date": str(round_.date),
            "look": looks.get(round_.vehicle_id.id, 0),
            "state": round_.state,
            "stops": [self.env["soors.map"]._prepare_stop(s, towns) for s in stops],
        }

    def _get_map_name(self):
        """Return the plate and the driver, or the number of the round."""
        self.ensure_one()
        # sudo: the plate only, drivers have no rights on the fleet
        plate = self.vehicle_id.sudo().license_plate
        return " · ".join(filter(None, [plate, self.driver_id.name])) or self.name
