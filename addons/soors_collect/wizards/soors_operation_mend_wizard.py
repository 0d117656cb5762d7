from odoo import api, fields, models


class SoorsOperationMendWizard(models.TransientModel):
    """Say what a crew really took, where its tablet said what cannot be."""

    _name = "soors.operation.mend.wizard"
    _description = "Mend an entry of a tablet"
    _inherit = ["soors.goods.form"]

    _goods_from = ("operation_id",)

    operation_id = fields.Many2one("soors.operation", required=True, ondelete="cascade")
    # With the rights of whoever looks: another organisation's entry stays its own.
    reason = fields.Char(related="operation_id.reason", related_sudo=False)
    place = fields.Char(related="operation_id.told_place", related_sudo=False)
    content = fields.Html(related="operation_id.content", related_sudo=False)
    line_ids = fields.One2many(
        "soors.operation.mend.wizard.line",
        "wizard_id",
        "Goods",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    def _prepare_lines(self):
        """Return the goods as they came, as far as they can be understood."""
        lines = [
            line
            for line in self.operation_id._get_lines()
            if isinstance(line, dict) and not line.get("refused")
        ]
        products = self.operation_id._get_products_of(lines)
        known = [line for line in lines if line.get("product_id") in products.ids]
        return [self._prepare_line(line) for line in known]

    def _prepare_line(self, line):
        product = self.env["product.product"].browse(line["product_id"])
        quantity, kg = self._read(line, "quantity"), self._read(line, "kg")
        if product._is_weighed_product():
            quantity, kg = 0.0, kg or quantity
        source = line.get("kg_source")
        known = ("weighed", "declared", "average")
        return {
            "product_id": product.id,
            "quantity": quantity,
            "kg": kg,
            "kg_source": source if source in known else "declared",
        }

    @api.model
    def _read(self, line, name):
        value = line.get(name)
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return value if number else 0.0

    def _get_goods_company(self):
        return self.operation_id.company_id

    def _record(self, entries):
        self.operation_id._mend(entries)


class SoorsOperationMendWizardLine(models.TransientModel):
    _name = "soors.operation.mend.wizard.line"
    _description = "Goods of an entry"
    _inherit = ["soors.goods.line"]

    wizard_id = fields.Many2one(
        "soors.operation.mend.wizard", required=True, ondelete="cascade"
    )
