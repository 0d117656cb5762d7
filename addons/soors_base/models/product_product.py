from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_kg(self, quantity):
        """Return the kilograms of a quantity in the product's own unit.

        Exact for units of weight, else by the average weight of one unit.
        """
        self.ensure_one()
        kilogram = self.env.ref("uom.product_uom_kgm")
        if self.uom_id._has_common_reference(kilogram):
            return self.uom_id._compute_quantity(quantity, kilogram, round=False)
        return quantity * (self.weight or self.stream_id._get_unit_kg())
