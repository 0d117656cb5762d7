from odoo import api, fields, models


class StockPickingBatch(models.Model):
    _inherit = "stock.picking.batch"

    round_ids = fields.One2many("soors.round", "batch_id", "Rounds", readonly=True)

    @api.depends("picking_ids", "picking_ids.state", "round_ids.state")
    def _compute_state(self):
        # A round's receipts are done one after the other: the batch follows the
        # round, or it would be closed after the first stop.
        of_rounds = self.filtered("round_ids")
        for batch in of_rounds:
            ended = batch.round_ids[:1].state == "done"
            running = "in_progress" if batch.picking_ids else "draft"
            batch.state = "done" if ended else running
        return super(StockPickingBatch, self - of_rounds)._compute_state()

    def _sanity_check(self):
        # sudo: only whether the batch belongs to a round, for whoever handles stock
        of_rounds = self.filtered(lambda batch: batch.sudo().round_ids)
        # Its receipts are done when they join it, which the standard check refuses.
        of_rounds._check_company()
        return super(StockPickingBatch, self - of_rounds)._sanity_check()
