from odoo import fields, models
from odoo.tools import SQL

from .fleet_vehicle_trip import KM_PER_MILE

# Ratios of sums, never means of ratios: (what is shared out, what it is shared by).
RATIOS = {
    "kg_per_km": ("kg", "km"),
    "kg_per_hour": ("kg", "hours"),
    "kg_per_stop": ("kg", "stops_done"),
    "co2_per_tonne": ("co2_kg", "tonnes"),
}


class SoorsRoundReport(models.Model):
    """Rounds in figures: by vehicle, depot and day, on purpose never by person."""

    _name = "soors.round.report"
    _description = "Figures of rounds"
    _inherit = ["soors.ratio.report"]
    _auto = False
    _order = "date desc, id desc"
    _ratios = RATIOS

    round_id = fields.Many2one("soors.round", readonly=True)
    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", "Depot", readonly=True)
    vehicle_id = fields.Many2one("fleet.vehicle", readonly=True)
    date = fields.Date(readonly=True)
    stops_done = fields.Integer("Stops made", readonly=True)
    stops_failed = fields.Integer("Not collected", readonly=True)
    removals_done = fields.Integer("Social removals", readonly=True)
    kg = fields.Float("Kilograms", digits=(16, 1), readonly=True)
    tonnes = fields.Float(digits=(16, 3), readonly=True)
    km = fields.Float("Kilometres", digits=(16, 1), readonly=True)
    hours = fields.Float(readonly=True)
    co2_kg = fields.Float("CO₂ of the trips (kg)", digits=(16, 1), readonly=True)
    co2_source = fields.Char("Source of the CO₂ figure", readonly=True)
    kg_per_km = fields.Float("kg per km", readonly=True, aggregator="avg")
    kg_per_hour = fields.Float("kg per hour", readonly=True, aggregator="avg")
    kg_per_stop = fields.Float("kg per stop", readonly=True, aggregator="avg")
    co2_per_tonne = fields.Float("kg CO₂ per tonne", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT figures.*, kg / 1000 AS tonnes,
                   kg / NULLIF(km, 0) AS kg_per_km,
                   kg / NULLIF(hours, 0) AS kg_per_hour,
                   kg / NULLIF(stops_done, 0) AS kg_per_stop,
                   co2_kg / NULLIF(kg / 1000, 0) AS co2_per_tonne
              FROM (%s) AS figures
            """,
            self._get_figures_query(),
        )

    def _get_figures_query(self):
        """Return one row for each round that is done: sums, no ratios."""
        return SQL(
            """
            SELECT round.id, round.id AS round_id, round.company_id,
                   round.warehouse_id, round.vehicle_id, round.date,
                   COALESCE(stop.done, 0) AS stops_done,
                   COALESCE(stop.failed, 0) AS stops_failed,
                   COALESCE(stop.removals, 0) AS removals_done,
                   COALESCE(line.kg, 0) AS kg,
                   -- NULL, not zero, while the way or the time is not known
                   NULLIF(round.km_driven, 0) AS km,
                   EXTRACT(EPOCH FROM round.date_end - round.date_start) / 3600
                       AS hours,
                   NULLIF(round.km_driven, 0) * NULLIF(vehicle.co2, 0) / 1000
                       / CASE vehicle.co2_emission_unit WHEN 'g/mi' THEN %s ELSE 1 END
                       AS co2_kg,
                   vehicle.co2_source
              FROM soors_round AS round
              LEFT JOIN fleet_vehicle AS vehicle ON vehicle.id = round.vehicle_id
              LEFT JOIN (
                -- A removal is work of the crew, but brings no kilos.
                SELECT round_id,
                       COUNT(*) FILTER (WHERE state = 'done' AND kind != 'removal')
                           AS done,
                       COUNT(*) FILTER (WHERE state = 'done' AND kind = 'removal')
                           AS removals,
                       COUNT(*) FILTER (WHERE state = 'failed') AS failed
                  FROM soors_round_stop GROUP BY round_id
              ) AS stop ON stop.round_id = round.id
              LEFT JOIN (
                SELECT round_id, SUM(kg) AS kg
                  FROM soors_round_stop_line GROUP BY round_id
              ) AS line ON line.round_id = round.id
             WHERE round.state = 'done'
            """,
            KM_PER_MILE,
        )
