from odoo import models


class SoorsCollectionRequest(models.Model):
    """Poverty is nobody's business any more once a removal is closed and paid.

    What was sold stays: orders that were accepted and their invoices are kept by
    accounting, with the customer, both addresses and the price. Quotes that came to
    nothing go, and the contact that was made for the second address.
    """

    _inherit = "soors.collection.request"

    def _filter_remembered(self):
        """Return those whose data follow what is typed: the others are history."""
        return self.filtered(lambda request: not request.is_emptied)

    def _prepare_emptied_values(self):
        return {
            **super()._prepare_emptied_values(),
            "has_social_tariff": False,
            "tariff_proof": False,
            "tariff_proof_date": False,
            "payer_id": False,
        }

    def _forget(self):
        # First: a quote keeps the card of its customer.
        self._forget_quotes()
        return super()._forget()

    def _forget_quotes(self):
        """Delete the quotes that accounting does not need, with their addresses."""
        # sudo: quotes, draft invoices and contacts of these requests, whoever asks
        removals = self.sudo().filtered(lambda request: request.kind == "removal")
        orders = removals.sale_order_ids.filtered(lambda order: order._is_for_nothing())
        addresses = orders.partner_shipping_id | removals._get_addresses_made()
        # Never posted: no number is missing in the books.
        orders.invoice_ids.with_context(force_delete=True).unlink()
        orders.filtered(lambda order: order.state == "sent").action_cancel()
        orders.unlink()
        addresses = addresses.filtered(
            lambda contact: contact.type == "delivery" and contact.parent_id
        )
        addresses._unlink_unused()

    def _get_addresses_made(self):
        """Return contacts of people made since, of quotes that went elsewhere first."""
        contacts = self.env["res.partner"]
        for request in self:
            if not request.partner_id.commercial_partner_id.is_company:
                contacts |= request.partner_id.child_ids.filtered(
                    lambda child, since=request.create_date: child.create_date >= since
                )
        return contacts
