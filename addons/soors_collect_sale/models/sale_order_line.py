from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """The service of a removal; what is delivered are the hours really taken."""

    _inherit = "sale.order.line"

    is_removal = fields.Boolean("Of the removal", copy=False, readonly=True)
    qty_delivered_method = fields.Selection(selection_add=[("removal", "Removal")])

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # New lines have nothing delivered by default; a quote may come after the work.
        removals = lines.filtered("is_removal")
        self.env.add_to_compute(self._fields["qty_delivered"], removals)
        return lines

    @api.depends("is_removal", "order_id.removal_request_id")
    def _compute_qty_delivered_method(self):
        result = super()._compute_qty_delivered_method()
        for line in self:
            if line.is_removal and line.order_id.removal_request_id:
                line.qty_delivered_method = "removal"
        return result

    @api.depends(
        "product_uom_qty",
        "order_id.removal_request_id.state",
        "order_id.removal_request_id.hours_done",
    )
    def _compute_qty_delivered(self):
        return super()._compute_qty_delivered()

    def _prepare_qty_delivered(self):
        quantities = super()._prepare_qty_delivered()
        for line in self:
            if line.qty_delivered_method == "removal":
                quantities[line] = line._get_removal_quantity()
        return quantities

    def _get_removal_quantity(self):
        """Return what was delivered, in the unit of the line: hours, or the whole."""
        self.ensure_one()
        request = self.order_id.removal_request_id
        if request.state != "done":
            return 0.0
        hour = self.env.ref("uom.product_uom_hour")
        unit = self.product_uom_id
        if not unit._has_common_reference(hour):
            return self.product_uom_qty
        return hour._compute_quantity(
            request.hours_done, unit, rounding_method="HALF-UP"
        )
