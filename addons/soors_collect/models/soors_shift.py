from odoo import api, fields, models

from ..planner.model import Break

HOUR = 3600


class SoorsShift(models.Model):
    _name = "soors.shift"
    _description = "Shift of a crew"
    _order = "hour_from, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        required=True,
        default=lambda self: self._default_company_id(),
    )
    hour_from = fields.Float("From", default=8.0, required=True, aggregator=None)
    hour_to = fields.Float("To", default=16.0, required=True, aggregator=None)
    break_minutes = fields.Integer("Break (minutes)", default=30)
    break_from = fields.Float("Break from", default=11.5, aggregator=None)
    break_to = fields.Float(
        "Break begins before",
        default=13.5,
        aggregator=None,
        help="The break begins between these hours.",
    )
    active = fields.Boolean(default=True)

    _hours_order = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < hour_to AND hour_to <= 24)",
        "A shift begins before it ends, within one day.",
    )
    _break_order = models.Constraint(
        "CHECK (break_minutes >= 0 AND break_minutes <= 240"
        " AND break_from <= break_to)",
        "A break lasts at most four hours and its first hour is before its last.",
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    def _get_plan_break(self):
        """Return the break of this shift for the planner, None without one."""
        self.ensure_one()
        if not self.break_minutes:
            return None
        early, late = round(self.break_from * HOUR), round(self.break_to * HOUR)
        return Break(self.break_minutes * 60, early, late)
