from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.soors_base.const import KG_DIGITS

from ..balance import split_pieces, to_grams, to_kg


class SoorsSortingInput(models.Model):
    _name = "soors.sorting.input"
    _inherit = "soors.sorting.line"
    _description = "Goods Taken to Sort"

    product_id = fields.Many2one(domain="[('id', 'in', session_product_ids)]")
    session_product_ids = fields.Many2many(
        related="session_id.unsorted_product_ids", string="Goods that can be sorted"
    )
    kg_on_hand = fields.Float(
        "On hand",
        digits=KG_DIGITS,
        compute="_compute_kg_on_hand",
        help="What waits to be sorted: kilograms, or pieces for goods counted.",
    )

    _uuid_uniq = models.UniqueIndex(
        "(uuid) WHERE uuid IS NOT NULL", "This operation was already recorded."
    )

    @api.depends("product_id", "quantity", "kg_measured", "lot_id")
    def _compute_kg(self):
        return super()._compute_kg()

    @api.depends("product_id", "lot_id", "session_id.warehouse_id")
    def _compute_kg_on_hand(self):
        for session in self.session_id:
            lines = self.filtered(lambda line, s=session: line.session_id == s)
            stock = session._get_stock_to_sort(lines.product_id)
            for line in lines:
                line.kg_on_hand = line._get_on_hand(stock)
        for line in self.filtered(lambda line: not line.session_id):
            line.kg_on_hand = 0.0

    def _get_on_hand(self, stock):
        """Return the quantity of this line's goods in ``stock``.

        :param dict stock: quantity in product units by (product id, lot id)
        """
        product = self.product_id._origin.id or self.product_id.id
        if self.lot_id:
            return stock.get((product, self.lot_id._origin.id), 0.0)
        return sum(qty for (other, _lot), qty in stock.items() if other == product)

    def _get_kg_of_pieces(self):
        """Pieces leave the queue with the kilos they were booked in with.

        Their average weight might differ from what was weighed at their
        arrival; the difference would stay in the queue for ever, without
        pieces.
        """
        if self.lot_id.unit_kg:
            return super()._get_kg_of_pieces()
        session = self.session_id
        booked = session._get_kg_to_sort(self.product_id)
        on_hand = self._get_on_hand(session._get_stock_to_sort(self.product_id))
        if booked <= 0 or on_hand <= 0:
            return super()._get_kg_of_pieces()
        return booked * min(1.0, self.quantity / on_hand), "average"

    def _check_product(self):
        result = super()._check_product()
        product = self.product_id
        if product.grade_id != self.env.ref("soors_base.grade_original"):
            raise ValidationError(
                self.env._(
                    "%(product)s is already sorted: take unsorted goods.",
                    product=product.display_name,
                )
            )
        if product.tracking != "none" and not self.lot_id:
            raise ValidationError(
                self.env._(
                    "Choose the lot of %(product)s that you take.",
                    product=product.display_name,
                )
            )
        if self.lot_id and self.lot_id.product_id != product:
            raise ValidationError(
                self.env._(
                    "Lot %(lot)s does not hold %(product)s.",
                    lot=self.lot_id.name,
                    product=product.display_name,
                )
            )
        return result

    def _refuse_overdraw(self, taken, free):
        """Refuse to take more than there is, unless the company accepts it.

        :param float taken: in the unit of the product
        :param float free: what may be taken, in the same unit
        """
        line = self[0]
        if line.company_id.sorting_allow_overdraw:
            return
        raise UserError(
            self.env._(
                "You take %(taken)s %(unit)s of %(product)s, but only %(free)s is "
                "there to sort in %(warehouse)s. Weigh again, or record the receipt "
                "of the goods first.",
                taken=line._format_quantity(taken),
                free=line._format_quantity(free),
                unit=line.product_id.uom_id.name,
                product=(line.lot_id or line.product_id).display_name,
                warehouse=line.session_id.warehouse_id.name,
            )
        )

    def _format_quantity(self, quantity):
        if not self.is_by_weight and quantity == int(quantity):
            return str(int(quantity))
        return self.session_id._format_kg(quantity)

    def _split_quantity(self, grams):
        """Return how much of these goods, in their unit, stands for ``grams``."""
        self.ensure_one()
        if self.is_by_weight:
            return self._kg_to_quantity(to_kg(grams))
        if grams and self.product_id.tracking == "serial":
            raise UserError(
                self.env._(
                    "The difference would fall on %(product)s, a piece with its own "
                    "number. Weigh what was taken and what came out until they agree.",
                    product=self.lot_id.display_name,
                )
            )
        return split_pieces(self.quantity, to_grams(self.kg), grams)
