from odoo import api, models

# Keys of the section "collection" and where they are kept.
COLLECTION_FIELDS = {
    "request_days": "soors_request_days",
    "keep_days": "soors_request_keep_days",
    "holder_years": "soors_holder_keep_years",
    "stops_per_day": "soors_stops_per_day",
    "round_days_ahead": "soors_round_days_ahead",
    "donor_mail": "soors_donor_mail",
    "donor_sms": "soors_donor_sms",
    "spread_rule": "soors_spread_rule",
}


class SoorsLayer(models.Model):
    """Sections which concern collection."""

    _inherit = "soors.layer"

    @api.model
    def _get_company_keys(self):
        keys = super()._get_company_keys()
        keys["features", "planner_home"] = "soors_planner_home"
        return keys | {("collection", k): name for k, name in COLLECTION_FIELDS.items()}

    @api.model
    def _plan_feature_planner_home(self, value, where):
        wanted = {"soors_planner_home": value}
        return self._plan_fields("features", self.env.company, wanted, where)

    @api.model
    def _plan_collection(self, values, where):
        differences = []
        for key, name in COLLECTION_FIELDS.items():
            if key in values:
                differences += self._plan_fields(
                    "collection", self.env.company, {name: values[key]}, where(key)
                )
        return differences

    # -- vehicles: what they carry is kept by their category ----------------------
    @api.model
    def _plan_vehicle(self, vehicle, entry, where):
        differences = super()._plan_vehicle(vehicle, entry, where)
        wanted = self._prepare_capacity_values(entry)
        category = vehicle.category_id
        if wanted and any(category[name] != value for name, value in wanted.items()):
            text = self.env._(
                "%(vehicle)s: may load %(kg)s kg and %(volume)s m³",
                vehicle=vehicle.display_name,
                kg=entry.get("payload_kg", 0),
                volume=entry.get("volume_m3", 0),
            )
            machine = {"id": vehicle.id, "entry": entry}
            differences.append(self._plan_call("vehicles", text, machine, where))
        return differences

    @api.model
    def _apply_vehicle(self, vehicle, entry):
        result = super()._apply_vehicle(vehicle, entry)
        if wanted := self._prepare_capacity_values(entry):
            vehicle.category_id = self._get_vehicle_category(wanted)
        return result

    @api.model
    def _prepare_capacity_values(self, entry):
        """Return the capacities of a category, in kilograms and cubic metres."""
        if "payload_kg" not in entry and "volume_m3" not in entry:
            return {}
        return {
            "weight_capacity": entry.get("payload_kg", 0),
            "volume_capacity": entry.get("volume_m3", 0),
        }

    @api.model
    def _get_vehicle_category(self, values):
        categories = self.env["fleet.vehicle.model.category"]
        domain = [(name, "=", value) for name, value in values.items()]
        return categories.search(domain, limit=1) or categories.create(
            {
                "name": self.env._(
                    "Load of %(kg)g kg, %(volume)g m³",
                    kg=values["weight_capacity"],
                    volume=values["volume_capacity"],
                ),
                **values,
            }
        )
