from odoo import api, fields, models


class SoorsCollectionRequestLine(models.Model):
    _name = "soors.collection.request.line"
    _description = "Goods of a collection request"
    _order = "sequence, id"
    _check_company_auto = True

    request_id = fields.Many2one(
        "soors.collection.request",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    average_weight_id = fields.Many2one(
        "soors.average.weight", "What", ondelete="restrict"
    )
    stream_id = fields.Many2one(
        "soors.stream",
        compute="_compute_stream_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product",
        "Type of goods",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('stream_id', '!=', False), ('grade_id.code', '=', 'original')]",
    )
    quantity = fields.Float("Pieces", default=1.0, digits="Product Unit")
    kg_estimated = fields.Float(
        "Estimated kg",
        digits=(16, 1),
        compute="_compute_kg_estimated",
        store=True,
        readonly=False,
    )
    note = fields.Char()

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The number of pieces must be more than zero."
    )
    _kg_positive = models.Constraint(
        "CHECK (kg_estimated >= 0)", "A weight cannot be negative."
    )

    @api.depends("average_weight_id", "product_id")
    def _compute_stream_id(self):
        for line in self:
            line.stream_id = (
                line.average_weight_id.stream_id
                or line.product_id.stream_id
                or line.stream_id
            )

    @api.depends("quantity", "average_weight_id", "product_id", "stream_id")
    def _compute_kg_estimated(self):
        for line in self:
            line.kg_estimated = line.quantity * line._get_kg_of_one()

    def _get_item_name(self):
        self.ensure_one()
        return self.average_weight_id.name or self.stream_id.name

    def _get_kg_of_one(self):
        """Return the kilograms of one piece, from the nearest known average."""
        self.ensure_one()
        if self.average_weight_id:
            return self.average_weight_id.kg
        if self.product_id and self.product_id._is_weighed_product():
            return self.stream_id.default_weight
        return self.product_id.weight or self.stream_id.default_weight
