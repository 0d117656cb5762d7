from odoo import fields, models


class SoorsHomeTile(models.Model):
    _inherit = "soors.home.tile"

    figure = fields.Selection(
        selection_add=[
            ("shop_kg_today", "Kilograms sold today"),
            ("shop_takings_today", "Takings of today"),
        ]
    )

    def _get_figure_shop_kg_today(self):
        return round(self._get_shop_today("kg"), 1), "kg"

    def _get_figure_shop_takings_today(self):
        unit = self.env.company.currency_id.symbol
        return round(self._get_shop_today("amount_total")), unit

    def _get_shop_today(self, measure):
        """Return the sum of a measure of today's tickets of the user's companies."""
        days = self.env["soors.shop.day"]
        if not days.has_access("read"):
            return 0.0
        zone = self.env.company._get_timezone()
        today = fields.Datetime.now().astimezone(zone).date()
        domain = [("date", "=", today), ("company_id", "in", self.env.companies.ids)]
        return days._read_group(domain, [], [f"{measure}:sum"])[0][0] or 0.0
