# SPDX-License-Identifier: LGPL-3.0-only
"""The data of an office, and what happens in it while the planner looks on."""

import datetime
import threading
import uuid

# One hundredth of a degree of latitude is 1.1 km.
PREPARE = """
company = env["res.company"].search([], order="id", limit=1)
company.write({
    "soors_depot_latitude": 50.6, "soors_depot_longitude": 5.5,
    "soors_plan_seconds": 20, "soors_planner_home": "rounds",
})
brand = env["fleet.vehicle.model.brand"].create({"name": "Truck maker"})
model = env["fleet.vehicle.model"].create({"name": "Truck", "brand_id": brand.id})
drivers = env["res.partner"].create(
    [{"name": name, "company_id": company.id} for name in values["drivers"]]
)
vehicles = env["fleet.vehicle"].create([
    {"model_id": model.id, "license_plate": plate, "company_id": company.id,
     "driver_id": driver.id, "soors_payload_kg": 1400, "soors_volume_m3": 14}
    for plate, driver in zip(values["plates"], drivers)
])
company.soors_collect_vehicle_id = vehicles[0]
domain = env["mail.alias.domain"].search([("name", "=", "collecte.example.com")])
if not domain:
    domain = env["mail.alias.domain"].create({"name": "collecte.example.com"})
company.alias_domain_id = domain
company.soors_request_alias_name = "enlevement"
bags = env["product.product"].create({
    "name": "Sacs", "type": "consu", "is_storable": True,
    "stream_id": env.ref("soors_base.stream_textiles").id,
    "grade_id": env.ref("soors_base.grade_original").id,
    "uom_id": env.ref("uom.product_uom_kgm").id,
})
answer = {"company": company.id, "vehicles": vehicles.ids, "bags": bags.id}
"""

# A round of points on the road that runs north from the depot, in a given order.
ROUND = """
points = env["soors.collection.point"].create([
    {"name": f"Bulle {step}", "zip": "4000", "city": "Liège", "has_position": True,
     "latitude": 50.6 + step * 0.01, "longitude": values["longitude"],
     "company_id": values["company"]}
    for step in values["steps"]
])
round_ = env["soors.round"].create({
    "company_id": values["company"], "date": values["date"], "hour_start": 8.0,
    "vehicle_id": values["vehicle"],
})
round_.add_points(points.ids)
for name, step, hour_from, hour_to in values["donors"]:
    request = env["soors.collection.request"].create({
        "contact_name": name, "phone": f"04 333 {step:02d} 44", "street": "Rue Haute 1",
        "zip": "4000", "city": "Liège", "company_id": values["company"],
        "window": "exact", "hour_from": hour_from, "hour_to": hour_to,
    })
    request.partner_id.write({
        "partner_latitude": 50.6 + step * 0.01,
        "partner_longitude": values["longitude"],
    })
    round_.add_requests(request.ids)
answer = {"id": round_.id, "stops": round_.stop_ids.ids}
"""

# Somebody at the desk enters what a donor asks by phone.
REQUEST = """
answer = env["soors.collection.request"].create({
    "contact_name": values["name"], "phone": "04 555 66 77", "street": "Rue Haute 7",
    "zip": "4000", "city": "Liège", "company_id": values["company"],
}).id
"""

# The crew drives: so many stops of a round are emptied.
DRIVE = """
round_ = env["soors.round"].browse(values["round"])
round_.action_ready()
round_.action_start()
stops = round_.stop_ids.sorted("sequence")[:len(values["uuids"])]
for stop, uuid in zip(stops, values["uuids"]):
    stop.action_arrive()
    stop.action_complete([{"product_id": values["bags"], "kg": 40.0}], uuid)
answer = round_.stop_ids.filtered(lambda stop: stop.state == "done").ids
"""

# What Odoo's scheduled action does, as often as there is something to plan.
PLAN = """
Job = env["soors.plan.job"]
while Job.search_count([("state", "in", ["waiting", "running"])]):
    Job._cron_plan()
    env.cr.commit()
answer = True
"""

MAIL = """Return-Path: <louise@example.com>
From: {name} <louise@example.com>
To: enlevement@collecte.example.com
Subject: Un vieux canape
Message-Id: <{name}@example.com>
Content-Type: text/plain; charset=utf-8

Bonjour, j'ai un canape a donner. Rue Basse 3, 4000 Liege.
"""


class Office:
    """The database and what is done in it by others than the planner."""

    plates = ("1-PLA-001", "1-PLA-002", "1-PLA-003")

    def __init__(self, system, database):
        self.system = system
        self.database = database
        rows = system.give_personas(database)
        self.passwords = rows
        drivers = ("Karim Aziz", "Luc Piron", "Sara Dubois")
        self.known = system.script(
            database, PREPARE, drivers=drivers, plates=self.plates
        )
        self.tomorrow = datetime.date.today() + datetime.timedelta(days=1)

    @property
    def url(self):
        return self.system.serve(self.database).url()

    def script(self, source, **values):
        return self.system.script(self.database, source, **values)

    def sql(self, query, *values):
        with self.system.runtime.postgres.address.cursor(self.database) as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()

    def make_round(self, vehicle, steps, longitude=5.5, date=None, donors=()):
        """Return {id, stops} of a round of tomorrow through points, in this order.

        :param donors: (name, step, hour from, hour to) of stops behind the points
        """
        return self.script(
            ROUND,
            company=self.known["company"],
            vehicle=self.known["vehicles"][vehicle],
            steps=list(steps),
            longitude=longitude,
            date=str(date or self.tomorrow),
            donors=list(donors),
        )

    def enter_request(self, name):
        """Let a request wait for a round; returns its id."""
        return self.script(REQUEST, company=self.known["company"], name=name)

    def drive(self, round_id, count):
        """Let the crew leave and empty the first stops; returns their ids."""
        return self.script(
            DRIVE,
            round=round_id,
            bags=self.known["bags"],
            uuids=[str(uuid.uuid4()) for _number in range(count)],
        )

    def clear(self):
        """Take away all rounds, so that a test finds the day empty."""
        self.script(
            """
rounds = env["soors.round"].search([("state", "in", ["draft", "ready"])])
rounds.filtered(lambda r: r.state == "ready").action_draft()
rounds.stop_ids.unlink()
rounds.unlink()
# What was driven stays for ever: it is put on a day that nobody looks at.
for table in ("soors_round", "soors_round_stop"):
    env.cr.execute(
        f"UPDATE {table} SET date = date - 60 WHERE date >= %s", [values["today"]]
    )
env["soors.collection.request"].search([("state", "=", "new")]).action_cancel()
""",
            today=str(datetime.date.today()),
        )

    def receive_mail(self, name):
        """Let the mail server hand over a letter of a donor."""
        self.script(
            'env["mail.thread"].message_process("mail.thread", values["mail"])',
            mail=MAIL.format(name=name),
        )

    def plan_meanwhile(self):
        """Let the scheduled action work in its own process, as on a real server."""
        worker = threading.Thread(target=self.script, args=(PLAN,))
        worker.start()
        return worker

    def order_of(self, round_id):
        """Return [(name of the point, state, is locked)] in the order of a round."""
        return self.sql(
            """
            SELECT COALESCE(point.name, donor.name), stop.state, stop.is_locked
              FROM soors_round_stop stop
              LEFT JOIN soors_collection_point point ON point.id = stop.point_id
              LEFT JOIN res_partner donor ON donor.id = stop.partner_id
             WHERE stop.round_id = %s ORDER BY stop.sequence, stop.id
            """,
            round_id,
        )
