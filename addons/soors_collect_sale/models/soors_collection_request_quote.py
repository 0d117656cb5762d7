import re

from odoo import api, fields, models
from odoo.exceptions import UserError

# What an open quote says of the request, and follows.
QUOTED_FIELDS = {
    "address_to",
    "company_id",
    "crew_size",
    "has_social_tariff",
    "hours_planned",
    "is_price_fixed",
    "partner_id",
    "payer_id",
    "price",
    "service_id",
}
# What the customer accepted cannot change behind the accepted quote.
ACCEPTED_FIELDS = {"is_price_fixed", "kind", "partner_id", "price", "service_id"}
ADDRESS = re.compile(
    r"(?P<street>.+?)[,\s]+(?:[A-Z]{1,2}-)?(?P<zip>\d{4,5})\s+(?P<city>\D+)"
)


class SoorsCollectionRequest(models.Model):
    """The quote of a removal, a standard sales order."""

    _inherit = "soors.collection.request"

    sale_order_ids = fields.One2many(
        "sale.order",
        "removal_request_id",
        "Quotes",
        copy=False,
        readonly=True,
        groups="soors_base.group_planner",
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        "Quote",
        compute="_compute_sale_order_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        groups="soors_base.group_planner",
    )

    @api.depends("sale_order_ids.state")
    def _compute_sale_order_id(self):
        for request in self:
            orders = request.sale_order_ids.sorted("id")
            live = orders.filtered(lambda order: order.state != "cancel")
            request.sale_order_id = (live or orders)[-1:]

    def _is_quote_accepted(self):
        return self.sale_order_id.state == "sale"

    def _is_quote_open(self):
        return self.sale_order_id.state in ("draft", "sent")

    def write(self, vals):
        if not ACCEPTED_FIELDS.isdisjoint(vals):
            self._check_not_accepted(vals)
        result = super().write(vals)
        if vals.get("closing") or vals.get("kind") == "gift":
            self._cancel_quotes()
        if not QUOTED_FIELDS.isdisjoint(vals):
            self._update_quotes()
        return result

    def _check_not_accepted(self, vals):
        # sudo: the state of their own quotes, whoever writes
        for request in self.sudo()._filter_remembered():
            if not request._is_quote_accepted():
                continue
            for name in ACCEPTED_FIELDS & set(vals):
                field = request._fields[name]
                new = field.convert_to_cache(vals[name], request)
                if new != field.convert_to_cache(request[name], request):
                    raise UserError(
                        self.env._(
                            "Quote %(quote)s has been accepted: cancel it before you"
                            " change the price, the service or the customer.",
                            quote=request.sale_order_id.name,
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_quoted(self):
        # sudo: whether there is a quote, whoever deletes
        for request in self.sudo():
            if request.sale_order_ids:
                raise UserError(
                    self.env._(
                        "%(request)s has a quote: cancel the request, do not"
                        " delete it.",
                        request=request.display_name,
                    )
                )

    # -- make it -------------------------------------------------------------------
    def action_make_quote(self):
        """Make a quote of the removal, in the language of the customer."""
        self.ensure_one()
        self._check_quotable()
        orders = self.env["sale.order"].with_company(self.company_id)
        orders.create(self._prepare_quote_values())
        return True

    def _check_quotable(self):
        if self.kind != "removal" or self.state in ("refused", "cancelled"):
            raise UserError(
                self.env._(
                    "%(request)s is no removal that we make: there is nothing to"
                    " quote.",
                    request=self.display_name,
                )
            )
        if self.sale_order_id and self.sale_order_id.state != "cancel":
            raise UserError(
                self.env._(
                    "%(request)s has quote %(quote)s already.",
                    request=self.display_name,
                    quote=self.sale_order_id.name,
                )
            )
        if not self.service_id or not self.price:
            raise UserError(
                self.env._("Choose the service and agree on a price before the quote.")
            )

    def _prepare_quote_values(self):
        """Return the values of the quote; see ``_prepare_quote_head_values``."""
        self.ensure_one()
        line = {**self._prepare_quote_line_values(), "is_removal": True}
        return {
            **self._prepare_quote_head_values(),
            "removal_request_id": self.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "order_line": [(0, 0, line)],
        }

    def _prepare_quote_head_values(self):
        """Return who buys, who pays, where to and by which prices."""
        self.ensure_one()
        pricelist = self._get_pricelist()
        payer = self.payer_id or self.partner_id
        return {
            "partner_id": self.partner_id.id,
            "partner_invoice_id": payer.address_get(["invoice"])["invoice"],
            "partner_shipping_id": self._get_address_to().id,
            "pricelist_id": pricelist.id,
        }

    def _prepare_quote_line_values(self):
        """Return the service that is sold: by the hour, or for the whole at once."""
        self.ensure_one()
        told = self._in_donor_lang()
        sold = told._prepare_service_values()
        values = {
            "product_id": sold["product_id"],
            "name": told._get_quote_text(),
            "product_uom_id": self.service_id.uom_id.id,
            "product_uom_qty": sold["quantity"],
            "price_unit": self.currency_id.round(sold["price_unit"]),
            # The price was agreed: no rule of a pricelist comes on top of it.
            "technical_price_unit": 0.0,
            "discount": 0.0,
        }
        if not self._is_sold_by_time():
            values.update(product_uom_qty=1.0, price_unit=self.price)
            hour = self.env.ref("uom.product_uom_hour")
            if self.service_id.uom_id._has_common_reference(hour):
                values["product_uom_id"] = self.env.ref("uom.product_uom_unit").id
        return values

    def _get_quote_text(self):
        """Return what the customer reads on the line: the service, from and to."""
        self.ensure_one()
        town = " ".join(filter(None, [self.zip, self.city]))
        start = ", ".join(filter(None, [self.street, town]))
        end = " ".join((self.address_to or "").split())
        parts = [
            self.service_id.get_product_multiline_description_sale(),
            start and self.env._("From: %(address)s", address=start),
            end and self.env._("To: %(address)s", address=end),
            # Hours are the quantity: those invoiced may be others than those quoted.
            self.env._("%(people)s people", people=self.crew_size),
        ]
        return "\n".join(filter(None, parts))

    # -- where to ------------------------------------------------------------------
    def _get_address_to(self):
        """Return the contact of the address moved to: a known one, else a new one."""
        self.ensure_one()
        text = " ".join((self.address_to or "").split())
        if not text:
            return self.partner_id
        values = self._prepare_address_to_values(text)
        known = self.partner_id.child_ids.filtered(
            lambda child: (
                child.type == "delivery"
                and all(
                    (child[name] or "") == values[name]
                    for name in ("street", "zip", "city")
                )
            )
        )
        return known[:1] or self.env["res.partner"].create(values)

    def _prepare_address_to_values(self, text):
        found = ADDRESS.fullmatch(text)
        parts = found.groupdict() if found else {"street": text, "zip": "", "city": ""}
        return {
            **parts,
            "type": "delivery",
            "parent_id": self.partner_id.id,
            "country_id": self.partner_id.country_id.id,
            "company_id": self.partner_id.company_id.id,
        }

    # -- keep it in step -----------------------------------------------------------
    def _update_quotes(self):
        """Bring quotes that nobody accepted yet in line with their requests."""
        removals = self.filtered(lambda request: request.kind == "removal")
        for request in removals._filter_remembered():
            order = request.sale_order_id
            if request._is_quote_open():
                order.write(request._prepare_quote_head_values())
                line = order.order_line.filtered("is_removal")[:1]
                line.write(request._prepare_quote_line_values())
            elif request._is_quote_accepted() and not order.locked:
                # Who pays may be found later; where to may be corrected.
                head = request._prepare_quote_head_values()
                names = ("partner_invoice_id", "partner_shipping_id")
                order.write({name: head[name] for name in names})

    def _cancel_quotes(self):
        """Cancel the quotes of requests that were closed, or are no removals."""
        # sudo: whoever closes a request, crew or donor, closes its own quote with it;
        # draft invoices go along, as in standard
        for request in self.sudo():
            order = request.sale_order_id
            if not order or order.state == "cancel":
                continue
            if order._is_invoiced_for_good():
                request._ask_for_credit_note()
                continue
            order.action_unlock()
            order.action_cancel()

    def _ask_for_credit_note(self):
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self._get_seller().id,
            summary=self.env._("Removal cancelled after its invoice: credit note?"),
        )

    def _get_seller(self):
        """Return who hears of the quote: one of us, not the donor or the tablet."""
        users = self.user_id | self.round_id.user_id | self.sale_order_id.create_uid
        people = users.filtered(lambda user: user.active and not user.share)
        return (people or self.env.user)[:1]
