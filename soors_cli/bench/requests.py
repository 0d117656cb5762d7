# SPDX-License-Identifier: LGPL-3.0-only
"""A donor's request taken on the phone, with years of requests in the database."""

import contextlib
import datetime
import statistics

import psutil

from .. import landscape, personas
from ..server import Server, free_port
from ..story.client import Persona
from .frame import Benchmark, timed

DATABASE = "bench_requests"
GOAL_SECONDS = 0.2
DONORS = 2_000
PLANNED_SHARE = 50  # one request in so many has an appointment in the coming weeks
WAITING_SHARE = 8  # one in so many waits
STOPS_PER_ROUND = 10

# Runs in Odoo's shell: donors as people enter them, a truck, and rounds to come.
DONORS_SCRIPT = """
company = env["res.company"].search([], limit=1)
brand = env["fleet.vehicle.model.brand"].create({"name": "Bench"})
model = env["fleet.vehicle.model"].create({"name": "Van", "brand_id": brand.id})
category = env["fleet.vehicle.model.category"].create(
    {"name": "Bench", "weight_capacity": 1200})
vehicle = env["fleet.vehicle"].create({
    "model_id": model.id, "license_plate": "1-BEN-001", "category_id": category.id})
company.write({"soors_collect_vehicle_id": vehicle.id, "soors_slot_horizon": 60})
towns = ["4000", "4020", "4100", "4040", "4400", "4500", "4600", "4800"]
env["res.partner"].create([
    {"name": f"Donor {n}", "phone": f"04 {n:07d}", "street": f"Rue {n}",
     "zip": towns[n % len(towns)], "ref": "soors-bench"}
    for n in range(values["count"])])
answer = {"company": company.id, "vehicle": vehicle.id,
          "warehouse": env["stock.warehouse"].search(
              [("company_id", "=", company.id)], limit=1).id}
"""

# Rows of the past are written by PostgreSQL: the business methods would take an hour
# and measure nothing more. Rounds first, then requests, then their stops.
ROUNDS = """
    INSERT INTO soors_round (company_id, warehouse_id, vehicle_id, name, date, state,
                             hour_start, create_date, write_date)
    SELECT %(company)s, %(warehouse)s, %(vehicle)s, 'BENCH/' || n,
           %(today)s::date - (n * 3 / 4)::int,
           'done', 8, NOW(), NOW()
      FROM generate_series(1, %(rounds)s) AS n
    UNION ALL
    SELECT %(company)s, %(warehouse)s, %(vehicle)s, 'NEXT/' || n,
           %(today)s::date + n::int, 'draft', 8, NOW(), NOW()
      FROM generate_series(1, 40) AS n
"""
REQUESTS = """
    WITH donor AS (
        SELECT id, zip, municipality_id, ROW_NUMBER() OVER (ORDER BY id) - 1 AS n
          FROM res_partner WHERE ref = 'soors-bench' AND municipality_id IS NOT NULL
    ), many AS (SELECT COUNT(*) AS donors FROM donor)
    INSERT INTO soors_collection_request (
        company_id, name, kind, partner_id, zip, municipality_id, origin_kind, source,
        date_requested, date_limit, "window", hour_from, hour_to, hours_planned,
        stairs, kg_estimated, state, create_date, write_date)
    SELECT %(company)s, 'BENCH/' || i, 'gift', donor.id, donor.zip,
           donor.municipality_id, 'household', 'phone', %(today)s::date - (i %% 1500),
           %(today)s::date - (i %% 1500) + 14, 'any', 8, 17, 0.5, i %% 4, 20 + i %% 100,
           CASE WHEN i %% %(waiting)s = 0 THEN 'new'
                WHEN i %% %(planned)s = 1 THEN 'planned' ELSE 'done' END,
           NOW(), NOW()
      FROM generate_series(1, %(count)s) AS i CROSS JOIN many
      JOIN donor ON donor.n = i %% donors
"""
STOPS = """
    WITH round AS (
        SELECT id, date, state,
               ROW_NUMBER() OVER (PARTITION BY state ORDER BY id) - 1 AS n,
               COUNT(*) OVER (PARTITION BY state) AS rounds
          FROM soors_round WHERE name LIKE 'BENCH/%%' OR name LIKE 'NEXT/%%'
    ), request AS (
        SELECT *, ROW_NUMBER() OVER (PARTITION BY state ORDER BY id) - 1 AS n
          FROM soors_collection_request
         WHERE name LIKE 'BENCH/%%' AND state IN ('done', 'planned')
    )
    INSERT INTO soors_round_stop (
        round_id, company_id, date, request_id, partner_id, municipality_id,
        origin_kind, kind, kg_estimated, date_planned, state, sequence, uuid,
        create_date, write_date)
    SELECT round.id, request.company_id, round.date, request.id, request.partner_id,
           request.municipality_id, 'household', 'request', request.kg_estimated,
           round.date + INTERVAL '1 hour' * (7 + request.n %% 8),
           CASE request.state WHEN 'done' THEN 'done' ELSE 'todo' END, 10,
           gen_random_uuid()::text, NOW(), NOW()
      FROM request
      JOIN round ON round.n = request.n %% round.rounds
       AND round.state = CASE request.state WHEN 'done' THEN 'done' ELSE 'draft' END
"""
LINKS = """
    UPDATE soors_collection_request AS request
       SET stop_id = stop.id, date_planned = stop.date_planned
      FROM soors_round_stop AS stop WHERE stop.request_id = request.id
"""
TABLES = ("soors_round", "soors_collection_request", "soors_round_stop", "res_partner")


