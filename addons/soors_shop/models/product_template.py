from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def _offer_in_shops(self):
        """Put products on the tills, under a till category for each main stream."""
        kilogram = self.env.ref("uom.product_uom_kgm")
        for template in self:
            values = {"available_in_pos": True, "sale_ok": True}
            if template.uom_id._has_common_reference(kilogram):
                values["to_weight"] = True
            if template.stream_id and not template.pos_categ_ids:
                category = template.stream_id._get_shop_category()
                values["pos_categ_ids"] = [(4, category.id)]
            template.write(values)
