from odoo import api, fields, models
from odoo.exceptions import ValidationError

# The acts that say what was picked up; a later one may correct an earlier one.
GOODS_KINDS = ("stop.goods", "stop.empty")


def get_ancestors(uuid, links):
    """Return what an entry replaces, and what that replaced, as {entry: corrected}."""
    found = []
    while (uuid := links.get(uuid)) and uuid not in found:
        found.append(uuid)
    return found


class SoorsOperation(models.Model):
    """Entries of drivers: whose round and stop they are of."""

    _inherit = "soors.operation"

    round_id = fields.Many2one(
        "soors.round", readonly=True, index="btree_not_null", ondelete="set null"
    )
    stop_id = fields.Many2one(
        "soors.round.stop", readonly=True, index="btree_not_null", ondelete="set null"
    )
    is_booked = fields.Boolean(
        "In a receipt", readonly=True, help="The goods of this entry are in stock."
    )
    goods = fields.Json(
        readonly=True,
        help="The goods of this entry as they were understood when it was applied.",
    )
    note_message_id = fields.Many2one(
        "mail.message",
        "Note on the round",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    _stop_uuid_idx = models.Index("(stop_uuid) WHERE stop_uuid IS NOT NULL")
    _corrects_uuid_idx = models.Index("(corrects_uuid) WHERE corrects_uuid IS NOT NULL")
    _round_uuid_idx = models.Index("(round_uuid) WHERE round_uuid IS NOT NULL")

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "day.start": self.env._("Start of the day"),
            "stop.arrive": self.env._("Arrived"),
            "stop.goods": self.env._("Goods"),
            "stop.empty": self.env._("Container emptied"),
            "stop.refuse": self.env._("Goods refused"),
            "stop.sign": self.env._("Signature"),
            "stop.done": self.env._("Stop finished"),
            "stop.fail": self.env._("Not collected"),
            "stop.unplanned": self.env._("Unplanned stop"),
            "round.unload": self.env._("Unloaded"),
            "round.break": self.env._("Break"),
            "round.weigh": self.env._("Weighbridge"),
            "round.end": self.env._("End of the round"),
            "note": self.env._("Note"),
            "incident": self.env._("Incident"),
        }

    @api.model
    def _get_personal_keys(self):
        return super()._get_personal_keys() | {
            "strokes",
            "street",
            "zip",
            "city",
            "phone",
            "driver_id",
        }

    def _purge(self):
        signed = self.filtered(lambda operation: operation.kind == "stop.sign")
        signed.stop_id.signed_by = False
        made = self.filtered(lambda operation: operation.kind == "stop.unplanned")
        made.stop_id.label = False
        self.note_message_id.unlink()
        return super()._purge()

    def _get_file_owner(self):
        return self.stop_id or self.round_id or super()._get_file_owner()

    # Whose entry it is

    def _get_round(self):
        """Return the round of this entry, open for what the crew did on it."""
        round_ = self.env["soors.round"]
        if self.round_uuid:
            round_ = round_.search([("uuid", "=", self.round_uuid)])
        # The round may belong to another organisation: then it is not known here.
        if round_.company_id != self.company_id:
            raise ValidationError(self.env._("This round is not known here any more."))
        round_._open_for_crew()
        self.round_id = round_
        return round_

    def _get_stop(self):
        """Return the stop of this entry, made when the office does not know it."""
        if not self.stop_uuid:
            raise ValidationError(self.env._("This entry does not name its stop."))
        stop = self.stop_id
        if stop.uuid != self.stop_uuid:
            stop = stop.search([("uuid", "=", self.stop_uuid)])
        if stop and stop.company_id != self.company_id:
            raise ValidationError(self.env._("This stop is not of this organisation."))
        if not stop:
            if self._get_step():
                self._raise_content("stop")
            stop = self._get_round()._restore_stop(self.stop_uuid)
        elif self.round_uuid and stop.round_id.uuid != self.round_uuid:
            stop._take_back(self)
        stop.round_id._open_for_crew()
        if self.stop_id != stop or self.round_id != stop.round_id:
            self.write({"stop_id": stop.id, "round_id": stop.round_id.id})
        return stop

    def _get_step(self):
        """Return the unloading or break of this entry; none when nobody planned it."""
        return self.env["soors.round.step"].search(
            [
                ("uuid", "=", self.stop_uuid or ""),
                ("company_id", "=", self.company_id.id),
            ]
        )

    def _is_applied(self):
        """Tell whether this entry counts; itself while it is being applied."""
        return self.state == "acked"

    # Reading contents

    def _read_choice(self, key, choices, default=None):
        value = self.payload.get(key, default)
        if not isinstance(value, str) or value not in choices:
            self._raise_content(key)
        return value

    def _read_decimal(self, key, highest, lowest=0.0):
        """Return a number within limits, None when there is none."""
        value = self.payload.get(key)
        if value is None:
            return None
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not lowest <= value <= highest:
            self._raise_content(key)
        return value

    def _read_short(self, key, length=200):
        value = self.payload.get(key)
        if value is not None and not isinstance(value, str):
            self._raise_content(key)
        return (value or "").strip()[:length]

    def _raise_content(self, key):
        raise ValidationError(
            self.env._("The entry cannot be right: look at “%(key)s”.", key=key)
        )

    def _read_reason(self):
        reason_id = self.payload.get("reason_id")
        return self.env["soors.round.stop"]._read_reason(reason_id)
