# SPDX-License-Identifier: LGPL-3.0-only
"""One working day of a member, from the first truck to the closed till.

Everybody does his own part, with his own rights, by the calls that the screens
make. Whatever carries an identity made by the client may be sent again, so a day
that was interrupted can be played from its morning.
"""

from __future__ import annotations

import datetime
import random
import uuid
from collections import defaultdict

from .client import SOURCE
from .plots import BASKET, TOWNS, YIELDS
from .till import Till

NAMESPACE = uuid.UUID("5d7a3c1e-0c58-5d0b-9a53-6c1c6a0d3a10")
DONORS = 40


class Day:
    """A day that can be played by any kind of actor.

    :param person: function from a login to an :class:`~.client.Actor`
    :param dict plot: how big the member is, see ``plots.py``
    :param date date: which day; decides about all that chance decides
    :param int batch: how many tickets a till sends at once
    :param dict catalogues: what is for sale by till, kept from one day to the next
    """

    def __init__(self, person, plot, date, batch=1, catalogues=None):
        self.person = person
        self.plot = plot
        self.date = date
        self.batch = batch
        self.catalogues = {} if catalogues is None else catalogues
        self.chance = random.Random(f"{date}:{sorted(plot['goods'])}")
        self._products = {}

    def play(self):
        self.collect()
        self.drop_off()
        self.put_away()
        self.sort()
        shops = self.shops()
        self.supply(shops)
        self.sell(shops)
        if self.date.weekday() in (2, 4, 6):
            self.send_residues()

    # ---- tools -----------------------------------------------------------------

    def uuid(self, *words):
        return str(uuid.uuid5(NAMESPACE, ":".join(map(str, (self.date, *words)))))

    def product(self, actor, name):
        """Return the id of a product by its English name."""
        if name not in self._products:
            self._products[name] = actor.find(
                "product.product", ("name", "=", name), context=SOURCE
            )
        return self._products[name]

    def kg(self, bounds):
        """Return a plausible reading of a scale, in kilograms."""
        return round(self.chance.uniform(*bounds), 1)

    # ---- collection ------------------------------------------------------------

    def collect(self):
        planner, driver = self.person("planner"), self.person("driver")
        round_id = self.plan_round(planner, driver)
        self.drive(driver, round_id)
        self.invoice_removals(planner, round_id)

    def plan_round(self, planner, driver):
        vehicle = planner.find("fleet.vehicle")
        partner = planner.find("res.partner", ("user_ids", "=", driver.uid))
        round_id = planner.once(
            "soors.round",
            [("date", "=", str(self.date)), ("driver_id", "=", partner)],
            {
                "date": str(self.date),
                "driver_id": partner,
                "vehicle_id": vehicle,
            },
        )
        (state,) = planner.call("soors.round", "read", [round_id], ["state"])
        if state["state"] != "draft":
            return round_id
        requests = [self.take_request(planner, n) for n in range(self.plot["stops"])]
        removals = range(self.plot["removals"])
        requests += [self.sell_removal(planner, number) for number in removals]
        if requests:
            planner.call("soors.round", "add_requests", [round_id], requests)
            for number, request in enumerate(requests):
                moment = self.appointment(number)
                planner.call(
                    "soors.collection.request",
                    "write",
                    [request],
                    {"date_planned": moment},
                )
        points = [self.street_container(planner, n) for n in range(self.plot["points"])]
        if points:
            planner.call("soors.round", "add_points", [round_id], points)
            # The containers of a street are emptied every week.
            planner.call("soors.round", "action_make_recurring", [round_id])
        planner.call("soors.round", "action_ready", [round_id])
        return round_id

    def appointment(self, number):
        """Return when the truck is at a donor's, every 75 minutes, in UTC."""
        first = datetime.datetime.combine(self.date, datetime.time(7, 30))
        moment = first + number * datetime.timedelta(minutes=75)
        return moment.strftime("%Y-%m-%d %H:%M:%S")

    def take_request(self, planner, number):
        """A donor calls; the planner writes down who, where and what."""
        donor = self.donor(planner, self.chance.randrange(DONORS))
        goods = self.chance.choice(self.plot["goods"])
        mark = self.uuid("request", number)
        return planner.once(
            "soors.collection.request",
            [("note", "=", f"(démo) {mark}")],
            {
                "partner_id": donor,
                "origin_kind": "household",
                "date_wished": str(self.date),
                "stairs": self.chance.randrange(4),
                "note": f"(démo) {mark}",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product(planner, goods),
                            "quantity": 1,
                            "kg_estimated": self.kg(self.plot["kg_a_stop"]),
                        },
                    )
                ],
            },
        )

    def sell_removal(self, planner, number):
        """A household moves; it accepts the quote on the phone."""
        mark = self.uuid("removal", number)
        request = planner.once(
            "soors.collection.request",
            [("note", "=", f"(démo) {mark}")],
            {
                "kind": "removal",
                "partner_id": self.donor(planner, self.chance.randrange(DONORS)),
                "address_to": "Rue du Nouveau Départ 3, 4020 Liège",
                "price": 135.0,
                "note": f"(démo) {mark}",
            },
        )
        (sold,) = planner.call(
            "soors.collection.request", "read", [request], ["sale_state"]
        )
        if sold["sale_state"] == "none":
            planner.call("soors.collection.request", "action_make_quote", [request])
            planner.call("soors.collection.request", "action_accept_quote", [request])
        return request

    def invoice_removals(self, planner, round_id):
        """The hours that the crew took become a draft invoice."""
        if not self.plot["removals"]:
            return
        made = planner.call(
            "soors.collection.request",
            "search",
            [("round_id", "=", round_id), ("sale_state", "=", "to_invoice")],
        )
        for request in made:
            planner.call("soors.collection.request", "action_make_invoice", [request])

    def donor(self, planner, number):
        zip_code, city = TOWNS[number % len(TOWNS)]
        return planner.once(
            "res.partner",
            [("ref", "=", f"DEMO-{number:03}")],
            {
                "ref": f"DEMO-{number:03}",
                "name": f"Donateur {number:03} (démo)",
                "street": f"Rue de l'Exemple {number + 1}",
                "zip": zip_code,
                "city": city,
                "country_id": planner.find("res.country", ("code", "=", "BE")),
                "phone": f"+32 4 000 {number // 100:02} {number % 100:02}",
            },
        )

    def street_container(self, planner, number):
        # A different third of the containers every day, as on real rounds.
        number += self.plot["points"] * (self.date.toordinal() % 3)
        zip_code, city = TOWNS[number % len(TOWNS)]
        code = f"DEMO-{number:03}"
        return planner.once(
            "soors.collection.point",
            [("code", "=", code)],
            {
                "name": f"Bulle {number:03}, {city} (démo)",
                "code": code,
                "kind": "container",
                "street": f"Place de l'Exemple {number + 1}",
                "zip": zip_code,
                "city": city,
            },
        )

    def drive(self, driver, round_id):
        (round_,) = driver.call(
            "soors.round", "read", [round_id], ["state", "stop_ids"]
        )
        if round_["state"] == "done":
            return
        removals = driver.call(
            "soors.round.stop",
            "search",
            [("round_id", "=", round_id), ("kind", "=", "removal")],
        )
        if round_["state"] == "ready":
            driver.call("soors.round", "action_start", [round_id])
        absent = self.plot["stops"] and self.date.day % 5 == 0
        for number, stop in enumerate(round_["stop_ids"]):
            driver.call("soors.round.stop", "action_arrive", [stop])
            operation = self.uuid("stop", round_id, number)
            if absent and number == self.plot["stops"] - 1:
                reason = driver.find("soors.refusal.reason")
                driver.call(
                    "soors.round.stop", "action_fail", [stop], reason, operation
                )
                continue
            # What is moved stays its owner's: nothing is weighed.
            count = 0 if stop in removals else 1 + number % 2
            lines = [self.picked_up(driver) for _ in range(count)]
            driver.call("soors.round.stop", "action_complete", [stop], lines, operation)
        driver.call("soors.round", "action_end", [round_id])

    def picked_up(self, actor, bounds="kg_a_stop"):
        goods = self.chance.choice(self.plot["goods"])
        return {
            "product_id": self.product(actor, goods),
            "kg": self.kg(self.plot[bounds]),
            "kg_source": "weighed",
        }

    def drop_off(self):
        planner = self.person("planner")
        for number in range(self.plot["dropoffs"]):
            zip_code, city = self.chance.choice(TOWNS)
            planner.call(
                "soors.dropoff.wizard",
                "record_dropoff",
                [self.picked_up(planner, "kg_a_dropoff")],
                self.uuid("dropoff", number),
                zip_code=zip_code,
                city=city,
            )

    def put_away(self):
        """With receipts in steps, move the day's goods on to the sorting queue."""
        planner = self.person("planner")
        for _step in range(2):
            waiting = planner.call(
                "stock.picking",
                "search",
                [
                    ("state", "in", ("assigned", "confirmed")),
                    ("picking_type_code", "=", "internal"),
                    ("move_ids.product_id.grade_id.code", "=", "original"),
                ],
            )
            for picking in waiting:
                planner.call("stock.picking", "button_validate", [picking])

    # ---- sorting ---------------------------------------------------------------

    def sort(self):
        planner, sorter = self.person("planner"), self.person("sorter")
        queue = planner.search_read(
            "stock.quant",
            [("location_id.stage", "=", "to_sort"), ("quantity", ">", 5)],
            ["product_id", "lot_id", "quantity", "location_id"],
        )
        by_product = defaultdict(list)
        for quant in queue:
            by_product[quant["product_id"][0]].append(quant)
        for goods, outputs in YIELDS.items():
            product = self.product(planner, goods)
            if product in by_product:
                self.sort_goods(sorter, goods, by_product[product], outputs)

    def sort_goods(self, sorter, goods, quants, outputs):
        inputs = [
            {
                "product_id": quant["product_id"][0],
                "kg": round(quant["quantity"], 3),
                "lot_id": quant["lot_id"][0] if quant["lot_id"] else False,
            }
            for quant in quants
        ]
        session = sorter.call(
            "soors.sorting.session",
            "start_session",
            self.uuid("session", goods),
            inputs,
            team_size=3,
        )
        if session["state"] != "open":
            return
        total = session["kg_in"]
        for name, share, place in outputs:
            self.record_output(sorter, session["id"], goods, name, total * share, place)
        sorter.call("soors.sorting.session", "close_session", [session["id"]])

    def record_output(self, sorter, session, goods, name, kg, place):
        product = self.product(sorter, name)
        (about,) = sorter.call(
            "product.product", "read", [product], ["weight", "uom_id"]
        )
        quantity = 0
        if about["uom_id"][1] not in ("kg", "KG"):
            quantity = max(1, round(kg / (about["weight"] or 1)))
        sorter.call(
            "soors.sorting.session",
            "record_output",
            [session],
            self.uuid("output", goods, name),
            product,
            quantity=quantity,
            kg=round(kg, 3),
            **({} if place == "outlet" else {"destination": place}),
        )

    def send_residues(self):
        """A recycler empties the bins; each load is a line of the waste register."""
        sorter, planner = self.person("sorter"), self.person("planner")
        recycler = planner.once(
            "res.partner",
            [("ref", "=", "DEMO-RECYCLER")],
            {
                "ref": "DEMO-RECYCLER",
                "name": "Recycleur (démo)",
                "is_company": True,
                "street": "Zone de l'Exemple 7",
                "zip": "4040",
                "city": "Herstal",
            },
        )
        for bin_ in sorter.call("stock.picking", "get_bins"):
            sorter.call(
                "stock.picking",
                "send_outgoing_load",
                self.uuid("load", bin_["location_id"]),
                bin_["location_id"],
                recycler,
                # What is sorted for export is worn again elsewhere.
                treatment=bin_["treatment"] or "export_reuse",
                weighbridge_ticket=f"DEMO-{self.date:%y%m%d}-{bin_['location_id']}",
            )

    # ---- sale ------------------------------------------------------------------

    def shops(self):
        """Return the member's tills and their places, as the shop manager sees them."""
        manager = self.person("shopmanager")
        configs = manager.search_read(
            "pos.config",
            [],
            ["name", "picking_type_id"],
            order="id",
            limit=self.plot["shops"],
        )
        for config in configs:
            (kind,) = manager.call(
                "stock.picking.type",
                "read",
                [config["picking_type_id"][0]],
                ["default_location_src_id"],
            )
            config["location_id"] = kind["default_location_src_id"][0]
        return configs

    def supply(self, shops):
        """Bring what was sorted from the store to the shops, in equal parts."""
        manager = self.person("shopmanager")
        stored = manager.search_read(
            "stock.quant",
            [
                ("location_id.stage", "=", "store"),
                ("quantity", ">=", len(shops)),
                ("product_id.name", "in", [name for name, *_rest in BASKET]),
            ],
            ["product_id", "quantity", "product_uom_id", "location_id"],
            context=SOURCE,
        )
        if not stored:
            return
        for shop in shops:
            transfer = self.prepare_transfer(manager, shop, stored, len(shops))
            (picking,) = manager.call("stock.picking", "create", [transfer])
            manager.call("stock.picking", "action_put_in_shop", [picking])

    def prepare_transfer(self, manager, shop, stored, parts):
        kind = manager.find(
            "stock.picking.type",
            ("code", "=", "internal"),
            ("default_location_dest_id", "=", shop["location_id"]),
        )
        places = {
            "location_id": stored[0]["location_id"][0],
            "location_dest_id": shop["location_id"],
        }
        return {
            "picking_type_id": kind,
            "origin": f"(démo) {self.uuid('supply', shop['id'])}",
            **places,
            "move_ids": [
                (
                    0,
                    0,
                    {
                        "product_id": quant["product_id"][0],
                        "product_uom": quant["product_uom_id"][0],
                        "product_uom_qty": quant["quantity"] // parts,
                        **places,
                    },
                )
                for quant in stored
            ],
        }

    def shop_stock(self, location):
        """Return pieces or kilos in a shop by product, as its manager sees them."""
        rows = self.person("shopmanager").search_read(
            "stock.quant",
            [("location_id", "=", location)],
            ["product_id", "quantity"],
        )
        return {row["product_id"][0]: row["quantity"] for row in rows}

    def sell(self, shops):
        staff = self.person("shop")
        for shop in shops:
            till = Till(staff, shop["id"], self, self.batch)
            till.open(self.shop_stock(shop["location_id"]))
            last = till.last_known(self.plot["tickets"])
            for number in range(self.plot["tickets"]):
                basket = self.basket(till)
                if number > last:
                    till.sell(number, basket)
            till.close()

    def basket(self, till):
        """Return what a customer brings to the till, never more than there is."""
        lines = []
        for name, likely, (low, high) in BASKET:
            if self.chance.random() > likely:
                continue
            piece = isinstance(low, int)
            amount = (
                self.chance.randint(low, high)
                if piece
                else round(self.chance.uniform(low, high), 3)
            )
            if till.has(name, amount):
                lines.append((name, amount))
        return lines
