import uuid as uuid_lib

from odoo import api, fields, models


class SoorsRoundStopFailWizard(models.TransientModel):
    _name = "soors.round.stop.fail.wizard"
    _description = "Record why nothing was picked up"

    stop_id = fields.Many2one("soors.round.stop", required=True, ondelete="cascade")
    uuid = fields.Char(required=True, default=lambda self: self._default_uuid())
    reason_id = fields.Many2one(
        "soors.refusal.reason",
        "Why",
        ondelete="cascade",
        domain=[("used_by", "!=", "office"), ("floor_kind", "!=", "incident")],
    )
    note = fields.Text()

    @api.model
    def _default_uuid(self):
        return str(uuid_lib.uuid4())

    def action_record(self):
        """Close the stop without goods."""
        self.ensure_one()
        self.stop_id.action_fail(self.reason_id.id, self.uuid, note=self.note)
        return {"type": "ir.actions.act_window_close"}
