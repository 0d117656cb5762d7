from odoo import api, models
from odoo.exceptions import ValidationError


class SoorsPinMixin(models.AbstractModel):
    """A place with ``latitude`` and ``longitude`` in degrees, on a map as a pin."""

    _name = "soors.pin.mixin"
    _description = "Place with a pin"

    @api.model
    @api.readonly
    def get_pin_map(self, municipality_id=None, zip_code=None):
        """Return the map on which a pin is put, and about where its place is.

        :return: dict ``depot`` and ``tiles`` as for other maps, and ``near`` (place or
            False): the middle of the municipality or postal code
        """
        self.check_access("write")
        maps, company = self.env["soors.map"], self.env.company
        town = self.env["soors.municipality"].browse(municipality_id or []).exists()
        position = maps._get_towns(company).get(town, str(zip_code or ""))
        near = maps._prepare_position(position) if position else False
        return maps._get_map(company, near=near)

    @api.model
    def _check_degrees(self, latitude, longitude):
        if not -90 <= latitude <= 90 or not -180 <= longitude <= 180:
            raise ValidationError(
                self.env._(
                    "A latitude lies between -90 and 90 degrees, a longitude between"
                    " -180 and 180."
                )
            )
