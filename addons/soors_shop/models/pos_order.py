from odoo import api, fields, models

from odoo.addons.soors_base.const import KG_DIGITS


class PosOrder(models.Model):
    _inherit = "pos.order"

    # Computed on the server: the till shows it, and can never write it.
    kg_total = fields.Float(
        "Kilos",
        compute="_compute_kg_total",
        store=True,
        digits=KG_DIGITS,
        help="Mass of the goods sold on this ticket, in kilograms, as recorded in "
        "the ledger; refunds count negative.",
    )

    @api.depends("lines.kg")
    def _compute_kg_total(self):
        for order in self:
            order.kg_total = sum(order.lines.mapped("kg"))

    def _create_order_picking(self):
        result = super()._create_order_picking()
        for order in self:
            order._date_recorded_moves()
            order._record_kilos()
        return result

    def _record_kilos(self):
        """Take over on the ticket what the ledger says of its deliveries."""
        for order in self:
            order.lines._record_kilos(order.picking_ids.move_ids)

    def _date_recorded_moves(self):
        """Date the ledger by the sale, not by its arrival on the server.

        A till that was off line sends its tickets later, maybe in another month.
        The clock of a till may be wrong, so the date stays within its session.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        opened = self.session_id.start_at or now
        date = min(max(self.date_order, opened), now)
        moves = self.picking_ids.move_ids.filtered(
            lambda m: m.state == "done" and m.stream_id
        )
        moves._backdate(date)
