# SPDX-License-Identifier: LGPL-3.0-only
"""Pick-ups of tablets on the history of years, against bare standard receipts."""

import datetime
import time
import uuid

import requests

from .. import landscape
from ..server import Server, free_port
from . import moves
from .frame import Benchmark

TABLETS = 25
LINES = 4
BATCH = 40  # entries a tablet sends at once
RATIO_AGAIN = 0.10
# Room for the noise of a busy machine around "does not grow".
GROWTH = 1.2

# A day of 25 trucks for each run: a tablet, a vehicle, a round and its stops.
PREPARE = """
from odoo import fields

company = env["res.company"].search([], order="id", limit=1)
env = env(context={**env.context, "tracking_disable": True,
                   "allowed_company_ids": company.ids})
company.soors_unknown_weight = "flag"
grade = env.ref("soors_base.grade_original")
goods = []
for name, stream, unit, weight in (
    ("Bench bags", "textiles", "kgm", 0), ("Bench books", "books", "kgm", 0),
    ("Bench chairs", "furniture", "unit", 5), ("Bench bikes", "bikes", "unit", 15),
):
    found = env["product.product"].search([("name", "=", name)], limit=1)
    goods.append((found or env["product.product"].create({
        "name": name, "type": "consu", "is_storable": True, "weight": weight,
        "stream_id": env.ref(f"soors_base.stream_{stream}").id, "grade_id": grade.id,
        "uom_id": env.ref(f"uom.product_uom_{unit}").id,
    })).id)
brand = env["fleet.vehicle.model.brand"].create({"name": "Bench"})
model = env["fleet.vehicle.model"].create({"name": "Bench", "brand_id": brand.id})
driver = env["res.partner"].create({"name": "Bench driver"})
each = values["stops"] // values["tablets"]
runs = []
for run in range(values["runs"]):
    tablets = []
    for number in range(values["tablets"]):
        name = f"Bench {run}-{number}"
        vehicle = env["fleet.vehicle"].create(
            {"model_id": model.id, "license_plate": name, "company_id": company.id})
        device = env["soors.device"].create(
            {"name": name, "company_id": company.id, "vehicle_id": vehicle.id})
        device.action_pair()
        epoch = values["epochs"][run][number]
        _device, token = device.sudo()._pair(device.pairing_code, epoch, "1", "en")
        points = env["soors.collection.point"].create([
            {"name": f"{name}-{stop}", "zip": "4000", "city": "Liège",
             "company_id": company.id, "kind": "other"} for stop in range(each)])
        round_ = env["soors.round"].create({
            "company_id": company.id, "vehicle_id": vehicle.id,
            "driver_id": driver.id, "date": fields.Date.context_today(device)})
        round_.add_points(points.ids)
        round_.action_ready()
        tablets.append({"token": token, "epoch": epoch, "round": round_.uuid,
                        "stops": round_.stop_ids.mapped("uuid")})
    runs.append(tablets)
    env.cr.commit()
answer = {"goods": goods, "runs": runs, "company": company.id}
"""

# What a standard integration does for the same lines: one receipt, one commit. The
# network is left out, and the first ones warm the caches: both in its favour.
BARE = """
import time

company = env["res.company"].browse(values["company"])
env = env(context={**env.context, "tracking_disable": True,
                   "allowed_company_ids": company.ids})
warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
source = company._get_source_location("household")
products = env["product.product"].browse(values["goods"])

def receive():
    picking = env["stock.picking"].create({
        "picking_type_id": warehouse.in_type_id.id,
        "location_id": source.id,
        "location_dest_id": warehouse._get_receipt_location().id,
        "move_ids": [(0, 0, {
            "product_id": product.id, "product_uom": product.uom_id.id,
            "product_uom_qty": quantity, "location_id": source.id,
            "location_dest_id": warehouse._get_receipt_location().id,
        }) for product, quantity in zip(products, values["quantities"])],
    })
    picking.action_confirm()
    picking.move_ids.picked = True
    picking.button_validate()
    assert picking.state == "done"
    env.cr.commit()
    env.invalidate_all()

for _number in range(5):
    receive()
start = time.perf_counter()
for _number in range(values["stops"]):
    receive()
answer = time.perf_counter() - start
"""

COUNT = """
SELECT COUNT(DISTINCT p.id), COUNT(m.id), SUM(m.kg)
  FROM stock_picking p JOIN stock_move m ON m.picking_id = p.id
 WHERE p.round_stop_id IS NOT NULL AND m.state = 'done'
"""
QUANTITIES = (12.5, 8.0, 3, 1)
KILOGRAMS = 12.5 + 8.0 + 3 * 5 + 1 * 15


