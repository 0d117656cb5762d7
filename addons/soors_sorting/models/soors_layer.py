from odoo import api, models

SORTING_FIELDS = {
    "tolerance_percent": "sorting_tolerance_percent",
    "tolerance_kg": "sorting_tolerance_kg",
}


class SoorsLayer(models.Model):
    """The section of sorting."""

    _inherit = "soors.layer"

    @api.model
    def _get_company_keys(self):
        keys = super()._get_company_keys()
        return keys | {("sorting", key): name for key, name in SORTING_FIELDS.items()}

    @api.model
    def _plan_sorting(self, values, where):
        known = {key: SORTING_FIELDS[key] for key in values}
        wanted = {name: values[key] for key, name in known.items()}
        places = {name: where(key) for key, name in known.items()}
        return self._plan_fields("sorting", self.env.company, wanted, places)
