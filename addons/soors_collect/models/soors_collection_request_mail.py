from odoo import api, models
from odoo.tools import email_normalize, html2plaintext, parse_contact_from_email

from ..const import MAX_NOTE


class SoorsCollectionRequest(models.Model):
    """Requests that come by e-mail."""

    _inherit = "soors.collection.request"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        values = self._prepare_mail_values(msg_dict, custom_values or {})
        # The bare address, or name and address would be kept as the address.
        msg_dict = {**msg_dict, "email_from": values["email"]}
        request = super().message_new(msg_dict, custom_values=values)
        request._tell_donor("received")
        return request

    @api.model
    def _prepare_mail_values(self, msg_dict, defaults):
        company = defaults.get("company_id") or self.env.company.id
        sequence = self.env["ir.sequence"].with_company(company)
        name, email = parse_contact_from_email(msg_dict.get("email_from") or "")
        email = email_normalize(email) or False
        text = html2plaintext(msg_dict.get("body") or "").strip()
        subject = msg_dict.get("subject") or ""
        return {
            **defaults,
            # Or the subject would become the number.
            "name": sequence.next_by_code("soors.collection.request"),
            "company_id": company,
            "source": "mail",
            "user_id": False,
            "contact_name": name or email,
            "email": email,
            "partner_id": self._find_mail_donor(email, company).id,
            "note": "\n".join(filter(None, [subject, text]))[:MAX_NOTE],
        }

    @api.model
    def _find_mail_donor(self, email, company_id):
        """Return the donor who writes from this address, if just one does."""
        partners = self.env["res.partner"]
        if not email:
            return partners
        domain = [
            ("email_normalized", "=", email),
            ("company_id", "in", [False, company_id]),
        ]
        found = partners.search(domain, limit=2)
        return found if len(found) == 1 else partners
