from odoo import api, fields, models


class SoorsHomeTile(models.Model):
    _inherit = "soors.home.tile"

    figure = fields.Selection(
        selection_add=[("declaration_days", "Before the next declaration is due")]
    )

    @api.model
    def _get_figure_declaration_days(self):
        """Return the days left for the declaration due first, if one is open."""
        declarations = self.env["soors.declaration"]
        if not declarations.has_access("read"):
            return None, ""
        first = declarations.search(
            [
                ("state", "in", ("draft", "checked")),
                ("company_id", "in", self.env.companies.ids),
            ],
            order="date_deadline",
            limit=1,
        )
        if not first.date_deadline:
            return None, ""
        today = fields.Date.context_today(self)
        return (first.date_deadline - today).days, self.env._("days left")
