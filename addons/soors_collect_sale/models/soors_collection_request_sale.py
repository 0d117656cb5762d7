from odoo import api, fields, models
from odoo.exceptions import UserError

# Shorter than this, the crew pressed "arrived" only when it left.
LEAST_HOURS = 0.25
QUARTERS = 4
# What an invoice says of the request.
BILLED_FIELDS = {"hours_done", "payer_id"}


class SoorsCollectionRequest(models.Model):
    """From the accepted quote of a removal to its invoice."""

    _inherit = "soors.collection.request"

    sale_state = fields.Selection(
        [
            ("none", "No quote"),
            ("quote", "Quote to send"),
            ("sent", "Quote sent"),
            ("accepted", "Accepted"),
            ("to_invoice", "To invoice"),
            ("draft_invoice", "Invoice to check"),
            ("invoiced", "Invoiced"),
            ("paid", "Paid"),
            ("cancelled", "Quote cancelled"),
        ],
        string="Quote and invoice",
        compute="_compute_sale_state",
        store=True,
        index="btree_not_null",
        groups="soors_base.group_planner",
    )
    is_quote_accepted = fields.Boolean(
        "Quote accepted", compute="_compute_is_quote_accepted", compute_sudo=True
    )
    sale_invoice_status = fields.Selection(
        related="sale_order_id.invoice_status", groups="soors_base.group_planner"
    )
    hours_done = fields.Float(
        "Hours really taken",
        compute="_compute_hours_done",
        store=True,
        readonly=False,
        copy=False,
        aggregator=None,
        groups="soors_base.group_planner",
        help="Proposed from arrival and end at the stop, to the quarter of an hour.",
    )

    _hours_done_range = models.Constraint(
        "CHECK (hours_done BETWEEN 0 AND 24)",
        "A removal takes between 0 and 24 hours.",
    )

    @api.depends(
        "kind",
        "state",
        "sale_order_id.state",
        "sale_order_id.invoice_status",
        "sale_order_id.order_line.invoice_lines.move_id.state",
        "sale_order_id.order_line.invoice_lines.move_id.payment_state",
    )
    def _compute_sale_state(self):
        for request in self:
            request.sale_state = request._get_sale_state()

    def _get_sale_state(self):
        order = self.sale_order_id
        if self.kind != "removal":
            return False
        if not order:
            return "none" if self.state in ("new", "planned", "done") else False
        if order.state != "sale":
            return {"draft": "quote", "sent": "sent", "cancel": "cancelled"}[
                order.state
            ]
        if self.state == "done" and order.invoice_status == "to invoice":
            return "to_invoice"
        return self._get_invoice_state(order) or "accepted"

    def _get_invoice_state(self, order):
        moves = order.order_line.invoice_lines.move_id.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.state != "cancel"
                and move.payment_state != "reversed"
            )
        )
        if "draft" in moves.mapped("state"):
            return "draft_invoice"
        paid = all(move.payment_state in ("paid", "in_payment") for move in moves)
        return moves and ("paid" if paid else "invoiced")

    @api.depends("sale_order_id.state")
    def _compute_is_quote_accepted(self):
        for request in self:
            request.is_quote_accepted = request._is_quote_accepted()

    @api.depends("kind", "stop_id.state", "stop_id.date_arrived", "stop_id.date_done")
    def _compute_hours_done(self):
        for request in self:
            done = request.kind == "removal" and request.stop_id.state == "done"
            request.hours_done = request._propose_hours() if done else 0.0

    def _propose_hours(self):
        """Return the hours from arrival to end, to the quarter; else those planned."""
        stop = self.stop_id
        if not stop.date_arrived or not stop.date_done:
            return self.hours_planned
        hours = (stop.date_done - stop.date_arrived).total_seconds() / 3600
        # A tablet that was forgotten overnight says nothing of the hours either.
        if not LEAST_HOURS <= hours <= 12:
            return self.hours_planned
        return round(hours * QUARTERS) / QUARTERS

    def write(self, vals):
        # Forgetting who pays changes no invoice.
        if BILLED_FIELDS & set(vals) and not vals.get("is_emptied"):
            # sudo: invoices of their own quotes, whoever writes
            changed = self.sudo().filtered(lambda request: request._is_billed_new(vals))
            changed._take_back_invoices()
        return super().write(vals)

    def _is_billed_new(self, vals):
        """Tell whether an invoice of this removal would say something else."""
        self.ensure_one()
        hours = vals.get("hours_done", self.hours_done)
        payer = vals.get("payer_id", self.payer_id.id) or False
        return hours != self.hours_done or payer != self.payer_id.id

    def _take_back_invoices(self):
        """Cancel draft invoices, which say other hours or another payer.

        Refused if one is final.
        """
        for request in self:
            order = request.sale_order_id
            if order._is_invoiced_for_good():
                request._raise_invoiced()
            drafts = order.invoice_ids.filtered(lambda move: move.state == "draft")
            drafts.button_cancel()

    def _raise_invoiced(self):
        raise UserError(
            self.env._("The removal is invoiced already: correct it by a credit note.")
        )

    # -- what the planner presses --------------------------------------------------
    def _get_order(self):
        """Return the quote, or say that there is none yet."""
        self.ensure_one()
        if not self.sale_order_id:
            raise UserError(self.env._("There is no quote yet: make it first."))
        return self.sale_order_id

    def _may_see_books(self):
        return self.env["account.move"].has_access("read")

    def action_view_quote(self):
        """Open the quote: the order for those who sell, else the customer's page."""
        order = self._get_order()
        if not self._may_see_books():
            return self._open_page(order)
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": order.id,
            "view_mode": "form",
        }

    def _open_page(self, document):
        """Open the page of a document as the customer sees it, in a window beside."""
        url = document.get_portal_url()
        return {"type": "ir.actions.act_url", "target": "new", "url": url}

    def action_send_quote(self):
        """Open the e-mail with the quote, ready to send."""
        return self._get_order().action_quotation_send()

    def action_print_quote(self):
        """Print the quote for the customer without e-mail; it counts as sent."""
        order = self._get_order()
        if order.state == "draft":
            order.action_quotation_sent()
        return self.env.ref("sale.action_report_saleorder").report_action(order)

    def action_accept_quote(self):
        """Take the customer's yes by phone or on paper; the appointment stays."""
        self.check_access("write")
        # sudo: standard confirms for customers without rights; what else is
        # installed looks at vouchers and the like on the way
        self._get_order().sudo().action_confirm()
        return True

    def action_cancel_quote(self):
        """Take back a quote; the request and its appointment stay."""
        self.check_access("write")
        # sudo: draft invoices are cancelled along, which planners have no right on
        order = self._get_order().sudo()
        if order._is_invoiced_for_good():
            self._raise_invoiced()
        order.action_unlock()
        order.action_cancel()
        return True

    def action_make_invoice(self):
        """Make the draft invoice of what the quote and the hours say."""
        self.check_access("write")
        order = self._get_order()
        if order.invoice_status != "to invoice":
            raise UserError(
                self.env._(
                    "There is nothing to invoice: the quote must be accepted and the"
                    " removal done."
                )
            )
        # sudo: standard makes the invoice of an order for whoever may write the
        # order; it reads invoice lines on the way, which planners have no right on
        order.sudo()._create_invoices(final=True)
        return self.action_view_invoice() if self._may_see_books() else True

    def action_view_invoice(self):
        """Open the invoice: in the books for those who keep them, else its page."""
        order = self._get_order()
        if self._may_see_books():
            return order.action_view_invoice()
        # sudo: the page of the invoice of this request's own quote
        moves = order.sudo().invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice" and move.state != "cancel"
        )
        if not moves:
            raise UserError(self.env._("There is no invoice yet."))
        return self._open_page(moves.sorted("id")[-1:])

    # -- the week by day and crew --------------------------------------------------
    def _prepare_board_card(self, request, stop=None):
        values = super()._prepare_board_card(request, stop)
        # Crews have no business with money.
        if not self.env.user.has_group("soors_base.group_planner"):
            return values
        state = request.sale_state
        words = dict(request._fields["sale_state"]._description_selection(self.env))
        return {**values, "sale": state or "", "sale_text": words.get(state, "")}
