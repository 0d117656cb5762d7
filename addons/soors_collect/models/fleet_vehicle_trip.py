from odoo import fields, models

KM_PER_MILE = 1.609344


class FleetVehicle(models.Model):
    _inherit = "fleet.vehicle"

    co2_source = fields.Char(
        "Source of the CO₂ figure",
        help="Where the grams of CO₂ per kilometre come from, and of which year: the"
        " certificate of conformity, a published factor, own consumption.",
    )

    def _get_collect_payload_kg(self):
        """Return the kilograms this vehicle may load, 0.0 when that is not known."""
        return self.soors_payload_kg

    def _get_collect_volume_dm3(self):
        """Return the litres this vehicle has room for, 0.0 when that is not known."""
        return self.soors_volume_m3 * 1000

    def _get_co2_grams_per_km(self):
        """Return the grams of CO₂ of a kilometre, 0.0 when that is not known."""
        per_mile = self.co2_emission_unit == "g/mi"
        return (self.co2 or 0.0) / (KM_PER_MILE if per_mile else 1)
