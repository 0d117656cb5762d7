from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..const import FLOWS, KG_DIGITS, KG_SOURCES, ORIGIN_KINDS

# Columns of the mass balance that a treatment of this kind fills.
BALANCE_KINDS = (
    "reuse",
    "preparation_for_reuse",
    "recycling",
    "recovery",
    "disposal",
)
BALANCE_IN = ("opening", "collected", "converted_in")
BALANCE_OUT = ("converted_out", *BALANCE_KINDS, "transferred", "untreated", "loss")
BALANCE_COLUMNS = (*BALANCE_IN, *BALANCE_OUT, "closing")

GROUPABLE = ("company_id", "stream_id", "grade_id", "treatment_id")


class SoorsFlow(models.Model):
    """The ledger of kilos: one row for each recorded move of goods of a stream.

    It owns no data. ``kg`` counts in the direction of its flow: what is
    collected, what leaves and what is lost are positive, their returns
    negative. ``kg_stock`` is what the move did to the stock.
    """

    _name = "soors.flow"
    _description = "Ledger of kilos"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "move_id"
    _depends = {
        "stock.move": [
            "state",
            "date",
            "company_id",
            "product_id",
            "partner_id",
            "picking_id",
            "location_id",
            "location_dest_id",
            "stream_id",
            "grade_id",
            "flow",
            "flow_sign",
            "origin_kind",
            "treatment_id",
            "municipality_id",
            "waste_code_id",
            "kg",
            "kg_source",
        ],
        "soors.treatment": ["kind"],
        "soors.municipality": ["region_id"],
        "stock.picking": ["partner_id"],
    }

    move_id = fields.Many2one("stock.move", readonly=True)
    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    stream_id = fields.Many2one("soors.stream", readonly=True)
    grade_id = fields.Many2one("soors.grade", readonly=True)
    flow = fields.Selection(FLOWS, readonly=True)
    origin_kind = fields.Selection(ORIGIN_KINDS, string="Origin", readonly=True)
    treatment_id = fields.Many2one("soors.treatment", readonly=True)
    treatment_kind = fields.Selection(
        selection="_selection_treatment_kind", readonly=True
    )
    municipality_id = fields.Many2one("soors.municipality", readonly=True)
    region_id = fields.Many2one("soors.region", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    picking_id = fields.Many2one("stock.picking", "Document", readonly=True)
    location_id = fields.Many2one("stock.location", "From", readonly=True)
    location_dest_id = fields.Many2one("stock.location", "To", readonly=True)
    waste_code_id = fields.Many2one("soors.waste.code", readonly=True)
    kg = fields.Float("Kilos", digits=KG_DIGITS, readonly=True, aggregator="sum")
    kg_stock = fields.Float(
        "Kilos in stock", digits=KG_DIGITS, readonly=True, aggregator="sum"
    )
    kg_source = fields.Selection(KG_SOURCES, "Source of weight", readonly=True)

    @api.model
    def _selection_treatment_kind(self):
        field = self.env["soors.treatment"]._fields["kind"]
        return field._description_selection(self.env)

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    @api.model
    def _select(self):
        return SQL(
            """
            SELECT m.id, m.id AS move_id, m.date, m.company_id, m.product_id,
                   m.stream_id, m.grade_id, m.flow, m.origin_kind,
                   m.treatment_id, t.kind AS treatment_kind,
                   m.municipality_id, mu.region_id,
                   COALESCE(m.partner_id, p.partner_id) AS partner_id,
                   m.picking_id, m.location_id, m.location_dest_id,
                   m.waste_code_id, m.kg_source,
                   m.kg * m.flow_sign AS kg_stock,
                   CASE WHEN m.flow IN ('outgoing', 'loss') THEN -m.kg * m.flow_sign
                        WHEN m.flow = 'internal' THEN m.kg
                        ELSE m.kg * m.flow_sign END AS kg
            """
        )

    @api.model
    def _from(self):
        return SQL(
            """
            FROM stock_move m
            LEFT JOIN stock_picking p ON p.id = m.picking_id
            LEFT JOIN soors_treatment t ON t.id = m.treatment_id
            LEFT JOIN soors_municipality mu ON mu.id = m.municipality_id
            """
        )

    @api.model
    def _where(self):
        return SQL("WHERE m.state = 'done' AND m.stream_id IS NOT NULL")

    @api.model
    @api.readonly
    def get_mass_balance(
        self, date_from, date_to, company_ids=None, stream_ids=None, by=("stream_id",)
    ):
        """Return the mass balance of a period, in kilograms.

        For every row ``opening + collected + converted_in`` equals the sum of
        what left (sorting, the kinds of treatment, ``transferred`` to other
        members, ``untreated`` for want of a treatment, ``loss``) plus
        ``closing``; returns count negative.

        :param date_from: first day, included, in the company's time zone
        :param date_to: last day, included
        :param list company_ids: companies of the reader; all allowed if empty
        :param list stream_ids: only these streams; all if empty
        :param by: any of company_id, stream_id, grade_id, treatment_id
        :return: list of dicts, the group ids and the columns of the balance
        :raise AccessError: for a company or a ledger the user may not read
        :raise UserError: when the period or a group is not valid
        """
        self.check_access("read")
        companies = self._get_balance_companies(company_ids)
        date_from, date_to = map(fields.Date.to_date, (date_from, date_to))
        if not date_from or not date_to or date_from > date_to:
            raise UserError(self.env._("Give a first and a last day, in this order."))
        by = tuple(by)
        if not by or not set(by) <= set(GROUPABLE):
            raise UserError(
                self.env._("A balance is made by: %s.", ", ".join(GROUPABLE))
            )
        self.env["stock.move"].flush_model()
        query = self._get_balance_query(
            *companies._get_utc_bounds(date_from, date_to), companies, stream_ids, by
        )
        columns = (*by, *BALANCE_COLUMNS)
        return [
            dict(zip(columns, row, strict=True))
            for row in self.env.execute_query(query)
        ]

    @api.model
    def _get_balance_companies(self, company_ids):
        """Return the companies asked for, among those the user works for."""
        if not company_ids:
            return self.env.companies
        companies = self.env["res.company"].browse(company_ids)
        if companies - self.env.user.company_ids:
            raise AccessError(
                self.env._("You may only read the balance of your own organisations.")
            )
        return companies

    @api.model
    def _get_balance_query(self, start, end, companies, stream_ids, by):
        """Return one aggregate over the ledger up to the end of the period.

        The inner query reads nothing but columns of the ledger's index, in one
        pass; kinds of treatment are joined to its few groups only.
        """
        groups = SQL(", ").join(SQL.identifier("g", name) for name in by)
        # The planner cannot use an index-only scan when a predicate is missing
        # from the index: state and stream are its condition, spelled alike.
        streams = SQL()
        if stream_ids:
            streams = SQL("AND stream_id IN %s", tuple(stream_ids))
        keys = {*by, "treatment_id"}
        inner = SQL(", ").join(SQL.identifier(name) for name in sorted(keys))
        return SQL(
            """
            WITH g AS (
                SELECT %(inner)s, flow, flow_sign, date >= %(start)s AS inside,
                       SUM(kg) AS kg
                  FROM stock_move
                 WHERE state = 'done' AND stream_id IS NOT NULL
                   AND company_id IN %(companies)s AND date < %(end)s %(streams)s
              GROUP BY %(inner)s, flow, flow_sign, date >= %(start)s
            )
            SELECT %(groups)s, %(sums)s
              FROM g
         LEFT JOIN soors_treatment t ON t.id = g.treatment_id
          GROUP BY %(groups)s
          ORDER BY %(groups)s
            """,
            inner=inner,
            start=start,
            end=end,
            companies=tuple(companies.ids),
            streams=streams,
            groups=groups,
            sums=self._get_balance_sums(),
        )

    @api.model
    def _get_balance_sums(self):
        def total(condition, amount):
            return SQL(
                "ROUND(COALESCE(SUM(%s) FILTER (WHERE %s), 0)::numeric, 3)::float8",
                amount,
                condition,
            )

        moved = SQL("g.kg")
        stock = SQL("g.kg * g.flow_sign")
        left = SQL("-g.kg * g.flow_sign")

        def inside(condition):
            return SQL("g.inside AND %s", condition)

        # A scrap place may have a treatment too, so kinds count for both flows.
        left_by = SQL("g.flow IN ('outgoing', 'loss')")
        return SQL(", ").join(
            [
                total(SQL("NOT g.inside"), stock),
                total(inside(SQL("g.flow = 'collected'")), stock),
                total(inside(SQL("g.flow = 'conversion' AND g.flow_sign > 0")), moved),
                total(inside(SQL("g.flow = 'conversion' AND g.flow_sign < 0")), moved),
                *(
                    total(inside(SQL("%s AND t.kind = %s", left_by, kind)), left)
                    for kind in BALANCE_KINDS
                ),
                total(inside(SQL("g.flow = 'outgoing' AND t.kind = 'internal'")), left),
                total(inside(SQL("g.flow = 'outgoing' AND t.kind IS NULL")), left),
                total(
                    inside(
                        SQL(
                            "%s AND (t.kind = 'loss' OR g.flow = 'loss'"
                            " AND COALESCE(t.kind, 'internal') = 'internal')",
                            left_by,
                        )
                    ),
                    left,
                ),
                total(SQL("TRUE"), stock),
            ]
        )

    def action_open_document(self):
        """Open the document that a row of the ledger comes from."""
        self.ensure_one()
        record = self.picking_id or self.move_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
