from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Rate, in percent, of each regime for goods sold in shops.
VAT_RATES = {"standard": 21.0, "reduced": 6.0}

# What leaves for other outlets than a shop, or was not sorted yet.
GRADES_NOT_IN_SHOP = ("original", "export", "wipers", "recycling", "waste")


class ResCompany(models.Model):
    _inherit = "res.company"

    shop_vat_regime = fields.Selection(
        [("standard", "Standard rate (21 %)"), ("reduced", "Reduced rate (6 %)")],
        string="VAT of shops",
        default="standard",
        required=True,
        help="The reduced rate is for approved institutions that sell only goods "
        "collected free of charge, at approved or below-market prices (heading "
        "XXIIIbis of table A of Royal Decree 20). It lapses as soon as one condition "
        "is no longer met: ask your adviser first.",
    )
    shop_vat_reason = fields.Char(
        "Reason of the VAT regime", help="Decision or approval it rests on."
    )
    shop_vat_date = fields.Date("VAT regime since")

    @api.constrains("shop_vat_regime", "shop_vat_reason", "shop_vat_date")
    def _check_shop_vat_regime(self):
        for company in self:
            if company.shop_vat_regime == "reduced" and not (
                company.shop_vat_reason and company.shop_vat_date
            ):
                raise ValidationError(
                    self.env._(
                        "The reduced VAT rate needs its reason and the date since "
                        "when it applies."
                    )
                )

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "uses_default_logo"]

    def write(self, vals):
        changed = self.browse()
        if "shop_vat_regime" in vals:
            changed = self.filtered(
                lambda c: c.shop_vat_regime != vals["shop_vat_regime"]
            )
            changed._check_tills_closed()
        result = super().write(vals)
        for company in changed:
            company._apply_vat_regime(company._get_shop_products())
        return result

    def _check_tills_closed(self):
        """Refuse a change of tax while tills sell with the old one."""
        # sudo: whoever sets the regime need not be allowed to see sessions; only the
        # names of tills are told
        open_sessions = (
            self.env["pos.session"]
            .sudo()
            .search(
                [("state", "!=", "closed"), ("config_id.company_id", "in", self.ids)]
            )
        )
        if open_sessions:
            raise UserError(
                self.env._(
                    "Close these tills first, the VAT of their products changes: %s",
                    ", ".join(open_sessions.config_id.mapped("name")),
                )
            )

    def _soors_set_up_accounting(self, chart="be_asso"):
        """Give a new company its chart of accounts, once.

        :param str chart: ``be_asso`` for associations, ``be_comp`` for companies
        """
        for company in self:
            if company.chart_template == chart or company._existing_accounting():
                continue
            company.country_id = company.country_id or self.env.ref("base.be")
            self.env["account.chart.template"].try_loading(chart, company=company)

    def _soors_prepare_shops(self):
        """Set what all shops of the company rely on."""
        for company in self:
            if not company.chart_template:
                raise UserError(
                    self.env._(
                        "%s has no chart of accounts yet: load one before its first "
                        "shop.",
                        company.name,
                    )
                )
            if company.point_of_sale_update_stock_quantities != "real":
                company.point_of_sale_update_stock_quantities = "real"
            if not company.nomenclature_id:
                # It holds the labels with a weight (21...) or a price (23...).
                company.nomenclature_id = self.env.ref(
                    "barcodes.default_barcode_nomenclature"
                )
            tax = company._get_shop_tax()
            if tax and company.account_sale_tax_id != tax:
                company.account_sale_tax_id = tax
            company._apply_vat_regime(company._get_shop_products())

    def _get_shop_products(self):
        """Return the goods counted in kilos that this company's shops may sell."""
        self.ensure_one()
        outside = self.env["soors.grade"].search([("code", "in", GRADES_NOT_IN_SHOP)])
        return self.env["product.template"].search(
            [
                ("grade_id", "not in", outside.ids),
                ("stream_id", "!=", False),
                ("sale_ok", "=", True),
                ("company_id", "in", (False, self.id)),
            ]
        )

    def _get_shop_tax(self):
        """Return the sales tax of the company's regime, included in the price.

        Prices in a shop include the tax; the chart's taxes are added on top, so
        a copy of the chart's tax for goods is made once. Its accounts and the
        boxes of the VAT return stay those of the chart.
        """
        self.ensure_one()
        rate = VAT_RATES[self.shop_vat_regime]
        taxes = self.env["account.tax"].search(
            [
                ("company_id", "=", self.id),
                ("type_tax_use", "=", "sale"),
                ("amount_type", "=", "percent"),
                ("amount", "=", rate),
            ]
        )
        goods = taxes.filtered(lambda t: t.tax_scope != "service") or taxes
        included = goods.filtered("price_include")
        if included or not goods:
            return included[:1]
        return goods[0].copy(self._prepare_shop_tax_values(goods[0]))

    def _prepare_shop_tax_values(self, tax):
        return {
            "name": self.env._("%(tax)s shop, incl.", tax=tax.name),
            "price_include_override": "tax_included",
            "company_id": self.id,
        }

    def _apply_vat_regime(self, products):
        """Put the shop's tax on products, in place of this company's others."""
        self.ensure_one()
        tax = self._get_shop_tax()
        if not tax:
            return
        for product in products:
            own = product.taxes_id.filtered(
                lambda t: t.company_id == self and t.type_tax_use == "sale"
            )
            if own != tax:
                product.taxes_id = product.taxes_id - own + tax
