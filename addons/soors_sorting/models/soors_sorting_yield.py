from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.soors_base.const import KG_DIGITS, KG_SOURCES, STAGES


class SoorsSortingYield(models.Model):
    """What became of the goods that were sorted, one row for each move.

    Sorted goods and the explained difference together are all that was taken,
    so that shares of a period add up to 100 %.
    """

    _name = "soors.sorting.yield"
    _description = "Yield of Sorting"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "session_id"
    _depends = {
        "stock.move": [
            "company_id",
            "date",
            "flow",
            "flow_sign",
            "grade_id",
            "kg",
            "kg_source",
            "location_dest_id",
            "loss_reason_id",
            "product_id",
            "sorting_session_id",
            "state",
            "stream_id",
        ],
        "soors.sorting.session": ["kg_in", "warehouse_id"],
        "stock.location": ["stage", "bin_treatment_id"],
    }

    move_id = fields.Many2one("stock.move", readonly=True)
    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    session_id = fields.Many2one("soors.sorting.session", readonly=True)
    product_id = fields.Many2one("product.product", "Goods", readonly=True)
    stream_id = fields.Many2one("soors.stream", readonly=True)
    grade_id = fields.Many2one("soors.grade", readonly=True)
    outcome = fields.Selection(
        [("sorted", "Sorted"), ("difference", "Difference")], readonly=True
    )
    stage = fields.Selection(
        [*STAGES, ("residue", "Waiting for an outlet")], "Put in", readonly=True
    )
    treatment_id = fields.Many2one("soors.treatment", readonly=True)
    loss_reason_id = fields.Many2one(
        "soors.sorting.loss.reason", "Reason of the difference", readonly=True
    )
    kg_source = fields.Selection(KG_SOURCES, "Source of weight", readonly=True)
    kg = fields.Float("Kilos", digits=KG_DIGITS, readonly=True, aggregator="sum")
    share = fields.Float(
        "Share (%)",
        digits=(5, 1),
        readonly=True,
        aggregator="sum",
        help="Percentage of all kilos taken in the sessions shown.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT m.id, m.id AS move_id, m.date, m.company_id, s.warehouse_id,
                   m.sorting_session_id AS session_id, m.product_id, m.stream_id,
                   m.grade_id, m.loss_reason_id, m.kg_source,
                   CASE WHEN m.flow = 'loss' THEN 'difference'
                        ELSE 'sorted' END AS outcome,
                   l.stage, l.bin_treatment_id AS treatment_id,
                   CASE WHEN m.flow = 'loss' THEN -m.kg * m.flow_sign
                        ELSE m.kg END AS kg,
                   CASE WHEN m.flow = 'loss' THEN -m.kg * m.flow_sign
                        ELSE m.kg END * 100 / NULLIF(s.kg_in, 0) AS share
              FROM stock_move m
              JOIN soors_sorting_session s ON s.id = m.sorting_session_id
              JOIN stock_location l ON l.id = m.location_dest_id
             WHERE m.state = 'done'
               AND (m.flow = 'loss' OR (m.flow = 'conversion' AND m.flow_sign > 0))
            """
        )

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "share:sum":
            return super()._read_group_select(aggregate_spec, query)
        # Shares of several sessions cannot be added up: divide the kilos of
        # the group by all kilos that the filters let through.
        kg = self._field_to_sql(self._table, "kg", query)
        total = SQL(
            "(SELECT SUM(%s) FROM %s WHERE %s)",
            kg,
            query.from_clause,
            query.where_clause or SQL("TRUE"),
        )
        return SQL("100 * SUM(%s) / NULLIF(%s, 0)", kg, total)

    def action_open_session(self):
        self.ensure_one()
        return self.session_id._get_form_action()
