from odoo import api, fields, models


class ProductProduct(models.Model):
    """What a till must know of a product to count kilos without the server."""

    _inherit = "product.product"

    shop_has_stream = fields.Boolean(
        "Counted in kilos", compute="_compute_shop_kilos", compute_sudo=True
    )
    shop_by_weight = fields.Boolean(
        "Sold by weight", compute="_compute_shop_kilos", compute_sudo=True
    )
    shop_unit_kg = fields.Float(
        "Kilos of one unit",
        compute="_compute_shop_kilos",
        compute_sudo=True,
        digits=(16, 6),
        help="Kilograms of one unit of sale: exact for units of weight, else the "
        "average weight; zero when it is not known.",
    )

    @api.depends("uom_id", "weight", "stream_id.default_weight")
    def _compute_shop_kilos(self):
        kilogram = self.env.ref("uom.product_uom_kgm")
        for product in self:
            unit = product.uom_id
            product.shop_has_stream = bool(product.stream_id)
            product.shop_by_weight = bool(unit and unit._has_common_reference(kilogram))
            if product.shop_by_weight:
                product.shop_unit_kg = unit._compute_quantity(1, kilogram, round=False)
            elif product.stream_id:
                product.shop_unit_kg = (
                    product.weight or product.stream_id._get_unit_kg()
                )
            else:
                product.shop_unit_kg = 0.0

    @api.model
    def _load_pos_data_fields(self, config):
        fields_list = super()._load_pos_data_fields(config)
        return [*fields_list, "shop_has_stream", "shop_by_weight", "shop_unit_kg"]
