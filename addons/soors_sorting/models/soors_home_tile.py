from odoo import fields, models


class SoorsHomeTile(models.Model):
    _inherit = "soors.home.tile"

    figure = fields.Selection(
        selection_add=[("kg_sorted_today", "Kilograms sorted today")],
        ondelete={"kg_sorted_today": "set null"},
    )

    def _get_figure_kg_sorted_today(self):
        """Return the kilograms recorded today at the sorting tables."""
        [[kg]] = self.env["soors.sorting.session"]._read_group(
            [
                ("company_id", "in", self.env.companies.ids),
                ("date", "=", fields.Date.context_today(self)),
                ("state", "in", ("open", "done")),
            ],
            aggregates=["kg_out:sum"],
        )
        return round(kg or 0.0, 1), self.env._("kg")
