from odoo import api, models

from odoo.addons.soors_base.layers import CALL, nearest


class SoorsLayer(models.Model):
    """Sections which concern shops and the accounts they need."""

    _inherit = "soors.layer"

    @api.model
    def _get_section_order(self):
        return [*super()._get_section_order(), "shops"]

    # -- chart of accounts --------------------------------------------------------
    @api.model
    def _plan_company(self, values, where):
        differences = super()._plan_company(values, where)
        if "chart" in values:
            differences += self._plan_chart(values["chart"], where("chart"))
        return differences

    @api.model
    def _plan_chart(self, code, where):
        company = self.env.company
        if company.chart_template == code:
            return []
        charts = self.env["account.chart.template"]._get_chart_template_mapping()
        if code not in charts:
            hint = nearest(code, charts)
            reason = self.env._(
                'No chart of accounts "%(code)s": %(hint)s', code=code, hint=hint
            )
            return [self._refuse("company", reason, where)]
        if company._existing_accounting():
            reason = self.env._(
                "The chart of accounts cannot become %s: there are entries already.",
                charts[code]["name"],
            )
            return [self._refuse("company", reason, where)]
        text = self.env._("The chart of accounts %s is loaded", charts[code]["name"])
        return [self._plan_call("company", text, {"chart": code}, where)]

    @api.model
    def _apply_company(self, differences):
        """Write the company first: its country must not be guessed by the chart."""
        charts = [d for d in differences if d.action == CALL and "chart" in d.values]
        result = super()._apply_company([d for d in differences if d not in charts])
        for difference in charts:
            self.env.company._soors_set_up_accounting(difference.values["chart"])
        return result

    # -- shops --------------------------------------------------------------------
    @api.model
    def _plan_shops(self, values, where):
        differences = []
        for name, entry in values.items():
            till = self._find_till(name)
            place = where(name)
            if not till:
                text = self.env._("The shop %s gets its place and its till", name)
                differences.append(self._plan_call("shops", text, entry, place))
            elif till.warehouse_id.code != entry["warehouse"]:
                reason = self.env._(
                    "The shop %(shop)s belongs to %(warehouse)s and cannot move: give "
                    "the new one another name.",
                    shop=name,
                    warehouse=till.warehouse_id.display_name,
                )
                differences.append(
                    self._refuse("shops", reason, where(name, "warehouse"))
                )
        return differences

    @api.model
    def _apply_shops(self, differences):
        warehouses = self.env["stock.warehouse"]
        for difference in differences:
            entry = difference.values
            warehouse = warehouses.search(
                [
                    ("code", "=", entry["warehouse"]),
                    ("company_id", "=", self.env.company.id),
                ]
            )
            warehouse._soors_create_shop(
                entry["name"],
                own_location=entry.get("own_place", True),
                products=self.env.company._get_shop_products(),
            )

    @api.model
    def _find_till(self, name):
        return self.env["pos.config"].search(
            [("name", "=", name), ("company_id", "=", self.env.company.id)], limit=1
        )
