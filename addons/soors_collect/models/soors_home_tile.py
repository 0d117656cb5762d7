from odoo import fields, models
from odoo.fields import Domain


class SoorsHomeTile(models.Model):
    _inherit = "soors.home.tile"

    figure = fields.Selection(
        selection_add=[
            ("rounds_today", "Rounds today"),
            ("requests_waiting", "Requests waiting"),
            ("stops_left_today", "Stops left today"),
        ]
    )

    def _get_figure_rounds_today(self):
        domain = self._get_today_domain("date") & Domain("state", "!=", "cancelled")
        return self.env["soors.round"].search_count(domain), self.env._("rounds")

    def _get_figure_requests_waiting(self):
        count = self.env["soors.collection.request"].search_count(
            Domain("state", "=", "new") & self._get_company_domain()
        )
        return count, self.env._("requests")

    def _get_figure_stops_left_today(self):
        mine = self.env["soors.round"]._get_my_rounds_domain()
        count = self.env["soors.round.stop"].search_count(
            Domain("round_id", "any", mine) & Domain("state", "in", ["todo", "arrived"])
        )
        return count, self.env._("stops")

    def _get_company_domain(self):
        return Domain("company_id", "in", self.env.companies.ids)

    def _get_today_domain(self, field_name):
        today = fields.Date.context_today(self)
        return Domain(field_name, "=", today) & self._get_company_domain()
