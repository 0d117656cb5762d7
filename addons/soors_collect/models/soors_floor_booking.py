import uuid as uuid_lib

from odoo import api, models

from odoo.addons.soors_floor.const import MAX_SEQ

from .soors_operation import GOODS_KINDS

DIGITS = 3


class SoorsRoundStop(models.Model):
    """Turn what crews recorded into receipts, each entry once.

    An entry may be corrected by a later one. Of a chain of corrections only the last
    counts. Once booked, a difference becomes another receipt or a return; what is done
    is never rewritten.
    """

    _inherit = "soors.round.stop"

    def _book(self, operations, current):
        """Book what a stop that is being closed has; return its first receipt."""
        if operations.filtered("is_booked"):
            # It was closed before, in a way that others now know better.
            self._book_changes(operations, current)
            return self.env["stock.picking"]
        return self._book_first(operations, current)

    def _book_first(self, operations, current):
        """Book all goods of a stop that is being closed; return the receipt."""
        counting = [last for _booked, last in self._get_goods_changes(operations)]
        entries = [entry for last in counting for entry in last._get_goods(self)]
        self._mark_booked(counting)
        if not entries:
            return self.env["stock.picking"]
        header = {
            **self._prepare_receipt_header(current.uuid),
            "batch_id": self.round_id._get_batch().id,
        }
        picking = self._create_receipt(self.round_id.warehouse_id, header, entries)
        self._create_stop_lines(picking.move_ids, "pickup")
        return picking

    def _book_changes(self, operations, current):
        """Book what came after the stop was closed: more, or less.

        :param current: the entry that brings the change; empty when none does
        """
        cause = current.uuid if current else str(uuid_lib.uuid4())
        changes = self._get_goods_changes(operations)
        more, less = [], []
        for booked, last in changes:
            # Two are booked when what links them came after both.
            old = [entry for one in booked for entry in one._get_goods(self)]
            taken_back, added = self._get_difference(old, last._get_goods(self))
            less += taken_back
            more += added
            booked.is_booked = False
        self._mark_booked([last for _booked, last in changes])
        if less:
            uuid = str(uuid_lib.uuid5(uuid_lib.UUID(cause), "return"))
            self._book_late(self._create_return, uuid, less)
        if more:
            self._book_late(self._create_receipt, cause, more)
        if (less or more) and not self.has_late_goods:
            self.has_late_goods = True
            told = self.round_id._for_planner()
            told._tell_planner(
                told.env._(
                    "Goods came in after the stop was finished: %(stop)s",
                    stop=self.with_env(told.env)._get_neutral_name(),
                )
            )

    def _book_late(self, book, uuid, entries):
        header = self._prepare_receipt_header(uuid)
        picking = book(self.round_id.warehouse_id, header, entries)
        self._create_stop_lines(picking.move_ids, "correction")

    def _mark_booked(self, operations):
        for operation in operations:
            operation.is_booked = True

    # What this stop had already

    @api.model
    def _find_collectable(self, ids, company):
        """Know also what was taken at this very stop before the office archived it."""
        found = super()._find_collectable(ids, company)
        missing = set(ids) - set(found.ids)
        if missing and self:
            found |= self._get_taken().filtered(lambda product: product.id in missing)
        return found

    def _get_taken(self):
        """Return the goods that entries of this stop were applied or booked with."""
        entries = self.env["soors.operation"].search(
            [
                ("stop_uuid", "=", self.uuid),
                ("company_id", "=", self.company_id.id),
                ("kind", "in", GOODS_KINDS),
                ("state", "=", "acked"),
            ]
        )
        kept = [entry.goods["lines"] for entry in entries if entry.goods]
        ids = {line["product"] for lines in kept for line in lines}
        taken = self.env["product.product"].browse(ids).exists()
        return taken | self.line_ids.product_id

    # Chains of corrections

    def _get_goods_changes(self, operations):
        """Return [(booked before, counts now)] of each chain that changed.

        Chains are told apart by their first entry. Of two corrections of the same
        entry, the one with the higher number counts.
        """
        goods = operations.filtered(lambda o: o.kind in GOODS_KINDS)
        links = self._get_links(goods)
        chains, ranks = {}, {}
        for operation in goods:
            root, depth = self._get_root(operation.uuid, links)
            chains[root] = chains.get(root, goods.browse()) | operation
            moment = str(operation.date_device or "")
            ranks[operation] = (
                # A correction counts more than what it corrects.
                bool(operation.corrects_uuid),
                # Read from a saved file it may have no number yet: it is the newest.
                operation.seq or MAX_SEQ,
                depth,
                moment,
                operation.uuid,
            )
        changes = []
        for chain in chains.values():
            booked = chain.filtered("is_booked")
            last = max(chain, key=lambda operation: ranks[operation])
            if booked != last:
                changes.append((booked, last))
        return changes

    def _get_links(self, goods):
        """Return {entry: entry it corrects}, also through what was put aside.

        An entry that does not count was still the last one when the tablet made the
        next: without it, that would look like more goods.
        """
        links = {operation.uuid: operation.corrects_uuid for operation in goods}
        if not set(filter(None, links.values())) - set(links):
            return links
        domain = [
            ("stop_uuid", "=", self.uuid),
            ("company_id", "=", self.company_id.id),
            ("kind", "in", GOODS_KINDS),
        ]
        others = self.env["soors.operation"].search(domain)
        return {operation.uuid: operation.corrects_uuid for operation in others | goods}

    def _get_root(self, uuid, links):
        """Follow corrections back to the first entry, known here or not.

        :return: (identifier of the first entry, how many corrections lie between)
        """
        seen = []
        while links.get(uuid) and uuid not in seen:
            seen.append(uuid)
            uuid = links[uuid]
        # Entries that correct each other in a circle are one chain, too.
        return (min(seen), 0) if uuid in seen else (uuid, len(seen))

    def _get_difference(self, old, new):
        """Return (to take back, to add) that lead from one entry to another."""
        old, new = list(old), list(new)
        for entry in list(new):
            if entry in old:
                old.remove(entry)
                new.remove(entry)
        weighed = {
            entry["product"]
            for entry in old + new
            if entry["product"]._is_weighed_product()
        }
        less = [entry for entry in old if entry["product"] not in weighed]
        more = [entry for entry in new if entry["product"] not in weighed]
        for product in sorted(weighed, key=lambda product: product.id):
            before = [entry for entry in old if entry["product"] == product]
            after = [entry for entry in new if entry["product"] == product]
            self._net(before, after, less, more)
        return less, more

    def _net(self, before, after, less, more):
        """Add the difference of goods by the kilogram to the one side it is on."""
        kg = round(
            sum(entry["kg"] for entry in after) - sum(entry["kg"] for entry in before),
            DIGITS,
        )
        if kg:
            entry = dict((after or before)[-1])
            product = entry["product"]
            entry["kg"] = abs(kg)
            kilogram = self.env.ref("uom.product_uom_kgm")
            entry["quantity"] = kilogram._compute_quantity(
                abs(kg), product.uom_id, rounding_method="HALF-UP"
            )
            (more if kg > 0 else less).append(entry)
