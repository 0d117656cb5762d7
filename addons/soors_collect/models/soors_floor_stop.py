from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.soors_floor.const import MAX_SEQ

from .soors_operation import GOODS_KINDS, get_ancestors

# What happened only ever goes up, whoever tells it first.
RANKS = {"todo": 0, "arrived": 1, "failed": 2, "done": 3}
CLOSED = ("done", "failed")
KG_OF_BAG = 8.0


class SoorsRoundStop(models.Model):
    """What a stop is, worked out from all that tablets recorded of it.

    Two tablets, lost answers and late entries come in any order: the state of a stop
    is a function of the set of its entries, never of the order they came in.
    """

    _inherit = "soors.round.stop"

    entry_count = fields.Integer(copy=False, readonly=True, aggregator=None)
    entry_ids = fields.One2many(
        "soors.operation",
        "stop_id",
        "Entries of the crew",
        readonly=True,
        groups="soors_base.group_planner",
    )
    refusal_ids = fields.One2many(
        "soors.round.stop.refusal", "stop_id", "Refused goods", readonly=True
    )
    fill_seen = fields.Integer(
        "Fill seen (%)", copy=False, readonly=True, aggregator="avg"
    )
    goods_quality = fields.Selection(
        [("good", "Good"), ("wet", "Wet"), ("waste", "Waste")],
        string="Quality",
        copy=False,
        readonly=True,
    )
    has_vandalism = fields.Boolean("Vandalism", copy=False, readonly=True)
    has_late_goods = fields.Boolean(
        "Late entries",
        copy=False,
        readonly=True,
        help="Goods came in after the stop was finished: they are in a receipt of"
        " their own.",
    )
    signed_by = fields.Char("Signed by", copy=False, readonly=True)
    signature_answer = fields.Selection(
        [("signed", "Signed"), ("absent", "Absent"), ("refused", "Did not want")],
        string="Signature",
        copy=False,
        readonly=True,
    )

    is_changed_after_signature = fields.Boolean(
        "Changed after signature",
        copy=False,
        readonly=True,
        help="The donor signed before the goods were changed for the last time.",
    )

    # The plan changes while tablets are away

    def _check_round_open(self):
        # Only our own code, with all rights, may say so: crews record what happened
        # whatever the office did to their round.
        if self.env.su and self.env.context.get("soors_crew_stop"):
            return None
        return super()._check_round_open()

    def write(self, vals):
        if vals.get("round_id"):
            self.filtered(lambda s: s.round_id.id != vals["round_id"])._note_removed()
        return super().write(vals)

    def unlink(self):
        self._note_removed()
        return super().unlink()

    def _note_removed(self):
        """Remember stops that a tablet may have been told of."""
        told = self.filtered(lambda stop: stop.round_id.state in ("ready", "running"))
        # sudo: a memory for the tablets, which nobody else reads
        self.env["soors.floor.removed"].sudo().create(
            [stop._prepare_removed_values() for stop in told]
        )

    def _prepare_removed_values(self):
        return {
            "uuid": self.uuid,
            "round_id": self.round_id.id,
            "name": self.display_name,
            "sequence": self.sequence,
            "request_id": self.request_id.id,
            "point_id": self.point_id.id,
            "partner_id": self.partner_id.id,
            "municipality_id": self.municipality_id.id,
            "origin_kind": self.origin_kind,
        }

    def _take_back(self, operation):
        """Keep a stop where its crew was, when the office moved it elsewhere.

        Once another crew is out with it, it stays there: both then made it.
        """
        if self.state != "todo" or self.round_id.state in ("running", "done"):
            return
        here = operation._get_round()
        told = here._for_planner()
        told._tell_planner(
            told.env._(
                "Made although moved away: %(stop)s",
                stop=self.with_env(told.env)._get_neutral_name(),
            )
        )
        self.round_id = here

    # What the tablet is told

    def _get_position(self):
        """Return latitude and longitude in degrees, None where not known."""
        return self._get_plan_position() or (None, None)

    # What the stop is

    def _settle(self, current=None):
        """Bring the stop to what all its entries say.

        :param current: the entry that is being applied; empty to look again
        """
        if self.env.context.get("soors_settle_later"):
            # More entries of this stop follow at once: it is looked at with the last.
            self.entry_count += 1
            return
        operations = self._get_entries(current)
        values = {
            "entry_count": self.entry_count + 1,
            **self._prepare_arrival(operations),
            **self._prepare_observations(operations),
        }
        self.write(values)
        state, last = self._get_told_state(operations)
        if not self._goes_on_to(state, operations):
            if self.state in CLOSED:
                self._book_changes(operations, current)
            return
        self.round_id._touch()
        if state == "done":
            self._finish(operations, current or last, last)
        elif state == "failed":
            self._fail(operations, current or last, last)
        else:
            self.state = state
        if state in CLOSED:
            self.round_id._close_when_made()

    def _get_entries(self, current):
        """Return what counts of this stop, in the order of its tablets."""
        domain = [
            ("stop_uuid", "=", self.uuid),
            ("company_id", "=", self.company_id.id),
            "|",
            ("state", "=", "acked"),
            ("id", "=", current.id if current else 0),
        ]
        entries = self.env["soors.operation"].search(domain, order="seq, uuid")
        return entries._upgrade()

    def _get_told_state(self, operations):
        """Return the highest state that entries tell, and the entry that does."""
        for kind, state in (("stop.done", "done"), ("stop.fail", "failed")):
            told = operations.filtered(lambda o, kind=kind: o.kind == kind)
            if told:
                return state, self._get_latest(told)
        goods = operations.filtered(lambda o: o.kind in GOODS_KINDS)
        if goods and self.round_id.is_ended_by_crew and self.state != "failed":
            # Goods without an end: the crew forgot the button, not the goods.
            return "done", self._get_latest(goods)
        # A dog or a blocked street is met before one is there.
        there = operations.filtered(lambda o: o.kind != "incident")
        return ("arrived" if there else "todo"), operations[-1:]

    def _goes_on_to(self, state, operations):
        """Tell whether what entries say is more than what the stop is already."""
        if state == "failed" and self.state == "done":
            # Taken for done because its round ended; now its crew says what it was.
            end = operations.filtered(lambda o: o.uuid == self.operation_uuid)
            return end.kind in GOODS_KINDS
        return RANKS[state] > RANKS[self.state]

    def _get_latest(self, operations):
        return operations.sorted(lambda o: (o.date_estimated, o.uuid))[-1:]

    def _leave_out_corrected(self, operations):
        """Return the entries that no other one replaces, whatever clocks said."""
        links = self._get_links(operations)
        replaced = {
            uuid
            for operation in operations
            for uuid in get_ancestors(operation.uuid, links)
        }
        return operations.filtered(lambda o: o.uuid not in replaced) or operations

    def _prepare_arrival(self, operations):
        arrivals = operations.filtered(lambda o: o.kind == "stop.arrive")
        if not arrivals:
            return {}
        return {"date_arrived": min(arrivals.mapped("date_estimated"))}

    def _prepare_observations(self, operations):
        """Return what the crew saw: of several, the latest counts."""
        values = {}
        emptied = operations.filtered(lambda o: o.kind == "stop.empty")
        emptied = self._get_latest(self._leave_out_corrected(emptied))
        if emptied:
            values["fill_seen"] = emptied.payload.get("fill") or 0
            values["goods_quality"] = emptied.payload.get("quality") or False
            values["has_vandalism"] = emptied.payload.get("vandalism") is True
        signed = self._get_latest(operations.filtered(lambda o: o.kind == "stop.sign"))
        if signed:
            values["signature_answer"] = signed.payload.get("answer") or "signed"
            values["signed_by"] = signed.payload.get("name") or False
            values["is_changed_after_signature"] = self._is_changed_after_signature(
                operations
            )
        return values

    def _is_changed_after_signature(self, operations):
        """Tell whether goods were recorded after each signature there is."""
        goods = operations.filtered(lambda o: o.kind in GOODS_KINDS)
        signed = operations.filtered(
            lambda o: (
                o.kind == "stop.sign" and o.payload.get("answer", "signed") == "signed"
            )
        )
        return bool(signed) and all(
            any(self._is_later(entry, signature) for entry in goods)
            for signature in signed
        )

    def _is_later(self, entry, other):
        """Tell whether an entry was made after another: by number, on one tablet."""
        if entry.device_id == other.device_id:
            return (entry.seq or MAX_SEQ) > (other.seq or MAX_SEQ)
        return entry.date_estimated > other.date_estimated

    def _finish(self, operations, current, done):
        """Close the stop and book all goods that were recorded until now."""
        moment = done.date_estimated
        self.request_id._free_for_crew(self.round_id, self)
        picking = self._book(operations, current)
        self.write(
            {
                "state": "done",
                "operation_uuid": done.uuid,
                "date_arrived": min(self.date_arrived or moment, moment),
                "date_done": moment,
                "failure_reason_id": False,
                **({"picking_id": picking.id} if picking else {}),
            }
        )

    def _fail(self, operations, current, fail):
        """Close the stop; goods that were recorded all the same are booked."""
        reason = self.env["soors.refusal.reason"].browse(fail.payload["reason_id"])
        moment = fail.date_estimated
        picking = self._book(operations, current)
        self.write(
            {
                "state": "failed",
                "date_arrived": min(self.date_arrived or moment, moment),
                "date_done": moment,
                "failure_reason_id": reason.id,
                **({"picking_id": picking.id} if picking else {}),
            }
        )
        self._return_request(reason)
        self._schedule_failure_activity(reason)
        if picking or self.kg:
            told = self.round_id._for_planner()
            told._tell_planner(
                told.env._(
                    "Not collected, yet goods were recorded: %(stop)s",
                    stop=self.with_env(told.env)._get_neutral_name(),
                )
            )

    # Goods

    @api.model
    def _browse_collectable(self, product_id):
        """Return the goods an entry names, empty when it names none."""
        if product_id is None:
            return self.env["product.product"]
        products = self._read_products([{"product_id": product_id}], self.company_id)
        return products[product_id]

    def _get_container_product(self):
        """Return what the containers of this point hold."""
        products = self.env["product.product"]
        domain = products._get_collectable_domain(self.company_id)
        streams = self.point_id.stream_ids or self.env.ref("soors_base.stream_textiles")
        found = products.search(
            [*domain, ("stream_id", "child_of", streams.ids)], order="id"
        )
        weighed = found.filtered(lambda product: product._is_weighed_product())
        if not weighed:
            raise ValidationError(
                self.env._("No goods by the kilogram are known for this container.")
            )
        return weighed[0]

    def _get_kg_of_bag(self):
        """Return the usual kilograms of one bag."""
        return KG_OF_BAG
