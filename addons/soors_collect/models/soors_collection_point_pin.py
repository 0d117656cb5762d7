from odoo import api, fields, models

DEGREES = {"latitude", "longitude"}


class SoorsCollectionPoint(models.Model):
    """Who says where a point is: somebody who knows it, or a file."""

    _name = "soors.collection.point"
    _inherit = ["soors.collection.point", "soors.pin.mixin"]

    is_position_by_hand = fields.Boolean(
        "Position set by hand", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            known = any(vals.get(name) for name in DEGREES)
            vals["is_position_by_hand"] = known and self._is_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        if DEGREES & vals.keys() or vals.get("has_position") is False:
            by_hand = self._is_by_hand() and vals.get("has_position") is not False
            vals = {**vals, "is_position_by_hand": by_hand}
        return super().write(vals)

    @api.onchange("latitude", "longitude")
    def _onchange_position(self):
        result = super()._onchange_position()
        self.is_position_by_hand = bool(self.latitude or self.longitude)
        return result

    def _is_by_hand(self):
        return not self.env.context.get("import_file")
