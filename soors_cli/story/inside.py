# SPDX-License-Identifier: LGPL-3.0-only
"""The same people, played inside Odoo: for the month before the first day.

A month over the network would take too long for a demonstration. The calls are
the same public methods with the rights of the same users; only the network is
left out, and the clock is set.
"""

from __future__ import annotations

import datetime

from freezegun import freeze_time

from odoo.service.model import call_kw

from .client import LANGUAGE, Actor
from .day import Day


class Insider(Actor):
    """A user of this database, without the network in between."""

    def __init__(self, env, login):
        self.login = login
        self.user = env["res.users"].search([("login", "=", login)])
        self.uid = self.user.id
        self.env = env(user=self.user.id, su=False)

    def call(self, model, method, *args, **kwargs):
        context = {
            "lang": LANGUAGE,
            "tz": self.user.tz,
            **kwargs.pop("context", {}),
        }
        records = self.env(context=context)[model]
        return call_kw(records, method, list(args), kwargs)


def play_history(env, plot, last_day, count):
    """Play the working days before ``last_day``, all or nothing.

    :param dict plot: how big the member is, see ``plots.py``
    :param date last_day: the day that is not played any more
    :param int count: how many working days
    :return: number of days played
    """
    people = {}

    def person(login):
        if login not in people:
            people[login] = Insider(env, login)
        return people[login]

    days = working_days(last_day, count)
    company = env.company
    usual = company.point_of_sale_update_stock_quantities
    # One delivery per closed till instead of one per ticket: a quarter of the time.
    company.point_of_sale_update_stock_quantities = "closing"
    catalogues = {}
    with freeze_time(days[0], tick=True) as clock:
        for day in days:
            clock.move_to(datetime.datetime.combine(day, datetime.time(7, 30)))
            Day(person, plot, day, plot["tickets"], catalogues).play()
            # One day at a time in memory: a month of records would slow down
            # every later flush.
            env.flush_all()
            env.invalidate_all()
    company.point_of_sale_update_stock_quantities = usual
    return len(days)


def working_days(last_day, count):
    """Return the last ``count`` Mondays, Wednesdays and Fridays before ``last_day``.

    The demonstration members drive and sell on these days, so a month is told in
    half the time.
    """
    days = []
    day = last_day
    while len(days) < count:
        day -= datetime.timedelta(days=1)
        if day.weekday() in (0, 2, 4):
            days.append(day)
    return days[::-1]
