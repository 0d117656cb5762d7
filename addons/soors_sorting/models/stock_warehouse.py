from odoo import models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _get_bin_location(self, treatment):
        """Return where goods wait for a treatment, created if it is missing.

        Sorted goods never leave straight from the sorting table: they are
        stock until a load with its carrier and ticket takes them.

        :param soors.treatment treatment: what will happen to the goods
        :rtype: stock.location
        """
        self.ensure_one()
        # Bins are set-up like the other typed places: a sorter may not edit
        # locations, yet must get the same bin as everybody.
        locations = self.env["stock.location"].sudo()
        location = locations.search(
            [
                ("bin_treatment_id", "=", treatment.id),
                ("usage", "=", "internal"),
                ("company_id", "=", self.company_id.id),
                ("id", "child_of", self.view_location_id.id),
            ],
            order="id",
            limit=1,
        )
        if not location:
            location = locations.create(self._prepare_bin_values(treatment))
        return location.sudo(self.env.su)

    def _prepare_bin_values(self, treatment):
        self.ensure_one()
        # The legal names of treatments fill three lines; people say "R3".
        label = treatment.rd_code or treatment.name
        return {
            "name": self.env._("Bin %(treatment)s", treatment=label),
            "usage": "internal",
            "stage": "residue",
            "bin_treatment_id": treatment.id,
            "location_id": self.lot_stock_id.id,
            "company_id": self.company_id.id,
        }
