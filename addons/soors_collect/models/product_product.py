from odoo import api, models
from odoo.fields import Domain


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _get_collectable_domain(self, company):
        """Return which products may be picked up: unsorted types of a stream.

        Types tracked by serial number are left out: nobody types serial numbers
        beside a truck; unique items get theirs when sorted.
        """
        original = self.env.ref("soors_base.grade_original")
        return (
            Domain("is_storable", "=", True)
            & Domain("stream_id", "!=", False)
            & Domain("grade_id", "=", original.id)
            & Domain("tracking", "!=", "serial")
            & Domain("company_id", "in", [False, company.id])
        )

    def _is_weighed_product(self):
        """Tell whether the quantities of this product are a mass."""
        self.ensure_one()
        kilogram = self.env.ref("uom.product_uom_kgm")
        return self.uom_id._has_common_reference(kilogram)
