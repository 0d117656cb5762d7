from odoo import api, fields, models


class SoorsGoodsLine(models.AbstractModel):
    """A line of goods on a ``soors.goods.form``, its ``wizard_id``."""

    _name = "soors.goods.line"
    _description = "Goods being entered"

    company_id = fields.Many2one(
        "res.company", "Organisation", compute="_compute_company_id"
    )
    product_id = fields.Many2one(
        "product.product",
        "Goods",
        required=True,
        ondelete="cascade",
        domain="[('stream_id', '!=', False), ('grade_id.code', '=', 'original'),"
        " ('is_storable', '=', True), ('tracking', '!=', 'serial'),"
        " ('company_id', 'in', [False, company_id])]",
    )
    is_weighed = fields.Boolean(compute="_compute_is_weighed")
    quantity = fields.Float("Pieces", digits="Product Unit")
    kg = fields.Float("Kilograms", digits=(16, 3))
    kg_source = fields.Selection(
        [
            ("weighed", "Weighed"),
            ("declared", "Told by the donor"),
            ("average", "Average weight"),
        ],
        string="Weight",
        compute="_compute_kg_source",
        store=True,
        readonly=False,
    )

    @api.depends("wizard_id")
    def _compute_company_id(self):
        for line in self:
            line.company_id = line.wizard_id._get_goods_company()

    @api.depends("product_id")
    def _compute_is_weighed(self):
        for line in self:
            line.is_weighed = bool(
                line.product_id and line.product_id._is_weighed_product()
            )

    @api.depends("kg", "product_id")
    def _compute_kg_source(self):
        for line in self:
            if line.kg and line.kg_source not in ("weighed", "declared"):
                line.kg_source = "weighed"
            elif not line.kg:
                line.kg_source = "average"

    def _prepare_entry(self):
        """Return the line as the entry points expect it."""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "quantity": False if self.is_weighed else self.quantity,
            "kg": self.kg or False,
            "kg_source": self.kg_source,
        }
