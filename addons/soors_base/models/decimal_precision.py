from odoo import api, models


class DecimalPrecision(models.Model):
    _inherit = "decimal.precision"

    @api.model
    def _ensure_digits(self, xmlids, digits):
        """Give these precisions at least that many digits; never take any away."""
        for xmlid in xmlids:
            precision = self.env.ref(xmlid)
            if precision.digits < digits:
                precision.digits = digits
