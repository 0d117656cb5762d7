from odoo import api, fields, models

from ..postal_places import Towns

# How many marks a map shows at most: a large member's points and some room.
MAX_PLACES = 6000


class SoorsMap(models.AbstractModel):
    """What maps are made of: places, orders, the depot, the background.

    Everything is read with the rights of who looks.
    """

    _name = "soors.map"
    _description = "Map"

    @api.model
    def _get_map(self, company, **values):
        """Return the frame of a map, with the given values.

        :return: dict ``depot`` (place or False) and ``tiles`` (dict or False)
        """
        return {
            "depot": self._prepare_depot(company),
            "tiles": self._prepare_tiles(company),
            **values,
        }

    @api.model
    def _prepare_depot(self, company):
        position = company._get_soors_depot_position()
        if not position:
            return False
        return {"name": company.name, **self._prepare_position(position)}

    @api.model
    def _prepare_tiles(self, company):
        if not company.soors_map_tiles:
            return False
        return {
            "url": company.soors_map_tiles,
            "attribution": company.soors_map_attribution or "",
        }

    @api.model
    def _prepare_position(self, position):
        latitude, longitude = position
        return {"latitude": round(latitude, 6), "longitude": round(longitude, 6)}

    @api.model
    def _get_towns(self, companies):
        """Return about where municipalities are, as ``Towns``.

        Where no postal code is known: amid the organisation's own points.
        """
        rows = self.env["soors.collection.point"]._read_group(
            [("company_id", "in", companies.ids), ("has_position", "=", True)],
            ["municipality_id"],
            ["latitude:avg", "longitude:avg"],
        )
        return Towns(
            {town: (latitude, longitude) for town, latitude, longitude in rows}
        )

    @api.model
    def _get_looks(self, companies):
        """Return {vehicle: number}, the same on every map: colour and shape of it."""
        vehicles = (
            self.env["fleet.vehicle"]
            .with_context(active_test=False)
            .search([("company_id", "in", [*companies.ids, False])], order="id")
        )
        return {vehicle.id: number for number, vehicle in enumerate(vehicles)}

    @api.model
    def _prepare_stop(self, stop, towns):
        """Return the place of a stop; without coordinates when nobody knows them."""
        found = stop._get_plan_position()
        position = found or towns.get(stop.municipality_id, stop._get_plan_zip())
        values = {
            "id": stop.id,
            "name": stop.display_name,
            "address": stop.address or "",
            "town": stop.municipality_id.name or "",
            "state": stop.state,
            "is_locked": stop.is_locked,
            "time": self._format_time(stop, stop.date_planned),
            "is_near": not found,
        }
        if position:
            values.update(self._prepare_position(position))
        return values

    @api.model
    def _format_time(self, record, moment):
        """Return the local hour and minute of a UTC moment, empty without one."""
        if not moment:
            return ""
        zone = record.company_id._get_timezone()
        local = fields.Datetime.context_timestamp(
            record.with_context(tz=zone.zone), moment
        )
        return local.strftime("%H:%M")
