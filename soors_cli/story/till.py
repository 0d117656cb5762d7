# SPDX-License-Identifier: LGPL-3.0-only
"""A till of the demonstration: the calls that the till's own screens make."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal

from .client import SOURCE, StoryError


class Till:
    """One session of one till, from the counted drawer to the closed day.

    :param staff: the :class:`~.client.Actor` at the till
    :param int config_id: the shop's ``pos.config``
    :param day: the :class:`~.day.Day` it belongs to
    :param int batch: how many tickets it sends at once, as a till does after a while
        without network
    """

    def __init__(self, staff, config_id, day, batch=1):
        self.staff = staff
        self.config_id = config_id
        self.day = day
        self.batch = batch
        self.waiting = []
        self.session_id = None

    def open(self, stock):
        """Open the till, count the drawer and load what is for sale.

        :param dict stock: pieces or kilos on the shelves by product id
        """
        self.stock = dict(stock)
        self.staff.call("pos.config", "open_ui", [self.config_id])
        self.session_id = self.staff.find(
            "pos.session",
            ("config_id", "=", self.config_id),
            ("state", "!=", "closed"),
        )
        self.staff.call("pos.session", "set_opening_control", [self.session_id], 0, "")
        (session,) = self.staff.call(
            "pos.session", "read", [self.session_id], ["payment_method_ids"]
        )
        methods = self.staff.call(
            "pos.payment.method", "read", session["payment_method_ids"], ["type"]
        )
        self.methods = {method["type"]: method["id"] for method in methods}
        # What is for sale is read once by whoever plays many days in a row.
        known = self.day.catalogues
        if self.config_id not in known:
            known[self.config_id] = self.load_goods()
        self.taxes, self.goods = known[self.config_id]

    def load_goods(self):
        """Return the taxes by id and the goods by name that the till sells."""
        data = self.staff.call(
            "pos.session", "load_data", [self.session_id], [], context=SOURCE
        )
        taxes = {tax["id"]: tax for tax in data["account.tax"]}
        templates = {row["id"]: row for row in data["product.template"]}
        goods = {}
        for product in data["product.product"]:
            template = templates.get(product["product_tmpl_id"])
            if template:
                goods[template["name"]] = {**template, "id": product["id"]}
        return taxes, goods

    def has(self, name, amount):
        product = self.goods.get(name)
        return bool(product) and self.stock.get(product["id"], 0) >= amount

    def sell(self, number, lines):
        """Sell one basket; one customer in three pays in cash."""
        if not lines:
            return
        self.waiting.append(self.prepare_order(number, lines))
        for name, amount in lines:
            self.stock[self.goods[name]["id"]] -= amount
        if len(self.waiting) >= self.batch:
            self.send()

    def send(self):
        """Send the tickets that wait in the till."""
        if self.waiting:
            self.staff.call("pos.order", "sync_from_ui", self.waiting)
            self.waiting = []

    def prepare_order(self, number, lines):
        prepared = [self.prepare_line(number, *line) for line in lines]
        # Belgian companies round the ticket, not its lines: so does the till.
        total = cents(sum(line.pop("exact") for line in prepared))
        base = cents(sum(line.pop("exact_base") for line in prepared))
        kind = "cash" if number % 3 == 0 else "bank"
        moment = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        return {
            "uuid": self.day.uuid("ticket", self.config_id, number),
            "name": f"Démo {self.day.date:%y%m%d}-{number:04}",
            "date_order": moment.strftime("%Y-%m-%d %H:%M:%S"),
            "session_id": self.session_id,
            "user_id": self.staff.uid,
            "partner_id": False,
            "fiscal_position_id": False,
            "sequence_number": number + 1,
            "state": "paid",
            "amount_total": total,
            "amount_tax": round(total - base, 2),
            "amount_paid": total,
            "amount_return": 0,
            "to_invoice": False,
            "lines": [(0, 0, line) for line in prepared],
            "payment_ids": [
                (
                    0,
                    0,
                    {
                        "uuid": self.day.uuid("payment", self.config_id, number),
                        "amount": total,
                        "name": moment.strftime("%Y-%m-%d %H:%M:%S"),
                        "payment_method_id": self.methods[kind],
                    },
                )
            ],
        }

    def prepare_line(self, number, name, amount):
        """Return a line; the shelf's price includes the tax in Belgian shops."""
        product = self.goods[name]
        taxes = [self.taxes[tax] for tax in product["taxes_id"] if tax in self.taxes]
        rate = 1 + Decimal(str(sum(tax["amount"] for tax in taxes))) / 100
        price = product["list_price"]
        exact = Decimal(str(price)) * Decimal(str(amount))
        if not all(tax["price_include"] for tax in taxes):
            exact *= rate
        return {
            "uuid": self.day.uuid("line", self.config_id, number, name),
            "product_id": product["id"],
            "qty": amount,
            "price_unit": price,
            "discount": 0,
            "price_subtotal": cents(exact / rate),
            "price_subtotal_incl": cents(exact),
            "exact": exact,
            "exact_base": exact / rate,
            "tax_ids": [(6, 0, [tax["id"] for tax in taxes])],
            "pack_lot_ids": [],
        }

    def close(self):
        """Count the drawer, as full as it should be, and close the day."""
        self.send()
        data = self.staff.call(
            "pos.session", "get_closing_control_data", [self.session_id]
        )
        counted = data["default_cash_details"]["amount"]
        self.staff.call(
            "pos.session", "post_closing_cash_details", [self.session_id], counted
        )
        answer = self.staff.call(
            "pos.session", "close_session_from_ui", [self.session_id]
        )
        if not answer.get("successful"):
            raise StoryError(answer.get("message"))


def cents(amount):
    """Return an amount in EUR rounded half up, as money is."""
    return float(Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP))
