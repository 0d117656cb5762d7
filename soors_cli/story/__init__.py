# SPDX-License-Identifier: LGPL-3.0-only
"""The demonstration: a month of history, one working day, the reports of the year.

Each chapter of the story is noted in its database when it is over, so a run that
was stopped goes on where it was.
"""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

from .. import landscape, personas
from ..home import ROOT, write_bytes
from . import report
from .client import Persona
from .day import Day
from .plots import PLOTS

HISTORY_DAYS = 13  # a month of Mondays, Wednesdays and Fridays

HISTORY = """
import datetime, sys
sys.path.insert(0, values["root"])
from soors_cli.story.inside import play_history
answer = play_history(
    env, values["plot"], datetime.date.fromisoformat(values["day"]), values["count"]
)
"""


class Story:
    """The story of one landscape: its members and its federation.

    :param runtime: what commands work with
    :param url_of: function from a database to the address for programs
    :param date date: the day that is played over the network
    :param Path folder: where the reports go
    """

    def __init__(self, runtime, url_of, date, folder, plans=landscape.PLANS):
        self.runtime = runtime
        self.url_of = url_of
        self.date = date
        self.folder = folder
        self.members = [plan for plan in plans if plan.kind == personas.MEMBER]
        self.federations = [plan for plan in plans if plan.kind != personas.MEMBER]

    def person(self, database, login):
        password = personas.password(self.runtime.home, database, login)
        return Persona(self.url_of(database), database, login, password)

    def chapter(self, database, name, title, write):
        """Write a chapter unless it is written already."""
        if name in self.chapters(database):
            return
        with self.runtime.steps.show(title):
            write()
        self.note(database, name)

    def chapters(self, database):
        return self.runtime.databases.note(database).get("story") or []

    def note(self, database, name):
        chapters = [*self.chapters(database), name]
        self.runtime.databases.set_note(database, story=chapters)

    def write(self, history_days=HISTORY_DAYS):
        self.write_histories(history_days)
        for plan in self.members:
            self.chapter(
                plan.name,
                "day",
                f"{plan.name}: one working day, from the truck to the till",
                lambda plan=plan: self.play_day(plan),
            )
            self.chapter(
                plan.name,
                "report",
                f"{plan.name}: the report to the region",
                lambda plan=plan: self.declare(plan),
            )
        for plan in self.federations:
            self.chapter(
                plan.name,
                "consolidation",
                f"{plan.name}: the members' figures, added up",
                lambda plan=plan: self.consolidate(plan),
            )

    def write_histories(self, days):
        """Play the past of all members at once: each is a process of its own."""
        waiting = [
            plan for plan in self.members if "history" not in self.chapters(plan.name)
        ]
        if not waiting:
            return
        with self.runtime.steps.show("A month of history for each member"):
            with ThreadPoolExecutor() as pool:
                for _day in pool.map(
                    lambda plan: self.write_history(plan, days), waiting
                ):
                    pass

    def write_history(self, plan, days):
        self.runtime.script(
            plan.name,
            HISTORY,
            root=str(ROOT),
            plot=PLOTS[plan.profile],
            day=self.date.isoformat(),
            count=days,
        )
        self.note(plan.name, "history")

    def play_day(self, plan):
        people = {}

        def person(login):
            if login not in people:
                people[login] = self.person(plan.name, login)
            return people[login]

        Day(person, PLOTS[plan.profile], self.date).play()

    def declare(self, plan):
        manager = self.person(plan.name, "manager")
        declaration = report.declare(manager, self.date.year)
        content = manager.download(f"/soors/declaration/{declaration}/xlsx")
        write_bytes(self.folder / f"{plan.name}-{self.date.year}.xlsx", content)

    def consolidate(self, plan):
        analyst = self.person(plan.name, "analyst")
        members = [
            report.register_member(
                analyst,
                member.name.capitalize(),
                self.url_of(member.name),
                member.name,
                lambda member=member: self.make_key(member),
            )
            for member in self.members
        ]
        consolidation = report.consolidate(analyst, members, self.date.year)
        content = analyst.download(f"/soors/consolidation/{consolidation}/xlsx")
        write_bytes(self.folder / f"{plan.name}-{self.date.year}.xlsx", content)

    def make_key(self, member):
        manager = self.person(member.name, "manager")
        return manager.call("soors.release.access", "create_key", "Fédération (démo)")


def run(runtime):
    """Tell the whole story on the server that runs; safe to call again."""
    # Programs use the plain address, which every machine can resolve.
    url = runtime.server.url()
    Story(runtime, lambda _database: url, datetime.date.today(), ROOT / "out").write()
