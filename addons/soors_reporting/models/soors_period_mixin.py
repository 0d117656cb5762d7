import calendar
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..const import PERIODS


class SoorsPeriodMixin(models.AbstractModel):
    """The days a report is about: a year, one of its quarters, or other dates."""

    _name = "soors.period.mixin"
    _description = "Period of a report"

    period = fields.Selection(PERIODS, default="year", required=True)
    year = fields.Integer(default=lambda self: self._default_year(), aggregator=None)
    date_from = fields.Date(
        "From",
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    date_to = fields.Date(
        "To",
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )

    @api.model
    def _default_year(self):
        # Most reports are made in the months after the year they are about.
        today = fields.Date.context_today(self)
        return today.year if today.month > 6 else today.year - 1

    @api.depends("period", "year")
    def _compute_dates(self):
        for record in self:
            if record.period == "custom":
                record.date_from = record.date_from
                record.date_to = record.date_to
                continue
            record._check_year()
            first, last = record._get_period_months()
            last_day = calendar.monthrange(record.year, last)[1]
            record.date_from = date(record.year, first, 1)
            record.date_to = date(record.year, last, last_day)

    def _get_period_months(self):
        """Return the first and the last month of the period."""
        self.ensure_one()
        if self.period == "year":
            return 1, 12
        last = 3 * int(self.period[1])
        return last - 2, last

    def _get_period_name(self):
        """Return the period as people say it: "2026", else its two days."""
        self.ensure_one()
        if self.period == "year":
            return str(self.year)
        days = (format_date(self.env, day) for day in (self.date_from, self.date_to))
        return " – ".join(days)

    def _check_year(self):
        """Refuse a year that makes no days, before anything is made of it."""
        if any(not 1900 < record.year < 3000 for record in self):
            raise ValidationError(
                self.env._("Write the year in four digits, for example 2026.")
            )

    @api.constrains("date_from", "date_to")
    def _check_dates_ordered(self):
        if any(record.date_to < record.date_from for record in self):
            raise ValidationError(self.env._("A period cannot end before it starts."))
