from odoo import fields, models
from odoo.tools import SQL


class SoorsPointReport(models.Model):
    """Emptyings in figures: by point, town and day, on purpose never by person."""

    _name = "soors.point.report"
    _description = "Figures of collection points"
    _inherit = ["soors.ratio.report"]
    _auto = False
    _order = "date desc, id desc"
    _ratios = {
        "kg_per_stop": ("kg", "emptied"),
        "kg_per_hour": ("kg", "hours"),
        "kg_per_km": ("kg", "km"),
    }

    point_id = fields.Many2one("soors.collection.point", readonly=True)
    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    municipality_id = fields.Many2one("soors.municipality", readonly=True)
    vehicle_id = fields.Many2one("fleet.vehicle", readonly=True)
    point_kind = fields.Selection(
        selection=lambda self: (
            self.env["soors.collection.point"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        string="Kind",
        readonly=True,
    )
    date = fields.Date(readonly=True)
    emptied = fields.Integer("Emptyings", readonly=True)
    failed = fields.Integer("Not collected", readonly=True)
    kg = fields.Float("Kilograms", digits=(16, 1), readonly=True)
    hours = fields.Float("Hours at the point", readonly=True)
    km = fields.Float(
        "Share of the way (km)",
        digits=(16, 1),
        readonly=True,
        help="The kilometres of the round, shared equally among its stops.",
    )
    fill_seen = fields.Float("Fill seen (%)", readonly=True, aggregator="avg")
    kg_per_stop = fields.Float("kg per emptying", readonly=True, aggregator="avg")
    kg_per_hour = fields.Float("kg per hour", readonly=True, aggregator="avg")
    kg_per_km = fields.Float("kg per km", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT visit.*,
                   kg / NULLIF(emptied, 0) AS kg_per_stop,
                   kg / NULLIF(hours, 0) AS kg_per_hour,
                   kg / NULLIF(km, 0) AS kg_per_km
              FROM (%s) AS visit
            """,
            self._get_visits_query(),
        )

    def _get_visits_query(self):
        """Return one row for each visit of a point: sums, no ratios."""
        return SQL(
            """
            SELECT stop.id, stop.point_id, stop.company_id, stop.municipality_id,
                   round.vehicle_id, point.kind AS point_kind, stop.date,
                   (stop.state = 'done')::int AS emptied,
                   (stop.state = 'failed')::int AS failed,
                   stop.kg,
                   -- NULL, not zero, while it is not known
                   NULLIF(EXTRACT(EPOCH FROM stop.date_done - stop.date_arrived), 0)
                       / 3600 AS hours,
                   NULLIF(round.km_driven, 0) / stops.count AS km,
                   NULLIF(stop.fill_seen, 0) AS fill_seen
              FROM soors_round_stop AS stop
              JOIN soors_collection_point AS point ON point.id = stop.point_id
              JOIN soors_round AS round ON round.id = stop.round_id
              JOIN (
                SELECT round_id, COUNT(*) AS count
                  FROM soors_round_stop WHERE state IN ('done', 'failed')
                 GROUP BY round_id
              ) AS stops ON stops.round_id = stop.round_id
             WHERE stop.state IN ('done', 'failed')
            """
        )
