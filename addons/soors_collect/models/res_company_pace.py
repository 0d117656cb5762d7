from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

from odoo import api, fields, models
from odoo.tools import SQL

from ..planner.pace import MIN_ROUNDS, pace_of

HISTORY_DAYS = 180
# What ways are reckoned with: a pace learned with others says nothing.
RECKONED_WITH = {
    "soors_plan_speed",
    "soors_plan_detour",
    "soors_plan_road_server",
    "soors_plan_road_kind",
}

# The stops of finished rounds in the order they were made, with where they were: not
# at the donor's home when the goods were somewhere else, see ``_is_at_donors``.
MADE = """
    SELECT stop.round_id, stop.date_arrived, stop.date_done,
           CASE WHEN point.id IS NOT NULL THEN point.latitude
                WHEN %(elsewhere)s THEN request.own_latitude
                ELSE partner.partner_latitude END,
           CASE WHEN point.id IS NOT NULL THEN point.longitude
                WHEN %(elsewhere)s THEN request.own_longitude
                ELSE partner.partner_longitude END
      FROM soors_round_stop AS stop
      JOIN soors_round AS round ON round.id = stop.round_id
      LEFT JOIN soors_collection_point AS point ON point.id = stop.point_id
      LEFT JOIN soors_collection_request AS request ON request.id = stop.request_id
      LEFT JOIN res_partner AS partner
             ON partner.id = stop.partner_id AND stop.point_id IS NULL
     WHERE round.company_id = %(company)s
       AND round.state = 'done'
       AND round.date >= %(first)s
       AND stop.state IN ('done', 'failed')
       AND stop.date_arrived IS NOT NULL
       AND stop.date_done IS NOT NULL
     ORDER BY stop.round_id, stop.date_arrived, stop.id
"""


WORDS = "btrim(regexp_replace(lower(%s), '[[:space:]]+', ' ', 'g'))"


def _differ(one, other):
    """Return whether both are typed and not the same words, as SQL."""
    words = [SQL(WORDS, SQL.identifier(*name)) for name in (one, other)]
    return SQL(
        "COALESCE(NULLIF(%(one)s, '') <> NULLIF(%(other)s, ''), FALSE)",
        one=words[0],
        other=words[1],
    )


class ResCompany(models.Model):
    """How fast the crews of an organisation are, learned from their rounds."""

    _inherit = "res.company"

    soors_plan_learn = fields.Boolean(
        "Learn the pace from past rounds",
        default=True,
        help="Ways are then reckoned as long as crews needed for such ways before.",
    )
    soors_plan_pace = fields.Float(
        "Pace of past rounds", digits=(16, 2), default=1.0, readonly=True
    )
    soors_plan_pace_rounds = fields.Integer("Rounds with known times", readonly=True)
    soors_plan_pace_sentence = fields.Char(
        "Learned", compute="_compute_soors_plan_pace_sentence"
    )

    @api.depends("soors_plan_pace", "soors_plan_pace_rounds")
    @api.depends_context("lang")
    def _compute_soors_plan_pace_sentence(self):
        for company in self:
            if company.soors_plan_pace_rounds < MIN_ROUNDS:
                company.soors_plan_pace_sentence = self.env._(
                    "Not yet: %(count)s of %(needed)s rounds with times and places.",
                    count=company.soors_plan_pace_rounds,
                    needed=MIN_ROUNDS,
                )
                continue
            company.soors_plan_pace_sentence = self.env._(
                "Crews take %(percent)s %% of the reckoned time, learned from"
                " %(count)s rounds.",
                percent=round(100 * company.soors_plan_pace),
                count=company.soors_plan_pace_rounds,
            )

    def write(self, vals):
        result = super().write(vals)
        if RECKONED_WITH & vals.keys():
            self._learn_plan_pace()
        return result

    def _get_plan_pace(self):
        """Return by how much ways take longer than reckoned; 1.0 is as reckoned."""
        self.ensure_one()
        known = self.soors_plan_pace_rounds >= MIN_ROUNDS
        return self.soors_plan_pace if self.soors_plan_learn and known else 1.0

    def _learn_plan_pace(self):
        """Compare the driven times of past rounds with the reckoned ones."""
        self.env["soors.round.stop"].flush_model()
        self.env["soors.round"].flush_model(["state", "date"])
        self.env["soors.collection.request"].flush_model()
        self.env["res.partner"].flush_model()
        for company in self:
            # sudo: only how long ways took is read, and two numbers are written
            company = company.sudo()
            pace, count = pace_of(company._get_driven_ways())
            if (pace, count) != (
                company.soors_plan_pace,
                company.soors_plan_pace_rounds,
            ):
                company.write(
                    {"soors_plan_pace": pace, "soors_plan_pace_rounds": count}
                )

    def _get_driven_ways(self):
        """Return, for each round, (driven, reckoned) seconds of its ways."""
        first = fields.Date.context_today(self) - timedelta(days=HISTORY_DAYS)
        elsewhere = SQL(" OR ").join(
            _differ(("request", name), ("partner", name)) for name in ("zip", "street")
        )
        rows = self.env.execute_query(
            SQL(MADE, company=self.id, first=first, elsewhere=elsewhere)
        )
        by_round = defaultdict(list)
        for round_id, *stop in rows:
            by_round[round_id].append(stop)
        driven = [
            (round_id, tuple(before[2:]), tuple(after[2:]), after[0] - before[1])
            for round_id, stops in by_round.items()
            for before, after in pairwise(stops)
            # Without a moment of arrival of its own, the way holds the work as well.
            if after[0] < after[1] and all((*before[2:], *after[2:]))
        ]
        reckoned = self.env["soors.way"]._get_seconds(
            self, [(start, end) for _round, start, end, _time in driven]
        )
        ways = defaultdict(list)
        for (round_id, _start, _end, time), seconds in zip(
            driven, reckoned, strict=True
        ):
            if seconds:
                ways[round_id].append((time.total_seconds(), seconds))
        return list(ways.values())

    @api.model
    def _cron_learn_plan_pace(self):
        """Learn from the rounds of the day, every night."""
        # the organisations of this database, a handful
        # pylint: disable-next=no-search-all
        self.search([])._learn_plan_pace()
