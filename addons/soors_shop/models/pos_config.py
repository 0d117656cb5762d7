from odoo import fields, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    # Fields of this model are sent to the till without further declaration.
    weight_limit_kg = fields.Float(
        "Ask again above (kg)",
        default=50.0,
        digits=(16, 3),
        help="A weight above this limit, in kilograms, is asked a second time at the "
        "till, so that grams are never taken for kilos. Zero switches this off.",
    )
    unknown_weight = fields.Selection(
        related="company_id.soors_unknown_weight", string="Goods without a weight"
    )

    _weight_limit_not_negative = models.Constraint(
        "CHECK (weight_limit_kg >= 0)", "The limit of weight cannot be negative."
    )

    def _get_shop_location(self):
        """Return the place this till sells from."""
        self.ensure_one()
        return self.picking_type_id.default_location_src_id
