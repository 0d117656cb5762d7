from odoo import api, models

from ..const import WAREHOUSE_STAGES


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    @api.model_create_multi
    def create(self, vals_list):
        warehouses = super().create(vals_list)
        warehouses._create_stage_locations()
        return warehouses

    @api.model
    def _create_missing_stage_locations(self):
        """Give every existing warehouse and company its typed places."""
        # Once at install: every company and every warehouse is meant.
        # pylint: disable=no-search-all
        self.with_context(active_test=False).search([])._create_stage_locations()
        self.env["res.company"].search([])._create_ledger_locations()

    def _create_stage_locations(self):
        """Create the typed places that are still missing; safe to call again."""
        for warehouse in self:
            for stage in (*WAREHOUSE_STAGES, "sorting"):
                if not warehouse._find_stage_location(stage):
                    warehouse._create_stage_location(stage)
            warehouse._create_unsorted_putaway()

    def _find_stage_location(self, stage):
        self.ensure_one()
        locations = self.env["stock.location"]
        domain = [
            ("stage", "=", stage),
            ("company_id", "=", self.company_id.id),
            ("id", "child_of", self.view_location_id.id),
        ]
        return locations.search(domain, order="id", limit=1)

    def _get_stage_location(self, stage):
        """Return this warehouse's place for a stage, created if it is missing.

        :param str stage: ``to_sort``, ``sorting``, ``workshop``, ``store``,
            ``shop`` or ``export``
        :rtype: stock.location
        """
        location = self._find_stage_location(stage)
        return location or self._create_stage_location(stage)

    def _create_stage_location(self, stage):
        self.ensure_one()
        values = self._prepare_stage_location_values(stage)
        # Places belong to the set-up of a warehouse; a planner or sorter who
        # needs a missing one may not edit locations, yet gets the same one.
        return self.env["stock.location"].sudo().create(values).sudo(False)

    def _prepare_stage_location_values(self, stage):
        parent = self.view_location_id if stage == "sorting" else self.lot_stock_id
        return {
            "name": self.env["stock.location"]._get_selection_labels("stage")[stage],
            "stage": stage,
            "usage": "production" if stage == "sorting" else "internal",
            "location_id": parent.id,
            "company_id": self.company_id.id,
        }

    def _create_unsorted_putaway(self):
        """Send unsorted goods that reach the stock on to the sorting queue.

        With one-step receipts goods go there at once; with two or three steps
        the standard rules end in the stock and the putaway does the rest.
        """
        category = self.env.ref("soors_base.category_unsorted", False)
        rules = self.env["stock.putaway.rule"]
        for warehouse in self if category else self.browse():
            destination = warehouse._get_stage_location("to_sort")
            domain = [
                ("category_id", "=", category.id),
                ("location_in_id", "=", warehouse.lot_stock_id.id),
            ]
            if not rules.search_count(domain, limit=1):
                rules.create(
                    {
                        "category_id": category.id,
                        "location_in_id": warehouse.lot_stock_id.id,
                        "location_out_id": destination.id,
                        "company_id": warehouse.company_id.id,
                    }
                )

    def _get_receipt_location(self):
        """Return where a collected load is set down: the sorting queue with
        one-step receipts, else the first place of the standard chain."""
        self.ensure_one()
        if self.reception_steps == "one_step":
            return self._get_stage_location("to_sort")
        return self.wh_input_stock_loc_id
