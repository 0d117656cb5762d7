from odoo import api, fields, models


class SoorsHomeTile(models.Model):
    _inherit = "soors.home.tile"

    figure = fields.Selection(
        selection_add=[("federation_members", "Members heard of")]
    )

    @api.model
    def _get_figure_federation_members(self):
        """Return how many members have a declaration in force."""
        members = self.env["soors.federation.member"]
        if not members.has_access("read"):
            return None, ""
        declared = [("declaration_ids.state", "=", "current")]
        total = members.search_count([])
        unit = self.env._("of %s members declared", total)
        return members.search_count(declared), unit
