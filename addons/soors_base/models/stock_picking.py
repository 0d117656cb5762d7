from odoo import api, fields, models

from .stock_move import LEDGER_WRITER


class StockPicking(models.Model):
    _inherit = "stock.picking"

    municipality_id = fields.Many2one(
        "soors.municipality",
        compute="_compute_municipality_id",
        store=True,
        readonly=False,
        help="Municipality the goods come from, for the figures per municipality.",
    )

    @api.depends("partner_id.municipality_id")
    def _compute_municipality_id(self):
        for picking in self:
            # What was recorded stays when a donor moves house later.
            if picking.state in ("done", "cancel") and picking.municipality_id:
                continue
            picking.municipality_id = picking.partner_id.municipality_id

    def _action_done(self):
        # The standard method stamps the date on the moves it has just done.
        return super(
            StockPicking, self.with_context(soors_ledger=LEDGER_WRITER)
        )._action_done()
