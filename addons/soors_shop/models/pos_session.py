from odoo import models


class PosSession(models.Model):
    _inherit = "pos.session"

    def _create_picking_at_end_of_session(self):
        """Record the kilos too where a till books its stock at closing only."""
        result = super()._create_picking_at_end_of_session()
        moves = self.picking_ids.filtered(lambda p: not p.pos_order_id).move_ids
        lines = self._get_closed_orders().filtered(lambda o: not o.picking_ids).lines
        lines._record_kilos(moves)
        return result
