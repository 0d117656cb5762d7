from odoo import fields, models


class SoorsRequestRefuseWizard(models.TransientModel):
    _name = "soors.request.refuse.wizard"
    _description = "Refuse requests"

    request_ids = fields.Many2many("soors.collection.request", required=True)
    reason_id = fields.Many2one(
        "soors.refusal.reason",
        "Why",
        required=True,
        ondelete="cascade",
        domain=[("used_by", "!=", "driver")],
    )
    description = fields.Text(related="reason_id.description")
    note = fields.Text()

    def action_record(self):
        """Refuse the requests."""
        self.ensure_one()
        self.request_ids.action_refuse(self.reason_id.id, note=self.note)
        return {"type": "ir.actions.act_window_close"}
