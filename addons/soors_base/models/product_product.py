from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_kg(self, quantity, lot=None):
        """Return the kilograms of a quantity in the product's own unit.

        Exact for units of weight, else by the weight of one unit of the lot or, where
        that is not known, the average weight of the product or of its stream.
        """
        self.ensure_one()
        kilogram = self.env.ref("uom.product_uom_kgm")
        if self.uom_id._has_common_reference(kilogram):
            return self.uom_id._compute_quantity(quantity, kilogram, round=False)
        unit_kg = lot and lot.unit_kg
        return quantity * (unit_kg or self.weight or self.stream_id._get_unit_kg())
