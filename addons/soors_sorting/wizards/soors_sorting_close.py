from odoo import fields, models


class SoorsSortingClose(models.TransientModel):
    _name = "soors.sorting.close"
    _description = "Explain the Difference of a Session"

    session_id = fields.Many2one("soors.sorting.session", required=True)
    balance_message = fields.Char(related="session_id.balance_message")
    reason_id = fields.Many2one(
        "soors.sorting.loss.reason",
        required=True,
        domain=[("is_weighing", "=", False)],
    )
    explanation = fields.Text("What happened", required=True)

    def action_confirm(self):
        self.ensure_one()
        self.session_id.action_close(
            reason=self.reason_id.code, explanation=self.explanation
        )
        return {"type": "ir.actions.act_window_close"}
