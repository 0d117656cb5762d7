# SPDX-License-Identifier: LGPL-3.0-only
"""The yearly mass balance on the history of years, against the bare aggregate."""

import datetime
import statistics

import psutil

from .. import landscape, personas
from ..server import Server, free_port
from ..story.client import Persona
from . import moves
from .frame import Benchmark, timed

LAST_DAY = datetime.date(2026, 10, 31)
YEAR = ("2025-01-01", "2025-12-31")
MEMORY_GOAL = 100.0  # MB that the server may grow by

# What a person at psql would write for the same figures: stock before and after
# the year, and what came, went, was sorted and lost in it.
BARE = """
SELECT stream_id, treatment_id, flow, date >= %(start)s AS inside,
       SUM(kg * flow_sign) AS stock, SUM(kg) AS kg
  FROM stock_move
 WHERE state = 'done' AND stream_id IS NOT NULL AND company_id = %(company)s
   AND date < %(end)s
 GROUP BY stream_id, treatment_id, flow, date >= %(start)s
"""


class Ledger(Benchmark):
    """Ours: the public method, asked for over the network by a member manager.

    The reference is one SQL aggregate on the same rows, on a connection of its
    own. A second database with a tenth of the history tells how the cost grows.
    """

    name = "ledger"
    title = "Yearly balance by stream and treatment"
    goal = 1.5
    repeats = 7

    @classmethod
    def add_arguments(cls, parser):
        parser.add_argument(
            "--moves", type=int, default=1_000_000, help="done moves in the history"
        )

    def prepare(self):
        runtime = self.runtime
        self.count = self.options.moves
        self.names = {
            "bench_ledger": self.count,
            "bench_ledger_tenth": self.count // 10,
        }
        self.server = None
        self.connections = {}
        with runtime.alone():
            runtime.prepare()
            runtime.databases.ensure_base(landscape.BASE, landscape.member_addons())
            for name, count in self.names.items():
                runtime.databases.drop(name)
                runtime.databases.ensure(
                    name, (), f"Making {name}: {count:,} moves", landscape.BASE
                )
                personas.ensure(runtime, name, personas.MEMBER)
                self.fill(name, count)
        self.serve()
        self.tenth_seconds = statistics.median(timed(self.tenth) for _ in range(5))
        self.memory_before = self.memory()

    def fill(self, name, count):
        connection = self.runtime.postgres.address.connect(name)
        self.connections[name] = connection
        with connection.cursor() as cursor:
            cursor.execute("SELECT MIN(id) FROM res_company")
            (self.company,) = cursor.fetchone()
            moves.generate(cursor, 1, count, self.company, LAST_DAY)
        moves.settle(connection)
        connection.autocommit = True

    def serve(self):
        home, port, names = self.runtime.home, free_port(), list(self.names)
        config = home.path / "bench-ledger.conf"
        self.runtime.configuration.write(config, port=port, databases=names)
        log = home.logs / "bench-ledger.log"
        self.server = Server(home, config, log, "bench-ledger")
        self.server.start(port, names)
        self.managers = {
            name: Persona(
                self.server.url(),
                name,
                "manager",
                personas.password(home, name, "manager"),
            )
            for name in names
        }
        for name in names:
            self.balance(name)

    def balance(self, name):
        return self.managers[name].call(
            "soors.flow", "get_mass_balance", *YEAR, by=["stream_id", "treatment_id"]
        )

    def bare(self):
        with self.connections["bench_ledger"].cursor() as cursor:
            cursor.execute(
                BARE,
                {
                    "company": self.company,
                    "start": "2024-12-31 23:00:00",  # midnight in Belgium, in UTC
                    "end": "2025-12-31 23:00:00",
                },
            )
            return cursor.fetchall()

    def ours(self):
        self.rows = self.balance("bench_ledger")

    def reference(self):
        self.bare_rows = self.bare()

    def tenth(self):
        self.balance("bench_ledger_tenth")

    def memory(self):
        return psutil.Process(self.server.pid()).memory_info().rss / 2**20

    def check(self):
        self.growth = self.memory() - self.memory_before
        self.seconds = statistics.median(timed(self.ours) for _ in range(5))
        closing = sum(row["closing"] for row in self.rows)
        bare = float(sum(row[4] for row in self.bare_rows))
        return {
            "both sides find the same closing stock": abs(closing - bare) < 0.001,
            f"the server grows by less than {MEMORY_GOAL:.0f} MB": self.growth
            < MEMORY_GOAL,
            "ten times the history costs at most ten times": self.seconds
            <= 10 * self.tenth_seconds,
        }

    def details(self):
        return {
            "moves": self.count,
            "rows": len(self.rows),
            "memory_growth_mb": round(self.growth, 1),
            "seconds_of_a_tenth": round(self.tenth_seconds, 6),
            "growth_for_ten_times": round(self.seconds / self.tenth_seconds, 2),
        }

    def clean(self):
        if self.server:
            self.server.stop()
            self.server.config.unlink(missing_ok=True)
        for connection in self.connections.values():
            connection.close()
        for name in self.names:
            self.runtime.databases.drop(name)