class Requests(Benchmark):
    """Ours: the next appointments are asked for and the request is saved with one.

    The reference is the least that a bare Odoo does for the same call: a contact and
    an event in the calendar. Both by the same planner, over the network, on the same
    database; a second, nearly empty database tells how the cost grows.
    """

    name = "requests"
    title = "Entering and slotting a request"
    goal = 3.0
    repeats = 15
    warm_up = 3

    @classmethod
    def add_arguments(cls, parser):
        parser.add_argument(
            "--requests", type=int, default=20_000, help="open and past requests"
        )

    def prepare(self):
        runtime = self.runtime
        self.server = None
        self.number = 0
        self.names = {DATABASE: self.options.requests, f"{DATABASE}_few": 100}
        with runtime.alone():
            runtime.prepare()
            runtime.databases.ensure_base(landscape.BASE, landscape.member_addons())
            for name, count in self.names.items():
                runtime.databases.drop(name)
                runtime.databases.ensure(name, (), f"Making {name}", landscape.BASE)
                personas.ensure(runtime, name, personas.MEMBER)
                self.fill(name, count)
        self.serve()

    def fill(self, name, count):
        given = self.runtime.script(
            name, DONORS_SCRIPT, count=min(DONORS, max(count // 10, 10))
        )
        values = {
            **given,
            "count": count,
            "rounds": max(count // STOPS_PER_ROUND, 1),
            "today": datetime.date.today(),
            "waiting": WAITING_SHARE,
            "planned": PLANNED_SHARE,
        }
        connection = self.runtime.postgres.address.connect(name)
        try:
            with connection.cursor() as cursor:
                for query in (ROUNDS, REQUESTS, STOPS, LINKS):
                    cursor.execute(query, values)
            connection.commit()
            connection.autocommit = True
            with connection.cursor() as cursor:
                for table in TABLES:
                    cursor.execute(f"VACUUM ANALYZE {table}")
        finally:
            connection.close()

    def serve(self):
        home, port, names = self.runtime.home, free_port(), list(self.names)
        config = home.path / "bench-requests.conf"
        self.runtime.configuration.write(config, port=port, databases=names)
        log = home.logs / "bench-requests.log"
        self.server = Server(home, config, log, "bench-requests")
        self.server.start(port, names)
        self.planners = {
            name: Persona(
                self.server.url(),
                name,
                "planner",
                personas.password(home, name, "planner"),
            )
            for name in names
        }
        planner = self.planners[DATABASE]
        [town] = planner.call(
            "soors.municipality",
            "search_read",
            [("zips", "like", "|4000|")],
            fields=["id"],
            limit=1,
        )
        self.town = town["id"]
        tiles = planner.call("soors.goods.tile", "get_tiles")
        self.tiles = [tile["id"] for tile in tiles[:3]]

    def take(self, name):
        """Do what the screen does: ask for appointments, then save with one."""
        planner = self.planners[name]
        self.number += 1
        answer = planner.call(
            "soors.collection.request",
            "get_slots",
            {"municipality_id": self.town, "kg_estimated": 60.0, "window": "any"},
        )
        slot = answer["slots"][self.number % len(answer["slots"])]
        [self.saved] = planner.call(
            "soors.collection.request",
            "web_save",
            [],
            {
                "contact_name": f"New donor {self.number}",
                "phone": f"0490 {self.number:06d}",
                "street": "Rue Haute 1",
                "zip": "4000",
                "city": "Liège",
                "slot": slot["key"],
                "line_ids": [[0, 0, {"tile_id": tile}] for tile in self.tiles],
            },
            specification={"name": {}, "state": {}, "date_planned": {}},
        )

    def ours(self):
        self.take(DATABASE)

    def reference(self):
        planner = self.planners[DATABASE]
        self.number += 1
        [contact] = planner.call(
            "res.partner",
            "web_save",
            [],
            {
                "name": f"New contact {self.number}",
                "phone": f"0491 {self.number:06d}",
                "street": "Rue Haute 1",
                "zip": "4000",
                "city": "Liège",
            },
            specification={"name": {}},
        )
        start = datetime.datetime.now() + datetime.timedelta(days=3)
        planner.call(
            "calendar.event",
            "web_save",
            [],
            {
                "name": f"Pick-up {self.number}",
                "partner_ids": [[6, 0, [contact["id"]]]],
                "start": f"{start:%Y-%m-%d} 08:00:00",
                "stop": f"{start:%Y-%m-%d} 09:00:00",
            },
            specification={"name": {}},
        )

    def processor_seconds(self):
        """Return what the server and its connections to the database have used."""
        query = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
        connection = self.runtime.postgres.address.connect(DATABASE)
        try:
            with connection.cursor() as cursor:
                cursor.execute(query, [DATABASE])
                pids = [pid for (pid,) in cursor.fetchall()]
        finally:
            connection.close()
        seconds = 0.0
        for pid in (self.server.pid(), *pids):
            # A connection may have been closed meanwhile.
            with contextlib.suppress(psutil.NoSuchProcess):
                times = psutil.Process(pid).cpu_times()
                seconds += times.user + times.system
        return seconds

    def check(self):
        before = self.processor_seconds()
        self.seconds = statistics.median(timed(self.ours) for _ in range(9))
        self.processor = (self.processor_seconds() - before) / 9
        few = (timed(lambda: self.take(f"{DATABASE}_few")) for _ in range(9))
        self.few_seconds = statistics.median(few)
        return {
            "the request has its appointment": self.saved["state"] == "planned",
            f"both calls take less than {GOAL_SECONDS * 1000:.0f} ms": self.seconds
            < GOAL_SECONDS,
            "the history makes it at most half as slow again": self.seconds
            <= 1.5 * self.few_seconds + 0.01,
        }

    def details(self):
        return {
            "requests": self.options.requests,
            "seconds": round(self.seconds, 6),
            # What of it is the server's own work, on however busy a machine.
            "processor_seconds": round(self.processor, 6),
            "seconds_with_100_requests": round(self.few_seconds, 6),
        }

    def clean(self):
        if self.server:
            self.server.stop()
            self.server.config.unlink(missing_ok=True)
        for name in self.names:
            self.runtime.databases.drop(name)
