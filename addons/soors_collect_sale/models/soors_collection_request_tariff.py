from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SoorsCollectionRequest(models.Model):
    """What a removal costs, and whom: the social tariff, another payer."""

    _inherit = "soors.collection.request"

    has_social_tariff = fields.Boolean(
        "Social tariff",
        tracking=True,
        groups="soors_base.group_planner",
        help="The lower price for people with a low income.",
    )
    tariff_proof = fields.Selection(
        [
            ("bim", "Increased reimbursement (BIM)"),
            ("welfare", "Sent by a public welfare centre"),
            ("debt", "Debt mediation"),
            ("income", "Low income"),
        ],
        string="Proof seen",
        copy=False,
        groups="soors_base.group_planner",
        help="What was shown. No copy of it is kept.",
    )
    tariff_proof_date = fields.Date(
        "Seen on",
        compute="_compute_tariff_proof_date",
        store=True,
        readonly=False,
        copy=False,
        groups="soors_base.group_planner",
    )
    payer_id = fields.Many2one(
        "res.partner",
        "Paid by",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="soors_base.group_planner",
        help="Who gets the invoice if it is not the customer, such as a public"
        " welfare centre.",
    )
    is_price_fixed = fields.Boolean(
        "For the whole",
        groups="soors_base.group_planner",
        help="The price does not depend on the hours that it takes.",
    )
    price_basis = fields.Char(
        "Price explained",
        compute="_compute_price_basis",
        groups="soors_base.group_planner",
    )

    @api.depends("tariff_proof")
    def _compute_tariff_proof_date(self):
        for request in self:
            seen = request.tariff_proof_date or fields.Date.context_today(request)
            request.tariff_proof_date = request.tariff_proof and seen

    @api.constrains("tariff_proof_date")
    def _check_tariff_proof_date(self):
        for request in self:
            seen = request.tariff_proof_date
            if seen and seen > fields.Date.context_today(request):
                raise ValidationError(
                    self.env._("A proof cannot have been seen on a day to come.")
                )

    @api.depends("has_social_tariff", "partner_id")
    def _compute_price(self):
        agreed = self.filtered(
            lambda request: request.is_emptied or request._is_quote_accepted()
        )
        for request in agreed:
            request.price = request.price
        open_ones = self - agreed
        result = super(SoorsCollectionRequest, open_ones)._compute_price()
        for request in open_ones:
            if pricelist := request._get_pricelist():
                quantity = request._get_service_quantity()
                request.price = quantity and quantity * request._get_unit_price(
                    pricelist, quantity
                )
        return result

    def _get_pricelist(self):
        """Return the prices that count for this customer; empty: the product's own."""
        self.ensure_one()
        company = self.company_id or self.env.company
        if self.kind != "removal":
            return self.env["product.pricelist"]
        if self.has_social_tariff and company.soors_social_pricelist_id:
            return company.soors_social_pricelist_id
        partner = self.partner_id.with_company(company)
        pricelist = partner.property_product_pricelist
        # Standard gives the first list there is to whoever has none; the social tariff
        # is for those who are entitled to it.
        own = partner.specific_property_product_pricelist
        by_default = pricelist == company.soors_social_pricelist_id != own
        if by_default or pricelist.currency_id != company.currency_id:
            return self.env["product.pricelist"]
        return pricelist

    def _get_unit_price(self, pricelist, quantity):
        service = self.service_id.with_company(self.company_id)
        return pricelist._get_product_price(
            service, quantity, currency=self.currency_id, uom=service.uom_id
        )

    def _is_sold_by_time(self):
        """Tell whether the hours really taken decide what is paid."""
        self.ensure_one()
        unit = self.service_id.uom_id
        hour = self.env.ref("uom.product_uom_hour")
        if self.is_price_fixed or not unit or not unit._has_common_reference(hour):
            return False
        quantity = self._get_service_quantity()
        each = self.currency_id.round(self.price / quantity) if quantity else 0.0
        # A price that makes no whole cents for an hour was agreed for the whole.
        return self.currency_id.compare_amounts(each * quantity, self.price) == 0

    @api.depends(
        "price",
        "hours_planned",
        "service_id",
        "is_price_fixed",
        "sale_order_id.amount_total",
    )
    def _compute_price_basis(self):
        for request in self:
            removal = request.kind == "removal" and request.price and request.service_id
            request.price_basis = request._get_price_text() if removal else False

    def _get_price_text(self):
        currency = self.currency_id
        if self._is_sold_by_time():
            text = self.env._(
                "%(price)s an hour, for the hours really taken",
                price=currency.format(self.price / self.hours_planned),
            )
        else:
            text = self.env._("for the whole, however long it takes")
        total = self._get_price_to_pay()
        if currency.compare_amounts(total, self.price):
            tax = self.env._("%(price)s with taxes", price=currency.format(total))
            text = f"{text} · {tax}"
        return text

    @api.depends("service_id", "kind", "sale_order_id.amount_total")
    def _compute_donor_price(self):
        removals = self.filtered(lambda request: request.kind == "removal")
        for request in removals:
            told = request._in_donor_lang()
            total = request._get_price_to_pay()
            request.donor_price = told.currency_id.format(total) if total else False
        return super(SoorsCollectionRequest, self - removals)._compute_donor_price()

    def _get_price_to_pay(self):
        """Return the agreed price with its taxes: what the customer pays."""
        self.ensure_one()
        # sudo: the total of this request's own quote, for whoever tells the customer
        request = self.sudo()
        order = request.sale_order_id
        if order and order.state != "cancel":
            return order.amount_total
        company = request.company_id or self.env.company
        positions = self.env["account.fiscal.position"].sudo().with_company(company)
        taxes = positions._get_fiscal_position(request.partner_id).map_tax(
            request.service_id.taxes_id._filter_taxes_by_company(company)
        )
        return taxes.compute_all(
            request.price,
            currency=request.currency_id,
            product=request.service_id,
            partner=request.partner_id,
        )["total_included"]
