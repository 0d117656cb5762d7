from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class SoorsRoundStop(models.Model):
    """What the crew records at a stop.

    Every method here may be called by a tablet over the network: it checks who calls
    and what was sent before it writes, and is safe to repeat with the same ``uuid``.
    """

    _inherit = "soors.round.stop"

    def action_arrive(self):
        """Say that the truck is there. Arriving twice changes nothing."""
        for stop in self._as_crew():
            if stop.state == "todo":
                stop._check_round_runs()
                stop.write({"state": "arrived", "date_arrived": fields.Datetime.now()})
        return True

    def action_complete(self, lines, uuid, note=None):
        """Record what was picked up; it becomes one validated receipt.

        The same ``uuid`` sent again answers the same and changes nothing. Either all
        lines are booked or none.

        :param list lines: dicts with ``product_id``, ``kg`` (kilograms), ``quantity``
            (pieces), ``kg_source`` (weighed, declared or average): see ``_read_lines``
        :param str uuid: identifier made by the client for this entry
        :param str note: optional remark of the crew
        :return: dict ``stop_id``, ``state``, ``picking_id``, ``kg``, ``repeated``
        """
        stop = self._start_entry()
        operation = stop._read_uuid(uuid)
        if stop._is_repeated(operation, "done"):
            return stop._prepare_answer(repeated=True)
        stop._check_can_close(operation)
        entries = stop._read_pickup(lines)
        note = stop._read_note(note)
        stop._check_round_runs()
        picking = stop._book_pickup(operation, entries)
        stop.write(stop._prepare_closing_values("done", operation, note, picking))
        return stop._prepare_answer()

    def action_fail(self, reason_id, uuid, note=None):
        """Record that nothing could be picked up, and why.

        The request of the stop waits again for a round, or is refused when the reason
        says so; its planner gets an activity.

        :param int reason_id: a ``soors.refusal.reason``
        :param str uuid: identifier made by the client for this entry
        :param str note: optional remark of the crew
        :return: dict as for ``action_complete``
        """
        stop = self._start_entry()
        operation = stop._read_uuid(uuid)
        if stop._is_repeated(operation, "failed"):
            return stop._prepare_answer(repeated=True)
        stop._check_can_close(operation)
        reason = stop._read_reason(reason_id)
        note = stop._read_note(note)
        stop._check_round_runs()
        values = stop._prepare_closing_values("failed", operation, note)
        stop.write({**values, "failure_reason_id": reason.id})
        stop._return_request(reason)
        stop._schedule_failure_activity(reason)
        return stop._prepare_answer()

    def action_correct(self, lines, uuid, kind="add", note=None):
        """Correct a finished stop by an additional receipt, or by a return.

        What was booked is never rewritten.

        :param list lines: as for ``action_complete``
        :param str uuid: identifier made by the client for this entry
        :param str kind: "add" for goods that were forgotten, "remove" for goods that
            were booked by mistake
        :param str note: why; kept on the receipt
        :return: dict as for ``action_complete``
        """
        if not self.env.user.has_group("soors_base.group_planner"):
            raise AccessError(self.env._("Only planners correct a finished stop."))
        stop = self._start_entry()
        operation = stop._read_uuid(uuid)
        # sudo: an identity counts once in the whole database; what it made is compared
        # with this stop before anything is answered.
        picking = self.env["stock.picking"].sudo()._find_collect_entry(operation)
        if picking:
            stop._check_same_stop(picking)
            return stop._prepare_answer(picking, repeated=True)
        if stop.state != "done" or kind not in ("add", "remove"):
            raise UserError(
                self.env._(
                    "Only a stop that is done can be corrected, by more or less."
                )
            )
        entries = stop._read_lines(lines, stop.company_id)
        header = stop._prepare_receipt_header(operation)
        header["note"] = stop._read_note(note)
        book = stop._create_receipt if kind == "add" else stop._create_return
        picking = book(stop.round_id.warehouse_id, header, entries)
        stop._create_stop_lines(picking.move_ids, "correction")
        return stop._prepare_answer(picking)

    # Checks

    def _as_crew(self):
        """Return the stops with the rights to record what happened at them."""
        if not self.env.user.has_group("soors_base.group_driver"):
            raise AccessError(self.env._("Only drivers and planners record stops."))
        self.check_access("read")
        # sudo: a driver has no right on stock nor to write stops. The record rules
        # just answered that this stop is on a round of his own, in his company;
        # everything that is written below is of this stop and its receipt.
        records = self._in_user_language().sudo()
        if len(records.company_id) == 1:
            records = records.with_company(records.company_id)
        return records

    def _start_entry(self):
        self.ensure_one()
        stop = self._as_crew()
        stop._lock_rows()
        return stop

    def _is_repeated(self, operation, state):
        """Tell whether this very entry closed the stop before."""
        return self.operation_uuid == operation and self.state == state

    def _check_can_close(self, operation):
        if self.state in ("done", "failed"):
            raise UserError(
                self.env._(
                    "%(stop)s is finished already: what was recorded is kept, ask the"
                    " planner for a correction.",
                    stop=self.display_name,
                )
            )
        elsewhere = self.search([("operation_uuid", "=", operation)], limit=1)
        if elsewhere or self.env["stock.picking"]._find_collect_entry(operation):
            raise ValidationError(
                self.env._("This entry belongs to another stop already.")
            )

    def _check_round_runs(self):
        """Refuse stops of a round that is not out; start one that forgot to."""
        for round_ in self.round_id:
            round_._check_state("ready", "running")
            if round_.state == "ready":
                round_.action_start()

    def _check_same_stop(self, picking):
        if picking.round_stop_id != self:
            raise ValidationError(
                self.env._("This entry belongs to another stop already.")
            )

    def _read_reason(self, reason_id):
        known = isinstance(reason_id, int) and not isinstance(reason_id, bool)
        reason = self.env["soors.refusal.reason"].browse(reason_id if known else [])
        if not reason.exists() or reason.used_by == "office":
            raise ValidationError(self.env._("Choose why nothing could be picked up."))
        return reason

    def _read_pickup(self, lines):
        """Return the goods of an entry, checked; an empty list where none is due."""
        return self._read_lines(lines, self.company_id)

    # What is written

    def _book_pickup(self, operation, entries):
        """Return the receipt of what was picked up; none for a social removal."""
        if not entries:
            return self.env["stock.picking"]
        header = {
            **self._prepare_receipt_header(operation),
            "batch_id": self.round_id._get_batch().id,
        }
        picking = self._create_receipt(self.round_id.warehouse_id, header, entries)
        self._create_stop_lines(picking.move_ids, "pickup")
        return picking

    def _prepare_closing_values(self, state, operation, note, picking=None):
        now = fields.Datetime.now()
        values = {
            "state": state,
            "operation_uuid": operation,
            "date_arrived": self.date_arrived or now,
            "date_done": now,
        }
        if picking:
            values["picking_id"] = picking.id
        if note:
            values["note"] = note
        return values

    def _prepare_receipt_header(self, operation):
        round_ = self.round_id
        return {
            "origin_kind": self.origin_kind,
            "partner_id": self.partner_id.id,
            "municipality_id": self.municipality_id.id,
            "origin": " ".join(filter(None, [round_.name, self.request_id.name])),
            "round_stop_id": self.id,
            "collect_uuid": operation,
        }

    def _create_stop_lines(self, moves, kind):
        return self.env["soors.round.stop.line"].create(
            [self._prepare_stop_line_values(move, kind) for move in moves]
        )

    def _prepare_stop_line_values(self, move, kind):
        # Goods that went back to where they came from count against the stop.
        sign = -1 if move.location_dest_id.usage == "supplier" else 1
        return {
            "stop_id": self.id,
            "round_id": self.round_id.id,
            "company_id": self.company_id.id,
            "date": self.date,
            "kind": kind,
            "point_id": self.point_id.id,
            "municipality_id": self.municipality_id.id,
            "origin_kind": self.origin_kind,
            "product_id": move.product_id.id,
            "stream_id": move.stream_id.id,
            "quantity": sign * move.quantity,
            "uom_id": move.product_uom.id,
            "kg": sign * move.kg,
            "kg_source": move.kg_source,
            "move_id": move.id,
        }

    def _prepare_answer(self, picking=None, repeated=False):
        picking = picking or self.picking_id
        return {
            "stop_id": self.id,
            "state": self.state,
            "picking_id": picking.id,
            "kg": self.kg,
            "repeated": repeated,
        }

    # After a failure

    def _return_request(self, reason):
        request = self.request_id
        if request and reason.outcome == "refuse":
            request.write({"closing": "refused", "refusal_reason_id": reason.id})

    def _schedule_failure_activity(self, reason):
        record = self.request_id or self.round_id
        user = self.request_id.user_id or self.round_id.user_id
        if not user.active:
            user = self.round_id.user_id
        # In his language, not in that of the tablet it comes from.
        env = self.round_id._for_planner(user).env
        reason = reason.with_env(env)
        record.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=user.id,
            summary=env._("Not collected: %(reason)s", reason=reason.name),
            note=self.note or "",
        )

    # Screens

    def action_open_complete(self):
        """Open the form of what was picked up."""
        return self._open_wizard("soors_round_stop_complete_wizard_action")

    def action_open_fail(self):
        """Open the form of why nothing was picked up."""
        return self._open_wizard("soors_round_stop_fail_wizard_action")

    def action_open_correct(self):
        """Open the form of a correction."""
        action = self._open_wizard("soors_round_stop_complete_wizard_action")
        action["name"] = self.env._("Correct a stop")
        action["context"]["default_mode"] = "add"
        return action

    def _open_wizard(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"soors_collect.{name}")
        action["context"] = {"default_stop_id": self.id}
        return action

    def action_open_map(self):
        """Hand the address over to the navigation of the device."""
        self.ensure_one()
        if not self.map_url:
            raise UserError(
                self.env._("There is no address for %(stop)s.", stop=self.display_name)
            )
        return {"type": "ir.actions.act_url", "url": self.map_url, "target": "new"}
