import re

from odoo import api, fields, models
from odoo.fields import Domain

# Country code and leading zeros vary with the person who typed the number.
PHONE_PREFIX = re.compile(r"^(?:00|\+)(?:3[0-9]|4[0-9])|^0+")
MIN_PHONE_DIGITS = 4


class ResPartner(models.Model):
    _inherit = "res.partner"

    phone_digits = fields.Char(
        "Phone digits",
        compute="_compute_phone_digits",
        store=True,
        index="trigram",
        help="The phone number without country code, zeros and spaces, to find a"
        " donor whichever way the number is written.",
    )

    @api.depends("phone")
    def _compute_phone_digits(self):
        for partner in self:
            partner.phone_digits = self._get_phone_digits(partner.phone)

    @api.model
    def _get_phone_digits(self, phone):
        """Return what is the same in "+32 4 222 33 44" and "04/222.33.44"."""
        compact = re.sub(r"[^0-9+]", "", phone or "")
        return re.sub(r"\D", "", PHONE_PREFIX.sub("", compact)) or False

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if not self.env.context.get("soors_search_phone") or operator not in (
            "ilike",
            "like",
        ):
            return domain
        # Letters mean a name: only what looks like a number is one.
        if not isinstance(value, str) or re.search(r"[^\W\d_]", value):
            return domain
        digits = self._get_phone_digits(value)
        if not digits or len(digits) < MIN_PHONE_DIGITS:
            return domain
        return Domain(domain) | Domain("phone_digits", "like", digits)

    @api.depends_context("soors_search_phone")
    def _compute_display_name(self):
        super()._compute_display_name()
        if not self.env.context.get("soors_search_phone"):
            return
        # Two donors of the same name are told apart while they are on the phone.
        for partner in self:
            details = " · ".join(filter(None, [partner.phone, partner.city]))
            if details:
                partner.display_name = f"{partner.display_name} ({details})"
