from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    stream_id = fields.Many2one(
        "soors.stream",
        index="btree_not_null",
        ondelete="restrict",
        help="Goods of a stream are counted in kilograms each time they move.",
    )
    grade_id = fields.Many2one(
        "soors.grade", index="btree_not_null", ondelete="restrict"
    )
