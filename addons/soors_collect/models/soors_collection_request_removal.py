from odoo import api, fields, models

# What a removal of one household takes mostly; typed anew for each.
REMOVAL_HOURS = 3.0
# What donors are told, for removals; nothing is told where there is no name.
REMOVAL_EVENTS = {
    "planned": "removal_planned",
    "day_before": "removal_day_before",
    "thanks": None,
}


class SoorsCollectionRequest(models.Model):
    """Social removals: a paid service on the same calendar, with no goods for us."""

    _inherit = "soors.collection.request"

    kind = fields.Selection(
        [("gift", "Gift of goods"), ("removal", "Social removal")],
        required=True,
        default="gift",
        index=True,
        tracking=True,
    )
    crew_size = fields.Integer("People needed", default=2, aggregator=None)
    address_to = fields.Char("Moves to", help="Address where everything is brought.")
    service_id = fields.Many2one(
        "product.product",
        compute="_compute_service_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("type", "=", "service")],
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    price = fields.Monetary(
        compute="_compute_price",
        store=True,
        readonly=False,
        help="Agreed with the customer; told in the confirmation.",
    )
    donor_price = fields.Char(
        "Price in words",
        compute="_compute_donor_price",
        help="Price with its currency, in the language of the customer.",
    )

    _crew_size_range = models.Constraint(
        "CHECK (crew_size BETWEEN 1 AND 20)",
        "A removal takes between 1 and 20 people.",
    )
    _price_positive = models.Constraint(
        "CHECK (price >= 0)", "A price cannot be negative."
    )

    @api.depends("kind")
    def _compute_hours_planned(self):
        removals = self.filtered(lambda request: request.kind == "removal")
        removals.hours_planned = REMOVAL_HOURS
        return super(SoorsCollectionRequest, self - removals)._compute_hours_planned()

    @api.depends("kind", "company_id")
    def _compute_service_id(self):
        for request in self:
            company = request.company_id or self.env.company
            removal = request.kind == "removal"
            request.service_id = company._get_removal_service() if removal else False

    @api.depends("kind", "service_id", "hours_planned")
    def _compute_price(self):
        for request in self:
            service = request.service_id.with_company(request.company_id)
            request.price = service.lst_price * request._get_service_quantity()

    @api.depends("line_ids.kg_estimated", "kind")
    def _compute_kg_estimated(self):
        removals = self.filtered(lambda request: request.kind == "removal")
        # What is moved stays with its owner: no kilos are expected.
        removals.kg_estimated = 0.0
        return super(SoorsCollectionRequest, self - removals)._compute_kg_estimated()

    @api.depends("price", "partner_id.lang")
    def _compute_donor_price(self):
        for request in self:
            told = request._in_donor_lang()
            price = told.currency_id.format(request.price) if request.price else False
            request.donor_price = price

    @api.depends("kind")
    def _compute_refusal_rule_id(self):
        # The rules are about goods that are given.
        removals = self.filtered(lambda request: request.kind == "removal")
        removals.refusal_rule_id = False
        removals.refusal_effect = removals.refusal_text = False
        return super(SoorsCollectionRequest, self - removals)._compute_refusal_rule_id()

    def _get_service_quantity(self):
        """Return how much of the service is sold, in its unit: hours, or one."""
        self.ensure_one()
        hour = self.env.ref("uom.product_uom_hour")
        unit = self.service_id.uom_id
        if unit and unit._has_common_reference(hour):
            return hour._compute_quantity(self.hours_planned, unit)
        return 1.0 if self.service_id else 0.0

    def _prepare_service_values(self):
        """Return what is sold, for an order or invoice line of whatever sells here.

        :return: dict ``partner_id``, ``product_id``, ``name``, ``quantity`` (in the
            unit of the service), ``price_unit`` and ``currency_id``; the price of the
            whole is the one that was agreed
        """
        self.ensure_one()
        quantity = self._get_service_quantity() or 1.0
        return {
            "partner_id": self.partner_id.id,
            "product_id": self.service_id.id,
            "name": f"{self.service_id.display_name} {self.name}".strip(),
            "quantity": quantity,
            "price_unit": self.price / quantity,
            "currency_id": self.currency_id.id,
        }

    def _get_length_text(self):
        """Return how long a removal takes and how many people, for a small card."""
        self.ensure_one()
        return self.env._(
            "%(hours)s h, %(people)s people",
            hours=f"{self.hours_planned:.2g}",
            people=self.crew_size,
        )

    def _tell_donor(self, event):
        removals = self.filtered(lambda request: request.kind == "removal")
        told = REMOVAL_EVENTS.get(event, event)
        if removals and told:
            super(SoorsCollectionRequest, removals)._tell_donor(told)
        return super(SoorsCollectionRequest, self - removals)._tell_donor(event)

    def _prepare_board_card(self, request, stop=None):
        values = super()._prepare_board_card(request, stop)
        removal = request.kind == "removal"
        return {
            **values,
            "kind": request.kind,
            "length": request._get_length_text() if removal else "",
        }
