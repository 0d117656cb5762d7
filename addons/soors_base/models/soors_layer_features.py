from odoo import api, models

RECEPTION_STEPS = {1: "one_step", 2: "two_steps", 3: "three_steps"}


class SoorsLayer(models.Model):
    """The section of switches; each switch has its own pair of methods."""

    _inherit = "soors.layer"

    @api.model
    def _plan_features(self, values, where):
        """Plan each switch by its own method ``_plan_feature_<key>(value, where)``."""
        differences = []
        for key, value in values.items():
            if method := getattr(self, f"_plan_feature_{key}", None):
                differences += method(value, where(key))
        return differences

    @api.model
    def _apply_features(self, differences):
        for difference in differences:
            if key := difference.values.get("feature"):
                getattr(self, f"_apply_feature_{key}")(difference)
            else:
                self._apply_differences([difference])

    @api.model
    def _plan_feature_lots(self, value, where):
        lots = self.env.ref("stock.group_production_lot")
        if value == (lots in self.env.ref("base.group_user").all_implied_ids):
            return []
        text = (
            self.env._("Lots and serial numbers are shown")
            if value
            else self.env._("Lots and serial numbers are hidden")
        )
        machine = {"feature": "lots", "value": value}
        return [self._plan_call("features", text, machine, where)]

    @api.model
    def _apply_feature_lots(self, difference):
        everybody = self.env.ref("base.group_user")
        lots = self.env.ref("stock.group_production_lot")
        if difference.values["value"]:
            everybody._apply_group(lots)
        else:
            everybody._remove_group(lots)

    @api.model
    def _plan_feature_unsorted_tracking(self, value, where):
        differences = []
        for product in self._get_unsorted_products():
            differences += self._plan_fields(
                "features", product, {"tracking": value}, where
            )
        for difference in differences:
            difference.values["feature"] = "unsorted_tracking"
        return differences

    @api.model
    def _apply_feature_unsorted_tracking(self, difference):
        product = self.env["product.template"].browse(difference.res_id)
        tracking = difference.values["tracking"]
        reserved = self._release_reservations(product)
        product.tracking = tracking
        if tracking == "lot":
            self._give_opening_lots(product)
        reserved._action_assign()

    @api.model
    def _release_reservations(self, product):
        """Free what open moves hold: it was reserved under the other rule."""
        moves = self.env["stock.move"].search(
            [
                ("product_id", "in", product.product_variant_ids.ids),
                ("state", "in", ("assigned", "partially_available")),
                ("picked", "=", False),
            ]
        )
        moves._do_unreserve()
        return moves

    @api.model
    def _give_opening_lots(self, product):
        """Put the stock present at the switch into one lot per product.

        Without a lot it could never be used again. No goods move, so no move is made:
        the ledger must not show a loss and a gain that did not happen.
        """
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "in", product.product_variant_ids.ids),
                ("location_id.usage", "in", ("internal", "transit")),
                ("company_id", "=", self.env.company.id),
                ("lot_id", "=", False),
            ]
        )
        for variant in quants.product_id:
            lot = self.env["stock.lot"].create(
                {
                    "name": self.env._("Opening"),
                    "product_id": variant.id,
                    "company_id": self.env.company.id,
                }
            )
            quants.filtered(lambda q, v=variant: q.product_id == v).lot_id = lot

    @api.model
    def _get_unsorted_products(self):
        return self.env["product.template"].search(
            [
                ("grade_id", "=", self.env.ref("soors_base.grade_original").id),
                ("is_storable", "=", True),
                ("company_id", "in", (False, self.env.company.id)),
            ]
        )

    @api.model
    def _plan_feature_receipt_steps(self, value, where):
        differences = []
        wanted = {"reception_steps": RECEPTION_STEPS[value]}
        for warehouse in self._get_company_warehouses():
            differences += self._plan_fields("features", warehouse, wanted, where)
        return differences

    @api.model
    def _plan_feature_unknown_weight(self, value, where):
        wanted = {"soors_unknown_weight": value}
        return self._plan_fields("features", self.env.company, wanted, where)
