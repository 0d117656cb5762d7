from odoo import models


class FleetVehicle(models.Model):
    _inherit = "fleet.vehicle"

    def _get_collect_payload_kg(self):
        """Return the kilograms this vehicle may load, 0.0 when that is not known."""
        return self.category_id.weight_capacity or 0.0
