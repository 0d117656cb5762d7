# SPDX-License-Identifier: LGPL-3.0-only
"""The office's side of the tablets: rounds to drive, and what arrived of them."""

import base64
import hashlib
from itertools import count

import requests

from ..kept_shell import KeptShell

TIMEOUT = 60  # seconds
# Once per database: goods, a donor, who drives, and a key to call the rest with.
PREPARE = """
admin = env.ref("base.user_admin")
admin.write({"group_ids": [(4, env.ref("soors_base.group_member_manager").id)]})
company = admin.company_id
furniture = env.ref("soors_base.stream_furniture")
textiles = env.ref("soors_base.stream_textiles")

def product(name, stream, unit, **values):
    return env["product.product"].create({
        "name": name, "type": "consu", "is_storable": True, "stream_id": stream.id,
        "grade_id": env.ref("soors_base.grade_original").id,
        "uom_id": env.ref(unit).id, **values,
    })

brand = env["fleet.vehicle.model.brand"].create({"name": "Truck maker"})
model = env["fleet.vehicle.model"].create({"name": "Truck", "brand_id": brand.id})
driver = env["res.partner"].create({"name": "Karim", "company_id": company.id})
codes = {"fr": "fr_FR", "nl": "nl_BE", "de": "de_DE", "en": "en_US"}
languages = env["res.lang"].with_context(active_test=False)
languages.search([("code", "in", list(codes.values()))]).active = True
# Only our own add-ons: what Odoo says itself never reaches a tablet.
ours = [("name", "=like", "soors%"), ("state", "=", "installed")]
env["ir.module.module"].search(ours)._update_translations(["nl_BE", "de_DE"])
key = env["res.users.apikeys"].with_user(admin).sudo()._generate("rpc", "test", None)
answer = {
    "key": key, "company": company.id, "model": model.id, "driver": driver.id,
    "chair": product("Chaise", furniture, "uom.product_uom_unit", weight=5).id,
    "bed": product("Lit", furniture, "uom.product_uom_unit", weight=40).id,
    "bags": product("Sacs", textiles, "uom.product_uom_kgm").id,
    "families": {
        code: furniture.with_context(lang=lang).name for code, lang in codes.items()
    },
}
"""


class Office:
    """Calls to the database as a planner's program makes them."""

    def __init__(self, system, database):
        self.system = system
        self.database = database
        self.shell = KeptShell(system.runtime, database)
        self.known = self.script(PREPARE)
        self.number = count(1)

    @property
    def server(self):
        return self.system.serve(self.database)

    def script(self, source, **values):
        """Run a script in the database's own shell; returns its `answer`."""
        return self.shell.script(source, **values)

    def call(self, model, method, ids=None, **arguments):
        """Call a method over the network; returns its result."""
        body = dict(arguments, **({"ids": ids} if ids is not None else {}))
        answer = requests.post(
            f"{self.server.url()}/json/2/{model}/{method}",
            json=body,
            headers={"Authorization": f"bearer {self.known['key']}"},
            timeout=TIMEOUT,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def create(self, model, **values):
        return self.call(model, "create", vals_list=[values])[0]

    def read(self, model, ids, *fields):
        return self.call(model, "read", ids, fields=list(fields))

    def search(self, model, domain, *fields):
        return self.call(model, "search_read", domain=domain, fields=list(fields))

    def new_day(self, stops=4):
        return Day(self, next(self.number), stops)


class Day:
    """One tablet with a round of its own: donors first, a container at the end."""

    def __init__(self, office, number, stops):
        self.office = office
        self.number = number
        self.database = office.database
        self.plate = f"1-TST-{number:03d}"
        known = office.known
        self.vehicle = office.create(
            "fleet.vehicle",
            model_id=known["model"],
            license_plate=self.plate,
            company_id=known["company"],
        )
        self.device = office.create(
            "soors.device",
            name=f"Tablette {number}",
            company_id=known["company"],
            vehicle_id=self.vehicle,
        )
        self.round = office.create(
            "soors.round",
            company_id=known["company"],
            vehicle_id=self.vehicle,
            driver_id=known["driver"],
        )
        self.add_stops(stops - 1)
        point = office.create(
            "soors.collection.point",
            name=f"Bulle {number}",
            zip="4000",
            city="Liège",
            company_id=known["company"],
        )
        office.call("soors.round", "add_points", [self.round], point_ids=[point])
        office.call("soors.round", "action_ready", [self.round])
        self.code = self.new_code()
        # What a driver presses to take one chair, or one bed.
        self.chair = (self.family("fr"), "Chaise")
        self.bed = (self.family("fr"), "Lit")

    def family(self, language):
        """Return what furniture is called on a tablet of this language."""
        return self.office.known["families"][language]

    def add_stops(self, number):
        """Put more donors on the round, as the planner does it."""
        requests_ = [
            self.office.create(
                "soors.collection.request",
                contact_name=f"Donateur {self.number}-{place}",
                phone=f"04 222 {self.number:02d} {place:02d}",
                street=f"Rue Haute {place}",
                zip="4000",
                city="Liège",
                company_id=self.office.known["company"],
            )
            for place in range(1, number + 1)
        ]
        if requests_:
            self.office.call(
                "soors.round", "add_requests", [self.round], request_ids=requests_
            )
        return requests_

    def new_code(self):
        self.office.call("soors.device", "action_pair", [self.device])
        [device] = self.office.read("soors.device", [self.device], "pairing_code")
        return device["pairing_code"]

    def tablet_of_the_office(self, *fields):
        return self.office.read("soors.device", [self.device], *fields)[0]

    @property
    def ops(self):
        """Return the operations that arrived, by identifier."""
        rows = self.office.search(
            "soors.operation",
            [["device_id", "=", self.device]],
            *("uuid", "seq", "kind", "state", "reason", "payload"),
            *("stop_uuid", "round_uuid", "date_device", "date_estimated"),
        )
        found = {row["uuid"]: row for row in rows}
        assert len(found) == len(rows)
        return found

    def kinds(self):
        return sorted(op["kind"] for op in self.ops.values())

    @property
    def files(self):
        """Return the announced files by identifier, with the bytes that are whole."""
        rows = self.office.search(
            "soors.operation.file",
            [["operation_id.device_id", "=", self.device]],
            *("uuid", "size", "sha256", "is_complete", "received", "picture"),
        )
        for row in rows:
            row["data"] = base64.b64decode(row.pop("picture") or b"")
        return {row["uuid"]: row for row in rows}

    def check_files(self):
        """All announced files are here, with the sum that the tablet announced."""
        files = self.files.values()
        assert files
        for file in files:
            assert file["is_complete"]
            assert hashlib.sha256(file["data"]).hexdigest() == file["sha256"]

    @property
    def stops(self):
        return self.office.search(
            "soors.round.stop",
            [["round_id", "=", self.round]],
            *("uuid", "state", "kg", "label", "display_name", "signature_answer"),
        )
