from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.soors_base.const import KG_DIGITS


class StockPicking(models.Model):
    _inherit = "stock.picking"

    shop_kg = fields.Float(
        "Kilos", compute="_compute_shop_kg", digits=KG_DIGITS, compute_sudo=True
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if self.env.context.get("soors_supply") and "picking_type_id" in fields_list:
            supply = self.env["stock.picking.type"].search(
                [
                    ("code", "=", "internal"),
                    ("default_location_dest_id.stage", "=", "shop"),
                    ("company_id", "=", self.env.company.id),
                ],
                limit=1,
            )
            if supply:
                values["picking_type_id"] = supply.id
        return values

    @api.depends("move_ids.shop_kg")
    def _compute_shop_kg(self):
        for picking in self:
            moves = picking.move_ids.filtered(lambda m: m.state != "cancel")
            picking.shop_kg = sum(moves.mapped("shop_kg"))

    @api.model
    def _create_picking_from_pos_order_lines(
        self, location_dest_id, lines, picking_type, partner=False
    ):
        # A named customer brings a place of his own, which says nothing of the
        # treatment: what a shop sells goes to the outlet of the shop.
        outlet = picking_type.default_location_dest_id
        destination = self.env["stock.location"].browse(location_dest_id)
        if outlet.treatment_id and not destination.treatment_id:
            location_dest_id = outlet.id
        return super()._create_picking_from_pos_order_lines(
            location_dest_id, lines, picking_type, partner
        )

    def _create_move_from_pos_order_lines(self, lines):
        # Pieces weighed at the till get a move of their own, since a move has
        # one source of weight.
        weighed = lines.filtered(lambda line: line._is_weighed_piece())
        if weighed and weighed != lines:
            super()._create_move_from_pos_order_lines(weighed)
            lines -= weighed
        return super()._create_move_from_pos_order_lines(lines)

    def _prepare_stock_move_vals(self, first_line, order_lines):
        vals = super()._prepare_stock_move_vals(first_line, order_lines)
        if not first_line.product_id.stream_id:
            return vals
        if first_line._is_weighed_piece():
            vals["kg_source"] = "weighed"
            vals["kg_measured"] = sum(
                line.unit_kg * abs(line.qty) for line in order_lines
            )
        if not self._get_outlets().treatment_id:
            # A till set up by hand may sell to a place without treatment.
            vals["treatment_id"] = self.env.ref("soors_base.treatment_reuse").id
        return vals

    def _get_outlets(self):
        """Return the end of this delivery or return that is not in stock."""
        self.ensure_one()
        return (self.location_id | self.location_dest_id).filtered(
            lambda location: location.usage == "customer"
        )

    def _action_done(self):
        sold = self.filtered("pos_order_id")
        sold._set_sale_treatment()
        result = super()._action_done()
        sold.pos_order_id._record_kilos()
        return result

    def _set_sale_treatment(self):
        """Say that goods of a ticket that are delivered later are reused too."""
        reuse = self.env.ref("soors_base.treatment_reuse")
        for picking in self:
            if not picking._get_outlets().treatment_id:
                picking.move_ids.filtered(
                    lambda m: (
                        m.state not in ("done", "cancel")
                        and m.product_id.stream_id
                        and not m.treatment_id
                        and "customer" in (m.location_usage, m.location_dest_usage)
                    )
                ).treatment_id = reuse

    def action_put_in_shop(self):
        """Do a transfer to the shop as written: no second typing of quantities."""
        for picking in self:
            if not picking.move_ids:
                raise UserError(self.env._("Say first which goods go to the shop."))
            if picking.state == "draft":
                picking.action_confirm()
            for move in picking.move_ids:
                if move.state not in ("done", "cancel"):
                    move.quantity = move.product_uom_qty
                    move.picked = True
        return self.with_context(skip_backorder=True).button_validate()
