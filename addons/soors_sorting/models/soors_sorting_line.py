from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_round

from odoo.addons.soors_base.const import KG_DIGITS, KG_SOURCES

from ..const import EDITABLE_STATES


class SoorsSortingLine(models.AbstractModel):
    """What goods taken and goods sorted have in common: how much they weigh."""

    _name = "soors.sorting.line"
    _description = "Goods in a Sorting Session"
    _order = "sequence, id"
    _check_company_auto = True

    session_id = fields.Many2one(
        "soors.sorting.session", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="session_id.company_id", store=True)
    state = fields.Selection(related="session_id.state")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        "Goods",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    tracking = fields.Selection(related="product_id.tracking")
    stream_id = fields.Many2one(
        "soors.stream", compute="_compute_classification", store=True
    )
    grade_id = fields.Many2one(
        "soors.grade", compute="_compute_classification", store=True
    )
    is_by_weight = fields.Boolean(
        compute="_compute_is_by_weight",
        help="Whether these goods are kept in kilograms; others are counted.",
    )
    quantity = fields.Float(
        "Pieces", digits="Product Unit", help="How many pieces, for goods counted."
    )
    kg_measured = fields.Float(
        "Weighed (kg)", digits=KG_DIGITS, help="Reading of the scale, in kilograms."
    )
    kg = fields.Float(
        "Kilos",
        digits=KG_DIGITS,
        compute="_compute_kg",
        store=True,
        help="Mass, in kilograms, that counts in the balance of the session.",
    )
    kg_source = fields.Selection(
        KG_SOURCES, "Source of weight", compute="_compute_kg", store=True
    )
    lot_id = fields.Many2one(
        "stock.lot",
        ondelete="restrict",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
    )
    uuid = fields.Char(
        "Operation",
        copy=False,
        readonly=True,
        help="Identity given by the screen that recorded this; the same operation "
        "sent twice counts once.",
    )

    @api.depends("product_id")
    def _compute_classification(self):
        for line in self:
            line.stream_id = line.product_id.stream_id
            line.grade_id = line.product_id.grade_id

    @api.depends("product_id.uom_id")
    def _compute_is_by_weight(self):
        kilogram = self.env.ref("uom.product_uom_kgm")
        for line in self:
            unit = line.product_id.uom_id
            line.is_by_weight = bool(unit) and unit._has_common_reference(kilogram)

    def _compute_kg(self):
        """Set the mass of each line; the two kinds of line differ for pieces."""
        for line in self:
            kg, source = line._get_kg()
            line.kg = float_round(kg, precision_digits=KG_DIGITS[1])
            line.kg_source = source

    def _get_kg(self):
        """Return (kilograms, source of weight) of this line."""
        self.ensure_one()
        if self.kg_measured:
            return self.kg_measured, "weighed"
        if self.is_by_weight or not self.quantity:
            return 0.0, "unknown"
        return self._get_kg_of_pieces()

    def _get_kg_of_pieces(self):
        """Return (kilograms, source) of pieces that were not weighed."""
        if self.lot_id.unit_kg:
            return self.quantity * self.lot_id.unit_kg, "weighed"
        product = self.product_id
        unit_kg = product.weight or product.stream_id._get_unit_kg()
        return self.quantity * unit_kg, "average" if unit_kg else "unknown"

    @api.constrains("product_id", "quantity", "kg_measured", "lot_id")
    def _check_amount(self):
        for line in self:
            if line.quantity < 0 or line.kg_measured < 0:
                raise ValidationError(self.env._("Pieces and kilos must be positive."))
            line._check_product()
            if not line.kg:
                raise ValidationError(line._get_weight_missing_message())

    def _get_weight_missing_message(self):
        name = self.product_id.display_name
        if not self.is_by_weight and not self.quantity:
            return self.env._("Say how many pieces of %(product)s.", product=name)
        return self.env._("Weigh %(product)s: its kilos are not known.", product=name)

    def _check_product(self):
        """Refuse goods whose kilos could not be booked exactly."""
        product = self.product_id
        exact_units = self.env.ref("uom.product_uom_kgm") | self.env.ref(
            "uom.product_uom_gram"
        )
        if not product.is_storable or not product.stream_id:
            raise ValidationError(
                self.env._(
                    "%(product)s cannot be sorted: it needs a stream, and its stock "
                    "must be tracked.",
                    product=product.display_name,
                )
            )
        if self.is_by_weight and product.uom_id not in exact_units:
            raise ValidationError(
                self.env._(
                    "%(product)s is kept in %(unit)s, which cannot hold a gram. Keep "
                    "it in kilograms.",
                    product=product.display_name,
                    unit=product.uom_id.display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_editable()
        return lines

    def write(self, vals):
        self._check_editable()
        result = super().write(vals)
        if "session_id" in vals:
            self._check_editable()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_editable()

    def _check_editable(self):
        """Refuse to change what a closed session says."""
        closed = self.session_id.filtered(lambda s: s.state not in EDITABLE_STATES)
        if closed:
            raise UserError(
                self.env._(
                    "%(session)s is closed and its kilos are in the figures: it cannot "
                    "be changed. Record the correction in a new session.",
                    session=closed[0].display_name,
                )
            )

    def _get_quantity(self):
        """Return the quantity in the unit of the product, exact to the gram."""
        self.ensure_one()
        if not self.is_by_weight:
            return self.quantity
        return self._kg_to_quantity(self.kg)

    def _kg_to_quantity(self, kg):
        kilogram = self.env.ref("uom.product_uom_kgm")
        unit = self.product_id.uom_id
        # The standard conversion rounds up; grams are exact in both units.
        quantity = kilogram._compute_quantity(kg, unit, round=False)
        return float_round(quantity, precision_digits=KG_DIGITS[1])
