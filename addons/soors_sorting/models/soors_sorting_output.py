from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..const import DESTINATIONS


class SoorsSortingOutput(models.Model):
    _name = "soors.sorting.output"
    _inherit = "soors.sorting.line"
    _description = "Sorted Goods"

    product_id = fields.Many2one(domain="[('id', 'in', session_product_ids)]")
    session_product_ids = fields.Many2many(
        related="session_id.sorted_product_ids", string="Goods that can come out"
    )
    destination = fields.Selection(
        DESTINATIONS,
        required=True,
        compute="_compute_destination",
        store=True,
        readonly=False,
        precompute=True,
    )
    treatment_id = fields.Many2one(
        "soors.treatment",
        compute="_compute_destination",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        domain=[("kind", "not in", ("internal", "loss"))],
        help="What will happen to goods that go to an outlet. They wait in a bin for "
        "the load that takes them away.",
    )
    lot_name = fields.Char(
        "Label",
        help="Number of a new lot, for a unique or valuable item. Left empty, goods "
        "followed by lot get one by themselves.",
    )
    share_of_input = fields.Float(
        "Share (%)",
        digits=(5, 1),
        compute="_compute_share_of_input",
        help="Percentage of what the session takes.",
    )

    _uuid_uniq = models.UniqueIndex(
        "(uuid) WHERE uuid IS NOT NULL", "This operation was already recorded."
    )

    @api.depends("product_id", "quantity", "kg_measured", "lot_id")
    def _compute_kg(self):
        return super()._compute_kg()

    @api.depends("product_id")
    def _compute_destination(self):
        for line in self:
            grade = line.product_id.grade_id
            line.destination = grade.sorting_destination or "store"
            is_outlet = line.destination == "outlet"
            line.treatment_id = is_outlet and grade.sorting_treatment_id

    @api.depends("kg", "session_id.kg_in")
    def _compute_share_of_input(self):
        for line in self:
            kg_in = line.session_id.kg_in
            line.share_of_input = 100 * line.kg / kg_in if kg_in else 0.0

    def _check_product(self):
        result = super()._check_product()
        product = self.product_id
        if product.grade_id == self.env.ref("soors_base.grade_original"):
            raise ValidationError(
                self.env._(
                    "%(product)s is unsorted: choose what it became.",
                    product=product.display_name,
                )
            )
        if product.tracking == "serial" and self.quantity != 1:
            raise ValidationError(
                self.env._(
                    "%(product)s is followed piece by piece: one line for each piece.",
                    product=product.display_name,
                )
            )
        if self.lot_name and product.tracking == "none":
            raise ValidationError(
                self.env._(
                    "%(product)s is not followed by lot: leave the label empty.",
                    product=product.display_name,
                )
            )
        return result

    @api.constrains("destination", "treatment_id")
    def _check_treatment(self):
        for line in self:
            kind = line.treatment_id.kind
            if line.destination == "outlet" and kind in (False, "internal", "loss"):
                raise ValidationError(
                    self.env._(
                        "Say what happens to %(product)s: choose a treatment.",
                        product=line.product_id.display_name,
                    )
                )
            if line.destination != "outlet" and line.treatment_id:
                raise ValidationError(
                    self.env._(
                        "%(product)s stays in stock: a treatment is only for an "
                        "outlet.",
                        product=line.product_id.display_name,
                    )
                )

    def _get_destination_location(self):
        """Return the place in the warehouse where these goods are put."""
        self.ensure_one()
        warehouse = self.session_id.warehouse_id
        if self.destination == "outlet":
            return warehouse._get_bin_location(self.treatment_id)
        return warehouse._get_stage_location(self.destination)

    def _create_lots(self):
        """Return the lots of the lines that need a new or a named one.

        :return: dict of lots by line
        """
        lines = self.filtered(
            lambda line: line.product_id.tracking != "none" and not line.lot_id
        )
        known = lines._find_named_lots()
        lots, to_create = {}, self.browse()
        for line in lines:
            lot = known.get((line.product_id, line.lot_name))
            if lot:
                lots[line] = lot
            else:
                to_create |= line
        created = self.env["stock.lot"].create(
            [line._prepare_lot_values(index) for index, line in enumerate(to_create, 1)]
        )
        return {**lots, **dict(zip(to_create, created, strict=True))}

    def _find_named_lots(self):
        """Return existing lots by (product, name); a piece's number is new."""
        names = [name for name in self.mapped("lot_name") if name]
        if not names:
            return {}
        lots = self.env["stock.lot"].search(
            [
                ("product_id", "in", self.product_id.ids),
                ("name", "in", names),
                ("company_id", "in", (False, *self.company_id.ids)),
            ]
        )
        wanted = {(line.product_id, line.lot_name) for line in self}
        known = {
            (lot.product_id, lot.name): lot
            for lot in lots
            if (lot.product_id, lot.name) in wanted
        }
        used = [lot for lot in known.values() if lot.product_id.tracking == "serial"]
        if used:
            raise UserError(
                self.env._(
                    "The label %(label)s is already on another item: use a new one.",
                    label=used[0].name,
                )
            )
        return known

    def _prepare_lot_values(self, index):
        """Return the values of the new lot of this line.

        :param int index: number of the lot within its session
        """
        self.ensure_one()
        values = {
            "name": self.lot_name or f"{self.session_id.name}-{index}",
            "product_id": self.product_id.id,
            "company_id": self.company_id.id,
        }
        if self.kg_measured and not self.is_by_weight:
            values["unit_kg"] = self.kg_measured / self.quantity
        return values
