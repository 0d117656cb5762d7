from odoo import api, fields, models
from odoo.exceptions import ValidationError

TILE_PARTS = ("{z}", "{x}", "{y}")


class ResCompany(models.Model):
    _inherit = "res.company"

    soors_map_tiles = fields.Char(
        "Tile server",
        help="Address of map pictures, for example"
        " https://tiles.example.org/{z}/{x}/{y}.png. Empty: maps show places and ways"
        " on a plain background, and ask nothing of anyone.",
    )
    soors_map_attribution = fields.Char(
        "Credit line of the map",
        help="What the server's owner asks to be written on the map, for example:"
        " © OpenStreetMap contributors.",
    )

    @api.constrains("soors_map_tiles", "soors_map_attribution")
    def _check_soors_map_tiles(self):
        for company in self.filtered("soors_map_tiles"):
            url = company.soors_map_tiles
            known = url.startswith(("https://", "http://", "/"))
            if not known or any(part not in url for part in TILE_PARTS):
                raise ValidationError(
                    self.env._(
                        "The address of map pictures begins with https:// and holds"
                        " {z}, {x} and {y}."
                    )
                )
            if not (company.soors_map_attribution or "").strip():
                raise ValidationError(
                    self.env._(
                        "Type the credit line of the map pictures: their owner asks"
                        " for it."
                    )
                )

    def _get_soors_depot_position(self):
        """Return (latitude, longitude) of the depot, None when nobody knows it."""
        self.ensure_one()
        found = (self.soors_depot_latitude, self.soors_depot_longitude)
        if not any(found):
            partner = self.partner_id
            found = (partner.partner_latitude, partner.partner_longitude)
        return found if any(found) else None
