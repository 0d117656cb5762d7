from odoo import api, models
from odoo.exceptions import UserError

RECORDED_FIELDS = {
    "product_id",
    "quantity",
    "product_uom_id",
    "location_id",
    "location_dest_id",
    "lot_id",
    "lot_name",
    "date",
}


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        moves = self.env["stock.move"].browse(
            vals["move_id"] for vals in vals_list if vals.get("move_id")
        )
        moves._check_ledger_open()
        return super().create(vals_list)

    def write(self, vals):
        if RECORDED_FIELDS & vals.keys():
            self.filtered(lambda line: line.state == "done").move_id._check_ledger_open(
                vals
            )
        return super().write(vals)

    def _get_kg(self, kilogram):
        """Return (kilograms, source) of this line, (0.0, "unknown") if no weight.

        The order is: exact for weight units, else the lot's weight, else the
        average weight of the product, else the default weight of its stream.
        """
        self.ensure_one()
        unit = self.product_uom_id
        if unit._has_common_reference(kilogram):
            # round=False: the standard conversion rounds up to the precision
            # of the target unit, which would invent up to a gram a line.
            kg = unit._compute_quantity(self.quantity, kilogram, round=False)
            return kg, "weighed"
        units = self.quantity_product_uom
        if self.lot_id.unit_kg:
            return units * self.lot_id.unit_kg, "weighed"
        unit_kg = self.product_id.weight or self.product_id.stream_id._get_unit_kg()
        return units * unit_kg, "average" if unit_kg else "unknown"

    def _raise_ledger_closed(self):
        raise UserError(
            self.env._(
                "This movement is recorded and its kilos are in the figures: it cannot "
                "be changed. Make a return, or a new movement that corrects it."
            )
        )
