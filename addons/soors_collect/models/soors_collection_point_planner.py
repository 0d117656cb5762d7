from odoo import fields, models

from ..planner.model import MUST

HOUR = 3600
# What an emptying is worth to the planner by priority, in units of cost.
PRIZES = {"0": 2_000, "1": 6_000, "2": 20_000, "3": 50_000}
# Priorities that somebody set on purpose: no forecast takes them down.
URGED = ("2", "3")
# Without a history, what a container holds.
DEFAULT_KG = 100


class SoorsCollectionPoint(models.Model):
    _inherit = "soors.collection.point"

    plan_priority = fields.Selection(
        [("0", "When on the way"), ("1", "Normal"), ("2", "High"), ("3", "Urgent")],
        "Priority",
        default="1",
        required=True,
    )
    plan_minutes = fields.Integer(
        "Minutes to empty", default=10, help="Time at this point, without the way."
    )
    plan_hour_from = fields.Float("Open from", aggregator=None)
    plan_hour_to = fields.Float("Open until", aggregator=None)
    plan_hour_from_2 = fields.Float("Open again from", aggregator=None)
    plan_hour_to_2 = fields.Float("Open again until", aggregator=None)
    skill_ids = fields.Many2many(
        "soors.skill",
        "soors_point_skill_rel",
        "point_id",
        "skill_id",
        string="Needs",
        help="What the crew or the truck must be able to do here.",
    )

    _plan_minutes_range = models.Constraint(
        "CHECK (plan_minutes BETWEEN 0 AND 480)",
        "Emptying a point takes between 0 minutes and 8 hours.",
    )
    _plan_hours_order = models.Constraint(
        "CHECK (plan_hour_from BETWEEN 0 AND 24 AND plan_hour_to BETWEEN 0 AND 24"
        " AND plan_hour_from_2 BETWEEN 0 AND 24"
        " AND plan_hour_to_2 BETWEEN 0 AND 24)",
        "Hours lie between 0:00 and 24:00.",
    )

    def _get_plan_position(self):
        """Return (latitude, longitude), None when it is not known."""
        self.ensure_one()
        return (self.latitude, self.longitude) if self.has_position else None

    def _get_plan_zip(self):
        """Return the postal code that stands for a place nobody knows."""
        self.ensure_one()
        return self.zip or ""

    def _get_plan_windows(self):
        """Return the opening hours as seconds of the day; none means always."""
        self.ensure_one()
        hours = (
            (self.plan_hour_from, self.plan_hour_to),
            (self.plan_hour_from_2, self.plan_hour_to_2),
        )
        return tuple(
            (round(early * HOUR), round(late * HOUR))
            for early, late in hours
            if late > early
        )

    def _get_plan_kg(self, date):
        """Return the kilograms expected when the point is emptied on a day."""
        self.ensure_one()
        if self._get_rate() and self.fill_date_last:
            return self._get_expected_kg(date)[0]
        return self.kg_average or DEFAULT_KG

    def _get_plan_prize(self, date):
        """Return what leaving this point for another day costs, in units of cost.

        What its priority says, and the more the likelier it overflows; a point that
        has hardly anything in it is not worth the way, unless somebody wants it.
        """
        self.ensure_one()
        prize = PRIZES[self.plan_priority]
        if self.plan_priority in URGED:
            return prize
        limit = self._get_capacity() * self.fill_limit / 100
        if not self._get_rate() or not self.fill_date_last or not limit:
            return prize
        kg, _deviation = self._get_expected_kg(date)
        risk = self._get_fill_risk(date)
        worth = prize * min(1.0, kg / limit)
        return round(worth + risk * (PRIZES["3"] - worth))

    def _prepare_plan_stop(self, date):
        """Return the planner's values of one emptying on a day."""
        self.ensure_one()
        kg = self._get_plan_kg(date)
        return {
            "service": self.plan_minutes * 60,
            "volume": round(1000 * kg / (self.company_id.soors_plan_density or 100)),
            "weight": round(kg),
            "windows": self._get_plan_windows(),
            "skills": frozenset(self.skill_ids.mapped("code")),
            "prize": MUST,
        }
