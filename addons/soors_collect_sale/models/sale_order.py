from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SaleOrder(models.Model):
    """The quote of a removal; its date is that of the appointment."""

    _inherit = "sale.order"

    removal_request_id = fields.Many2one(
        "soors.collection.request",
        "Social removal",
        copy=False,
        readonly=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    commitment_date = fields.Datetime(
        compute="_compute_commitment_date", store=True, readonly=False, precompute=True
    )

    @api.depends("removal_request_id.date_planned")
    def _compute_commitment_date(self):
        for order in self:
            request = order.removal_request_id
            follows = request and order.state != "cancel"
            order.commitment_date = (
                request.date_planned if follows else order.commitment_date
            )

    @api.constrains("removal_request_id")
    def _check_removal_request(self):
        for order in self:
            request = order.removal_request_id
            if request and request.kind != "removal":
                raise ValidationError(
                    self.env._(
                        "%(request)s is no removal: it is not sold.",
                        request=request.display_name,
                    )
                )

    def _is_invoiced_for_good(self):
        """Tell whether an invoice of this order stands, which is not taken back."""
        return any(
            move.state == "posted" and move.payment_state != "reversed"
            for move in self.invoice_ids
            if move.move_type == "out_invoice"
        )

    def _is_for_nothing(self):
        """Tell whether nothing was sold by this order nor entered in the books."""
        self.ensure_one()
        booked = any(move.posted_before for move in self.invoice_ids)
        return self.state != "sale" and not booked
