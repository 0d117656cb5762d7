from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import BALANCE_ITEMS, OUT_FLOWS

MEASURES = (
    "kg",
    "kg_weighed",
    "kg_average",
    "kg_declared",
    "move_count",
    "unknown_count",
    "giver_count",
)


class SoorsDeclaration(models.Model):
    """How the figures come out of the ledger: in SQL, one query a section."""

    # One file for each of its tasks reads better than one of 900 lines.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "soors.declaration"

    def _compute_figures(self):
        """Replace the lines by what the ledger says now and seal it."""
        self.ensure_one()
        values = self._prepare_lines()
        seal, count = self._get_moves_seal()
        # sudo: figures are written from the ledger only, and the ledger was just
        # read with the rights of the user
        declaration = self.sudo()
        declaration.line_ids.unlink()
        declaration.env["soors.declaration.line"].create(values)
        declaration.write(
            {
                "state": "draft",
                "moves_hash": seal,
                "moves_count": count,
                "date_computed": fields.Datetime.now(),
            }
        )

    def _prepare_lines(self):
        """Return the values of the lines of every section, in their order."""
        self.ensure_one()
        values = [
            line
            for section in self.template_id._get_sections()
            for line in getattr(self, f"_prepare_{section}_lines")()
        ]
        for sequence, line in enumerate(values):
            line.update(declaration_id=self.id, sequence=sequence)
        return values

    def _prepare_treatment_lines(self):
        """What went out: by stream, grade and treatment."""
        domain = Domain("flow", "in", OUT_FLOWS)
        keys = ("stream_id", "grade_id", "treatment_id")
        return self._prepare_grouped_lines("treatment", domain, keys)

    def _prepare_collected_lines(self):
        """What came in: by stream and kind of origin."""
        domain = Domain("flow", "=", "collected")
        keys = ("stream_id", "origin_kind")
        return self._prepare_grouped_lines("collected", domain, keys)

    def _prepare_municipality_lines(self):
        """What came in: by municipality of origin and stream."""
        domain = Domain("flow", "=", "collected")
        keys = ("municipality_id", "stream_id")
        return self._prepare_grouped_lines("municipality", domain, keys)

    def _prepare_source_lines(self):
        """What came in and went out: by source of weight."""
        domain = Domain("flow", "in", ("collected", *OUT_FLOWS))
        keys = ("flow", "stream_id", "kg_source")
        return self._prepare_grouped_lines("source", domain, keys)

    def _prepare_balance_lines(self):
        """Opening, flows and closing stock: by stream."""
        rows = self._get_balance()
        return [
            {
                "section": "balance",
                "stream_id": row["stream_id"],
                "item": item,
                "kg": row[item],
            }
            for row in rows
            for item, _label in BALANCE_ITEMS
            if row[item] or item in ("opening", "closing")
        ]

    def _prepare_grouped_lines(self, section, domain, keys):
        rows = self._group_flows(self._get_flow_domain() & domain, keys)
        for row in rows:
            row["section"] = section
        return rows

    def _get_balance(self):
        """Return the mass balance by stream, ordered as the streams are."""
        self.ensure_one()
        rows = self.env["soors.flow"].get_mass_balance(
            self.date_from, self.date_to, company_ids=self.company_id.ids
        )
        streams = self.env["soors.stream"].with_context(active_test=False)
        rank = {stream_id: n for n, stream_id in enumerate(streams.search([]).ids)}
        return sorted(rows, key=lambda row: rank[row["stream_id"]])

    def _group_flows(self, domain, keys):
        """Aggregate the ledger in one query.

        :param Domain domain: movements to add up
        :param keys: fields of ``soors.flow`` to group by
        :return: list of dicts with the keys and, in kilograms, the total and its
            parts by source of weight, the number of movements, of those without a
            known weight, and of different households
        """
        # The query runs with the rights and the company rules of the user.
        self.env["stock.move"].flush_model()
        self.env["stock.picking"].flush_model()
        flow = self.env["soors.flow"].with_context(
            allowed_company_ids=self.company_id.ids
        )
        flow.check_access("read")
        query = flow._search(domain)

        def column(name):
            return flow._field_to_sql(query.table, name, query)

        groups = [column(key) for key in keys]
        kg, source = column("kg"), column("kg_source")
        query.groupby = SQL(", ").join(groups)
        query.order = SQL(", ").join(SQL("%s NULLS LAST", group) for group in groups)
        rows = self.env.execute_query(
            query.select(
                *groups,
                SQL("COALESCE(SUM(%s), 0)::float8", kg),
                *(
                    SQL(
                        "COALESCE(SUM(%s) FILTER (WHERE %s = %s), 0)::float8",
                        kg,
                        source,
                        value,
                    )
                    for value in ("weighed", "average", "declared")
                ),
                SQL("COUNT(*)"),
                SQL("COUNT(*) FILTER (WHERE %s = 'unknown')", source),
                SQL(
                    "COUNT(DISTINCT %s) FILTER (WHERE %s = 'household')",
                    column("partner_id"),
                    column("origin_kind"),
                ),
            )
        )
        names = (*keys, *MEASURES)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _get_moves_seal(self):
        """Return (seal, number) of the movements of the period.

        The seal is a SHA-256 in two steps, so that neither side needs memory for a
        year of movements: first over the lines of each day, ordered by movement,
        then over the days. A line reads ``id|date|grams|stream|treatment|
        municipality|flow``, all as recorded on the stock move.
        """
        self.ensure_one()
        self.env["stock.move"].flush_model()
        flow = self.env["soors.flow"].with_context(
            allowed_company_ids=self.company_id.ids
        )
        flow.check_access("read")
        query = flow._search(self._get_flow_domain())

        def column(name):
            return flow._field_to_sql(query.table, name, query)

        line = SQL(
            "concat_ws('|', %s, to_char(%s, 'YYYY-MM-DD HH24:MI:SS'),"
            " (%s * 1000)::bigint, %s, COALESCE(%s, 0), COALESCE(%s, 0), %s)",
            column("move_id"),
            column("date"),
            column("kg"),
            column("stream_id"),
            column("treatment_id"),
            column("municipality_id"),
            column("flow"),
        )
        moves = query.select(
            SQL("%s AS id", column("move_id")),
            SQL("%s::date AS day", column("date")),
            SQL("%s AS line", line),
        )
        [(seal, count)] = self.env.execute_query(
            SQL(
                r"""
                WITH days AS (
                    SELECT day, COUNT(*) AS moves,
                           sha256(convert_to(
                               string_agg(line, E'\n' ORDER BY id), 'UTF8'
                           )) AS digest
                      FROM (%s) AS moves
                  GROUP BY day
                )
                SELECT encode(sha256(COALESCE(
                           string_agg(digest, '\x'::bytea ORDER BY day), '\x'::bytea
                       )), 'hex'),
                       COALESCE(SUM(moves), 0)::bigint
                  FROM days
                """,
                moves,
            )
        )
        return seal, count
