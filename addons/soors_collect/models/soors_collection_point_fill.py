from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..filling import Rate, estimate

HISTORY_DAYS = 730
BATCH = 1000
URGENT, SOON = 0.5, 0.2  # probability of being over the limit today

HISTORY = """
    SELECT point_id, date, SUM(kg) FROM (
        SELECT point_id, date, kg FROM soors_round_stop
         WHERE state = 'done' AND point_id IN %(points)s AND date >= %(first)s
         UNION ALL
        SELECT point_id, date, kg FROM soors_collection_emptying
         WHERE point_id IN %(points)s AND date >= %(first)s
    ) AS emptying
    GROUP BY point_id, date
"""
STORE = """
    UPDATE soors_collection_point AS point
       SET fill_kg_per_day = given.rate, fill_scatter = given.scatter,
           fill_error = given.error, fill_intervals = given.intervals,
           fill_kg_most = given.most, fill_date_last = given.last::date
      FROM (VALUES %s) AS given(id, rate, scatter, error, intervals, most, last)
     WHERE point.id = given.id
"""


class SoorsCollectionPoint(models.Model):
    """How full a point is and when to empty it, from its emptyings."""

    _inherit = "soors.collection.point"

    kg_capacity = fields.Float(
        "Holds (kg)",
        digits=(16, 1),
        aggregator=None,
        help="Kilograms when it is full. Empty: the most that was ever found in it.",
    )
    fill_limit = fields.Integer(
        "Empty it at (%)",
        default=80,
        aggregator=None,
        help="Share of what it holds from which it should be emptied.",
    )
    emptying_ids = fields.One2many(
        "soors.collection.emptying", "point_id", "Emptyings from before"
    )
    # Learned from the history, all at once; never typed.
    fill_kg_per_day = fields.Float(
        "Takes in (kg a day)",
        digits=(16, 2),
        readonly=True,
        copy=False,
        aggregator="avg",
    )
    fill_scatter = fields.Float(readonly=True, copy=False, aggregator=None)
    fill_error = fields.Float(readonly=True, copy=False, aggregator=None)
    fill_intervals = fields.Integer(
        "Learned from", readonly=True, copy=False, aggregator=None
    )
    fill_kg_most = fields.Float(readonly=True, copy=False, aggregator=None)
    fill_date_last = fields.Date("Emptied on", readonly=True, copy=False)
    fill_percent = fields.Integer("Filled (%)", compute="_compute_fill")
    fill_margin = fields.Integer(
        "Give or take (%)",
        compute="_compute_fill",
        help="Eight times in ten the point is filled that much more or less at most.",
    )
    fill_risk = fields.Float(
        "Chance that it is due",
        compute="_compute_fill",
        help="Probability that more is in it today than it should hold.",
    )
    fill_level = fields.Selection(
        [
            ("unknown", "Not known yet"),
            ("quiet", "Can wait"),
            ("soon", "Soon"),
            ("urgent", "Due"),
        ],
        string="Urgency",
        compute="_compute_fill",
    )
    date_next = fields.Date(
        "Next emptying", compute="_compute_date_next", store=True, index=True
    )
    date_next_early = fields.Date(
        "At the earliest", compute="_compute_date_next", store=True
    )
    date_next_late = fields.Date(
        "At the latest", compute="_compute_date_next", store=True
    )
    fill_sentence = fields.Char("Forecast", compute="_compute_fill_sentence")

    _kg_capacity_positive = models.Constraint(
        "CHECK (kg_capacity >= 0)", "A weight cannot be negative."
    )
    _fill_limit_range = models.Constraint(
        "CHECK (fill_limit BETWEEN 10 AND 100)",
        "A point is emptied when it is between 10 and 100 % full.",
    )

    def _get_rate(self):
        """Return what the point takes in, None while that is not known."""
        self.ensure_one()
        if not self.fill_intervals:
            return None
        return Rate(
            self.fill_kg_per_day,
            self.fill_scatter,
            self.fill_error,
            self.fill_intervals,
        )

    def _get_capacity(self):
        self.ensure_one()
        return self.kg_capacity or self.fill_kg_most

    def _get_expected_kg(self, day):
        """Return (kilograms expected in the point on a day, standard deviation).

        (0.0, 0.0) while nothing is known; for planners of rounds.
        """
        rate = self._get_rate()
        if not rate or not self.fill_date_last:
            return 0.0, 0.0
        return rate.content((day - self.fill_date_last).days)

    def _get_fill_risk(self, day):
        """Return the probability that the point is over its limit on a day."""
        rate, capacity = self._get_rate(), self._get_capacity()
        if not rate or not capacity or not self.fill_date_last:
            return 0.0
        limit = capacity * self.fill_limit / 100
        return rate.risk((day - self.fill_date_last).days, limit)

    def _compute_emptying(self):
        """Take what was brought along from before into the last day and the average."""
        result = super()._compute_emptying()
        # sudo: days and kilograms of points that the reader may read; drivers have no
        # rights on the past of other tools
        past = self.env["soors.collection.emptying"].sudo()
        rows = past._read_group(
            [("point_id", "in", self.ids)],
            ["point_id"],
            ["__count", "date:max", "kg:sum"],
        )
        points = {point._origin.id: point for point in self}
        for past_point, count, last, kg in rows:
            point = points[past_point.id]
            total = kg + point.stop_count * point.kg_average
            point.kg_average = total / (count + point.stop_count)
            point.date_last_emptied = max(last, point.date_last_emptied or last)
        return result

    @api.depends("fill_kg_per_day", "fill_date_last", "kg_capacity", "fill_limit")
    @api.depends_context("tz")
    def _compute_fill(self):
        today = fields.Date.context_today(self)
        for point in self:
            capacity = point._get_capacity()
            known = bool(point._get_rate() and capacity and point.fill_date_last)
            kg, deviation = point._get_expected_kg(today) if known else (0.0, 0.0)
            risk = point._get_fill_risk(today)
            point.fill_percent = round(100 * kg / capacity) if known else 0
            point.fill_margin = round(128.16 * deviation / capacity) if known else 0
            point.fill_risk = risk
            level = "urgent" if risk >= URGENT else "soon" if risk >= SOON else "quiet"
            point.fill_level = level if known else "unknown"

    @api.depends(
        "fill_kg_per_day",
        "fill_scatter",
        "fill_error",
        "fill_intervals",
        "fill_kg_most",
        "fill_date_last",
        "kg_capacity",
        "fill_limit",
    )
    def _compute_date_next(self):
        for point in self:
            rate, capacity = point._get_rate(), point._get_capacity()
            when = rate and capacity and rate.when(capacity * point.fill_limit / 100)
            last = point.fill_date_last
            dates = [False, False, False]
            if when and last:
                # A point that takes in next to nothing is asked again in a year.
                days = [min(value, 365.0) for value in when]
                dates = [last + timedelta(days=round(value)) for value in days]
            point.date_next, point.date_next_early, point.date_next_late = dates

    @api.depends("fill_percent", "date_next")
    def _compute_fill_sentence(self):
        for point in self:
            if point.fill_level == "unknown":
                point.fill_sentence = self.env._(
                    "Two emptyings are needed to tell how it fills."
                )
                continue
            point.fill_sentence = self.env._(
                "About %(percent)s %% full (give or take %(margin)s), learned from"
                " %(count)s intervals.",
                percent=point.fill_percent,
                margin=point.fill_margin,
                count=point.fill_intervals,
            )

    # Learning

    def _learn_filling(self):
        """Work out again how these points fill; two queries for each thousand."""
        today = fields.Date.context_today(self)
        self.env["soors.round.stop"].flush_model(["kg", "state", "date", "point_id"])
        self.env["soors.collection.emptying"].flush_model()
        for start in range(0, len(self), BATCH):
            batch = self[start : start + BATCH]
            history = batch._get_history(today - timedelta(days=HISTORY_DAYS))
            batch._store_filling(history, today)

    def _get_history(self, first):
        """Return {point id: [(day, kilograms)]} since a day."""
        history = {}
        rows = self.env.execute_query(
            SQL(HISTORY, points=tuple(self.ids or [0]), first=first)
        )
        for point_id, day, kg in rows:
            history.setdefault(point_id, []).append((day, kg))
        return history

    def _store_filling(self, history, today):
        rows = []
        for point_id, emptyings in history.items():
            rate = estimate(emptyings, today) or Rate(0.0, 0.0, 0.0, 0)
            last = max(day for day, _kg in emptyings)
            most = max(kg for _day, kg in emptyings)
            rows.append(
                SQL(
                    "(%s, %s, %s, %s, %s, %s, %s)",
                    point_id,
                    rate.kg_per_day,
                    rate.scatter,
                    rate.error,
                    rate.intervals,
                    most,
                    str(last),
                )
            )
        if not rows:
            return
        names = [name for name in self._fields if name.startswith("fill_")]
        self.flush_recordset()
        self.env.cr.execute(SQL(STORE, SQL(", ").join(rows)))
        self.invalidate_recordset(names)
        points = self.browse(history)
        points.modified(["fill_kg_per_day", "fill_intervals", "fill_date_last"])

    @api.model
    def _cron_learn_filling(self):
        """Learn from corrections and from changes of the past, every night."""
        # all points of all organisations, in batches
        # pylint: disable-next=no-search-all
        self.search([])._learn_filling()

    def action_view_figures(self):
        """Open the kilograms of these points, by month."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "soors_collect.soors_round_stop_line_action"
        )
        action["domain"] = [("point_id", "in", self.ids)]
        return action
