# SPDX-License-Identifier: LGPL-3.0-only
"""How full a collection point is, told from its emptyings; no sensor, no Odoo.

Between two emptyings a point takes in goods at a steady mean rate with random
arrivals: after ``d`` days it holds ``rate * d`` kilograms, with a variance that grows
with ``d`` (arrivals) and with ``d`` squared (the rate itself is only estimated).

>>> from datetime import date
>>> past = [(date(2026, 1, day), 70.0) for day in (1, 8, 15, 22, 29)]
>>> rate = estimate(past, date(2026, 1, 29))
>>> round(rate.kg_per_day, 1), rate.intervals
(10.0, 4)
>>> forecast = rate.when(100.0)
>>> round(forecast.days)
10
"""

import math
from collections import namedtuple
from dataclasses import dataclass

# Habits change: an interval half a year old counts half as much.
HALF_LIFE_DAYS = 180.0
# With one interval nothing is known of its scatter: as much as a week's is usual.
USUAL_SCATTER = 0.5
LONGEST_GAP_DAYS = 365
# Less than this a day is nothing: the point would never fill.
LEAST_KG_PER_DAY = 0.001
# A normal variable lies within this many deviations eight times in ten.
EIGHT_IN_TEN = 1.2816

When = namedtuple("When", "days early late")


@dataclass(frozen=True)
class Rate:
    """What a point takes in.

    ``kg_per_day``; ``scatter``: standard deviation of one day's kilograms; ``error``:
    standard deviation of the mean rate; ``intervals``: how many it was learned from.
    """

    kg_per_day: float
    scatter: float
    error: float
    intervals: int

    def content(self, days):
        """Return (mean, standard deviation) of the kilograms after so many days."""
        days = max(days, 0.0)
        deviation = math.sqrt(self.scatter**2 * days + (self.error * days) ** 2)
        return self.kg_per_day * days, deviation

    def risk(self, days, kg):
        """Return the probability that more than ``kg`` are there after ``days``."""
        mean, deviation = self.content(days)
        if deviation <= 0:
            return 1.0 if mean >= kg else 0.0
        return 0.5 * math.erfc((kg - mean) / deviation / math.sqrt(2))

    def when(self, kg):
        """Return in how many days ``kg`` are reached, and eight times in ten between
        which two; None when the point takes in nothing."""
        if self.kg_per_day < LEAST_KG_PER_DAY:
            return None
        days = kg / self.kg_per_day
        _mean, deviation = self.content(days)
        margin = EIGHT_IN_TEN * deviation / self.kg_per_day
        return When(days, max(days - margin, 0.0), days + margin)


def estimate(emptyings, today):
    """Return the `Rate` of a point, None when there are less than two emptyings.

    :param emptyings: (day, kilograms) in any order; those of one day are added up
    :param date today: how old the intervals are is counted from here
    """
    by_day = {}
    for day, kg in emptyings:
        by_day[day] = by_day.get(day, 0.0) + max(kg, 0.0)
    days = sorted(by_day)
    intervals = []
    for before, day in zip(days, days[1:], strict=False):
        gap = (day - before).days
        if gap <= LONGEST_GAP_DAYS:
            age = max((today - day).days, 0)
            intervals.append((gap, by_day[day], 0.5 ** (age / HALF_LIFE_DAYS)))
    if not intervals:
        return None
    total_days = sum(weight * gap for gap, _kg, weight in intervals)
    rate = sum(weight * kg for _gap, kg, weight in intervals) / total_days
    scatter = _get_scatter(intervals, rate)
    return Rate(rate, scatter, scatter / math.sqrt(total_days), len(intervals))


def _get_scatter(intervals, rate):
    """Return the standard deviation of one day's kilograms around the mean rate."""
    count = len(intervals)
    if count == 1:
        gap, kg, _weight = intervals[0]
        return USUAL_SCATTER * kg / math.sqrt(gap)
    weights = sum(weight for _gap, _kg, weight in intervals)
    variance = (
        sum(weight * (kg - rate * gap) ** 2 / gap for gap, kg, weight in intervals)
        / weights
    )
    return math.sqrt(variance * count / (count - 1))
