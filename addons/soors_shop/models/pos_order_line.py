from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import float_round

from odoo.addons.soors_base.const import KG_DIGITS, KG_SOURCES


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    unit_kg = fields.Float(
        "Weight of one piece",
        digits=KG_DIGITS,
        help="Weight of one piece, in kilograms, when it was weighed at the till.",
    )
    kg = fields.Float(
        "Kilos",
        digits=KG_DIGITS,
        readonly=True,
        copy=False,
        help="Mass of this line in the ledger, in kilograms; refunds are negative.",
    )
    kg_source = fields.Selection(
        KG_SOURCES, "Source of weight", readonly=True, copy=False
    )

    _unit_kg_not_negative = models.Constraint(
        "CHECK (unit_kg >= 0)", "The weight of a piece cannot be negative."
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "unit_kg"]

    @api.model_create_multi
    def create(self, vals_list):
        # What was weighed when sold takes the same kilos back when refunded.
        for vals in vals_list:
            if vals.get("refunded_orderline_id") and not vals.get("unit_kg"):
                sold = self.browse(vals["refunded_orderline_id"])
                vals["unit_kg"] = sold.unit_kg
        return super().create(vals_list)

    def _is_weighed_piece(self):
        """Tell whether this line brings its own weight for goods sold by piece."""
        self.ensure_one()
        product = self.product_id
        return bool(
            self.unit_kg and product.shop_has_stream and not product.shop_by_weight
        )

    def _record_kilos(self, moves):
        """Share the kilos of done ``moves`` among the lines they deliver.

        The till makes one move for all lines of a product, so the move's mass is
        divided by what each line contributed; the last one takes the remainder,
        and the sum of the lines is the sum of the ledger to the gram.

        :param stock.move moves: deliveries and returns of these lines
        """
        lines = self.grouped(
            lambda line: (line.product_id, line.qty > 0, line._is_weighed_piece())
        )
        shares = defaultdict(lambda: self.env["stock.move"])
        for move in moves:
            if move.state == "done" and move.stream_id:
                key = (move.product_id, move.flow_sign < 0)
                # A weight may also be typed on the delivery, after the sale.
                weighed = bool(move.kg_measured) and (*key, True) in lines
                shares[(*key, weighed)] |= move
        for key, key_moves in shares.items():
            if key in lines:
                lines[key]._share_kilos(key_moves)

    def _share_kilos(self, moves):
        """Write kilos and their source on lines that ``moves`` deliver together."""
        sign = 1 if self[0].qty > 0 else -1
        remaining = sum(moves.mapped("kg"))
        source = self._get_weakest_source(moves)
        weights = {line: line._get_share_weight() for line in self}
        total = sum(weights.values())
        for line in self:
            kg = remaining
            if line != self[-1] and total:
                kg = remaining * weights[line] / total
            kg = float_round(kg, precision_digits=KG_DIGITS[1])
            remaining -= kg
            total -= weights[line]
            line.write({"kg": sign * kg, "kg_source": source})

    @api.model
    def _get_weakest_source(self, moves):
        sources = set(moves.mapped("kg_source"))
        for source in ("unknown", "declared", "average"):
            if source in sources:
                return source
        return "weighed"

    def _get_share_weight(self):
        """Return this line's part, in any unit, of the mass of its product."""
        self.ensure_one()
        names = self.pack_lot_ids.filtered("lot_name").mapped("lot_name")
        if names:
            lots = self.env["stock.lot"].search(
                [
                    ("product_id", "=", self.product_id.id),
                    ("name", "in", names),
                    ("company_id", "in", (False, self.company_id.id)),
                ]
            )
            if lots and all(lots.mapped("unit_kg")):
                pieces = 1 if self.product_id.tracking == "serial" else abs(self.qty)
                return sum(lots.mapped("unit_kg")) * pieces
        return abs(self.qty) * (self.unit_kg or 1)
