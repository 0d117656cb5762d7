from odoo import models
from odoo.exceptions import UserError

from .soors_operation import GOODS_KINDS


class SoorsOperation(models.Model):
    """Goods that were put aside, with what the planner knows they were."""

    _inherit = "soors.operation"

    def action_open_mend(self):
        """Open the form on which the goods of this entry are mended."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "soors_collect.soors_operation_mend_wizard_action"
        )
        return {**action, "context": {"default_operation_id": self.id}}

    def _mend(self, lines):
        """Apply an entry that was put aside, with other goods.

        What the tablet sent is kept beside.

        :param list lines: as for ``action_complete`` of a stop
        :raise UserError: when it cannot be applied with these either
        """
        self.ensure_one()
        operation = self._as_office()
        if operation.state != "parked" or operation.kind not in GOODS_KINDS:
            raise UserError(self.env._("This entry was dealt with already."))
        operation._upgrade()
        operation.write(operation._prepare_mended_values(lines))
        operation._apply_safely()
        if operation.state != "acked":
            raise UserError(operation.reason)
        operation._note_settled()

    def _prepare_mended_values(self, lines):
        payload = self.payload or {}
        refused = [
            line
            for line in self._get_lines()
            if isinstance(line, dict) and line.get("refused")
        ]
        mended = {**payload, "lines": [*refused, *lines]}
        if self.kind == "stop.empty":
            # Said by the lines now.
            mended.update(kg=None, bags=None)
        sent = {"schema": self.schema, "payload": payload}
        return {"payload": mended, "sent": self.sent or sent}
