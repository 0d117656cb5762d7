from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.soors_base.const import DEFAULT_TIMEZONE, KG_DIGITS


class SoorsShopDay(models.Model):
    """Tickets, kilos and takings of each shop by local day; owns no data."""

    _name = "soors.shop.day"
    _description = "Day of a shop"
    _auto = False
    _order = "date desc, config_id"
    _rec_name = "config_id"

    date = fields.Date(readonly=True)
    config_id = fields.Many2one("pos.config", "Shop", readonly=True)
    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    tickets = fields.Integer(
        readonly=True, help="Paid tickets of the day; refunds are not tickets."
    )
    kg = fields.Float("Kilos", digits=KG_DIGITS, readonly=True)
    amount_total = fields.Monetary("Takings, tax included", readonly=True)
    kg_per_ticket = fields.Float(
        "Kilos per ticket", digits=(16, 2), readonly=True, aggregator="avg"
    )

    _depends = {
        "pos.order": [
            "date_order",
            "config_id",
            "company_id",
            "state",
            "is_refund",
            "kg_total",
            "amount_total",
            "currency_rate",
        ],
        "res.company": ["partner_id", "currency_id"],
        "res.partner": ["tz"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(o.id) AS id,
                   (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE
                       COALESCE(p.tz, %(timezone)s))::date AS date,
                   o.config_id,
                   o.company_id,
                   c.currency_id,
                   COUNT(*) FILTER (WHERE o.is_refund IS NOT TRUE) AS tickets,
                   SUM(o.kg_total) AS kg,
                   SUM(o.amount_total / COALESCE(NULLIF(o.currency_rate, 0), 1))
                       AS amount_total,
                   SUM(o.kg_total)
                       / NULLIF(COUNT(*) FILTER (WHERE o.is_refund IS NOT TRUE), 0)
                       AS kg_per_ticket
              FROM pos_order o
              JOIN res_company c ON c.id = o.company_id
              JOIN res_partner p ON p.id = c.partner_id
             WHERE o.state IN ('paid', 'done')
          GROUP BY 2, o.config_id, o.company_id, c.currency_id
            """,
            timezone=DEFAULT_TIMEZONE,
        )

    def _read_group_select(self, aggregate_spec, query):
        # A mean of daily means would give a quiet day the weight of a busy one.
        if aggregate_spec == "kg_per_ticket:avg":
            kg = self._field_to_sql(self._table, "kg", query)
            tickets = self._field_to_sql(self._table, "tickets", query)
            return SQL("SUM(%s) / NULLIF(SUM(%s), 0)", kg, tickets)
        return super()._read_group_select(aggregate_spec, query)
