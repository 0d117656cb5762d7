import base64
import binascii

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .. import reading
from ..const import MAX_OPERATIONS, MAX_RESCUE, MAX_SEQ


class SoorsFloorRescueWizard(models.TransientModel):
    """Read in the file that a tablet saved because it could not send any more."""

    _name = "soors.floor.rescue.wizard"
    _description = "Read a saved file of a tablet"

    device_id = fields.Many2one("soors.device", "Tablet", required=True)
    file = fields.Binary("Saved file", attachment=False)
    filename = fields.Char()
    is_done = fields.Boolean(readonly=True)
    new_count = fields.Integer("Entries taken in", readonly=True)
    known_count = fields.Integer("Received before", readonly=True)
    parked_count = fields.Integer("Put aside", readonly=True)
    picture_count = fields.Integer("Photos taken in", readonly=True)

    def action_read(self):
        """Take in each entry of the file once, as if the tablet had sent it."""
        self.ensure_one()
        if not self.env.user.has_group("soors_base.group_member_manager"):
            raise AccessError(self.env._("Only managers read saved files."))
        self.device_id.check_access("write")
        saved = self._read_saved()
        # sudo: entries and receipts are made as when the tablet sends them; the tablet
        # is one of the manager's own organisation, as just checked.
        device = self.device_id.sudo().with_company(self.device_id.company_id)
        device._lock_exchange()
        self.write(
            {**self._take_operations(device, saved), "is_done": True, "file": False}
        )
        self.picture_count = self._take_files(device, saved.get("files") or [])
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Read a saved file"),
        }

    def _read_saved(self):
        try:
            data = base64.b64decode(self.file or b"", validate=True)
            if len(data) > MAX_RESCUE:
                raise reading.FormatError("size")
            saved = reading.read_json(data)
            for name in ("operations", "files"):
                if not isinstance(saved.get(name) or [], list):
                    raise reading.FormatError(name)
            return saved
        except (binascii.Error, reading.FormatError) as error:
            raise UserError(
                self.env._("This file was not saved by a tablet, or it is damaged.")
            ) from error

    def _take_operations(self, device, saved):
        Operation = device.env["soors.operation"]
        epoch = reading.read_uuid(saved.get("epoch"))
        counts = {"new_count": 0, "known_count": 0, "parked_count": 0}
        for values_list in self._split(saved.get("operations") or []):
            known = len(Operation._get_known(values_list))
            verdicts = Operation._receive(device, values_list, epoch)
            parked = sum(verdict["state"] == "parked" for verdict in verdicts)
            counts["new_count"] += len(values_list) - known
            counts["known_count"] += known
            counts["parked_count"] += parked
        return counts

    def _split(self, operations):
        """Yield entries in the batches that a tablet would send."""
        try:
            values = [reading.read_operation(data) for data in operations]
        except reading.FormatError as error:
            raise UserError(self.env._("The file holds something unknown.")) from error
        unique = list({item["uuid"]: item for item in values}.values())
        # What was never sent has no number yet: it is the newest, in its own order.
        unique.sort(key=lambda item: item["seq"] or MAX_SEQ)
        for start in range(0, len(unique), MAX_OPERATIONS):
            yield unique[start : start + MAX_OPERATIONS]

    def _take_files(self, device, files):
        taken = 0
        for saved in files:
            uuid = (
                reading.read_uuid(saved.get("uuid")) if isinstance(saved, dict) else 0
            )
            file = device._find_file(uuid) if uuid else None
            if file and not file.is_complete:
                taken += self._take_file(file, saved.get("data"))
        return taken

    def _take_file(self, file, text):
        try:
            data = base64.b64decode(text or "", validate=True)
        except (TypeError, ValueError):
            return False
        # What had arrived before is part of the whole that comes now.
        file.piece_ids.unlink()
        return len(data) == file.size and file._add_piece(0, data)
