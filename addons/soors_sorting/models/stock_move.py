from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    sorting_session_id = fields.Many2one(
        "soors.sorting.session",
        "Sorting session",
        ondelete="restrict",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )
    loss_reason_id = fields.Many2one(
        "soors.sorting.loss.reason",
        ondelete="restrict",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="Why these kilos were missing, or too many, when the goods were sorted.",
    )

    load_picking_id = fields.Many2one(
        "stock.picking",
        "Load",
        ondelete="restrict",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="Load whose weighbridge ticket showed this difference.",
    )

    @api.depends("sorting_session_id.name")
    def _compute_reference(self):
        sorted_moves = self.filtered("sorting_session_id")
        for move in sorted_moves:
            move.reference = move.sorting_session_id.name
        return super(StockMove, self - sorted_moves)._compute_reference()

    def action_open_reference(self):
        self.ensure_one()
        session = self.sorting_session_id
        if session and session.has_access("read"):
            return session._get_form_action()
        return super().action_open_reference()