class Pickups(Benchmark):
    """Ours: what 25 tablets recorded at 500 stops, sent to the sync endpoint.

    The reference makes the same lines as bare receipts of standard stock, inside the
    server's own process. A second database without history tells how the cost grows.
    """

    name = "pickups"
    title = "Pick-ups of tablets against bare receipts"
    goal = 1.3
    repeats = 3

    @classmethod
    def add_arguments(cls, parser):
        parser.add_argument(
            "--moves", type=int, default=1_000_000, help="done moves in the history"
        )
        parser.add_argument("--stops", type=int, default=500, help="stops of a run")

    def prepare(self):
        runtime = self.runtime
        self.stops = max(self.options.stops // TABLETS, 1) * TABLETS
        self.turns = (self.options.repeats or self.repeats) + self.warm_up
        self.names = {"bench_pickups": self.options.moves, "bench_pickups_new": 0}
        self.server = None
        self.connections = {}
        self.days = {}
        with runtime.alone():
            runtime.prepare()
            runtime.databases.ensure_base(landscape.BASE, landscape.member_addons())
            for name, count in self.names.items():
                runtime.databases.drop(name)
                runtime.databases.ensure(
                    name, (), f"Making {name}: {count:,} moves", landscape.BASE
                )
                runs = self.turns if count else 2
                self.days[name] = self.make_days(name, runs)
                self.fill(name, count)
        self.serve()
        self.send_day("bench_pickups_new")
        self.seconds_new = self.send_day("bench_pickups_new")

    def make_days(self, name, runs):
        epochs = [
            [str(uuid.uuid4()) for _tablet in range(TABLETS)] for _ in range(runs)
        ]
        return self.runtime.script(
            name,
            PREPARE,
            runs=runs,
            tablets=TABLETS,
            stops=self.stops,
            epochs=epochs,
        )

    def fill(self, name, count):
        connection = self.runtime.postgres.address.connect(name)
        self.connections[name] = connection
        if count:
            with connection.cursor() as cursor:
                today = datetime.date.today() - datetime.timedelta(days=1)
                company = self.days[name]["company"]
                moves.generate(cursor, 1, count, company, today)
        moves.settle(connection)
        connection.autocommit = True

    def serve(self):
        home, port, names = self.runtime.home, free_port(), list(self.names)
        config = home.path / "bench-pickups.conf"
        self.runtime.configuration.write(config, port=port, databases=names)
        log = home.logs / "bench-pickups.log"
        self.server = Server(home, config, log, "bench-pickups")
        self.server.start(port, names)

    # What tablets do

    def send_day(self, name):
        """Send the next day of all tablets; return the seconds of the requests."""
        day = self.days[name]["runs"].pop(0)
        goods = self.days[name]["goods"]
        self.last = [batch for tablet in day for batch in batches(tablet, goods)]
        return self.send(name, self.last)

    def send(self, name, sent):
        session = requests.Session()
        start = time.perf_counter()
        for token, body in sent:
            answer = session.post(
                f"{self.server.url()}/floor/api/sync",
                json=body,
                headers={
                    "Authorization": f"Bearer {token}",
                    "X-Odoo-Database": name,
                },
                timeout=600,
            )
            answer.raise_for_status()
            states = {verdict["state"] for verdict in answer.json()["verdicts"]}
            assert states == {"acked"}, answer.text
        return time.perf_counter() - start

    def ours(self):
        self.seconds = self.send_day("bench_pickups")
        return self.seconds

    def reference(self):
        return self.runtime.script(
            "bench_pickups",
            BARE,
            company=self.days["bench_pickups"]["company"],
            goods=self.days["bench_pickups"]["goods"],
            quantities=QUANTITIES,
            stops=self.stops,
        )

    def check(self):
        self.again = self.send("bench_pickups", self.last)
        with self.connections["bench_pickups"].cursor() as cursor:
            cursor.execute(COUNT)
            receipts, lines, kg = cursor.fetchone()
        expected = self.stops * self.turns
        return {
            "each stop became one receipt, once": receipts == expected,
            "each line became one move": lines == expected * LINES,
            "the kilograms are those recorded": abs(
                float(kg or 0) - expected * KILOGRAMS
            )
            < 0.001,
            f"a batch sent again costs at most {RATIO_AGAIN:.0%}": self.again
            <= RATIO_AGAIN * self.seconds,
            "a stop costs the same with and without history": self.seconds
            <= GROWTH * self.seconds_new,
        }

    def details(self):
        return {
            "moves": self.options.moves,
            "stops": self.stops,
            "ms_of_a_stop": round(1000 * self.seconds / self.stops, 1),
            "ms_without_history": round(1000 * self.seconds_new / self.stops, 1),
            "sent_again": round(self.again / self.seconds, 4),
        }

    def clean(self):
        if self.server:
            self.server.stop()
            self.server.config.unlink(missing_ok=True)
        for connection in self.connections.values():
            connection.close()
        for name in self.names:
            self.runtime.databases.drop(name)


def batches(tablet, goods):
    """Yield (key, body) of each request of a tablet for its day."""
    operations = []
    for stop in tablet["stops"]:
        operations += acts(tablet["round"], stop, goods)
    for number, operation in enumerate(operations, 1):
        operation["seq"] = number
    for start in range(0, len(operations), BATCH):
        yield (
            tablet["token"],
            {
                "schema": 1,
                "epoch": tablet["epoch"],
                "version": "bench",
                "language": "en",
                "device_time": now(),
                "unsent": {"ops": len(operations) - start, "files": 0},
                "persisted": True,
                "plan_hash": None,
                "operations": operations[start : start + BATCH],
            },
        )


def acts(round_uuid, stop, goods):
    """Return what a crew records at one stop: arrived, goods, signed, finished."""
    lines = [
        {
            "line": str(uuid.uuid4()),
            "product_id": product,
            "quantity": quantity,
            "kg": quantity if number < 2 else None,
            "kg_source": "weighed" if number < 2 else "average",
            "refused": False,
            "reason_id": None,
        }
        for number, (product, quantity) in enumerate(
            zip(goods, QUANTITIES, strict=True)
        )
    ]
    payloads = {
        "stop.arrive": {},
        "stop.goods": {"lines": lines},
        "stop.sign": {"name": "Donor", "answer": "signed"},
        "stop.done": {},
    }
    return [
        {
            "uuid": str(uuid.uuid4()),
            "schema": 1,
            "kind": kind,
            "round": round_uuid,
            "stop": stop,
            "payload": payload,
            "files": [],
            "at": now(),
            "skew": 0,
            "driver": None,
        }
        for kind, payload in payloads.items()
    ]


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat()
