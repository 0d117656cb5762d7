from odoo import api, models

from .soors_map import MAX_PLACES


class SoorsCollectionPoint(models.Model):
    _inherit = "soors.collection.point"

    @api.model
    @api.readonly
    def get_map(self, domain=None):
        """Return the points of a search for a map, at most ``MAX_PLACES``.

        :param list domain: what is searched; all points by default
        :return: dict ``depot``, ``tiles``, ``places``, ``total`` (found, with a
            position) and ``unknown`` (found, without one)
        """
        found = list(domain or [])
        placed = [*found, ("has_position", "=", True)]
        points = self.search(placed, limit=MAX_PLACES, order="date_next, id")
        total = len(points)
        if total == MAX_PLACES:
            total = self.search_count(placed)
        return self.env["soors.map"]._get_map(
            self.env.company,
            places=[self._prepare_map_place(point) for point in points],
            total=total,
            unknown=self.search_count([*found, ("has_position", "=", False)]),
        )

    @api.model
    def _prepare_map_place(self, point):
        return {
            "id": point.id,
            "name": point.display_name,
            "address": ", ".join(filter(None, [point.street, point.city])),
            "level": point.fill_level,
            "percent": point.fill_percent,
            **self.env["soors.map"]._prepare_position(point._get_plan_position()),
        }
