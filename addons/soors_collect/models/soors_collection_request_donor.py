from odoo import api, models
from odoo.exceptions import UserError


class SoorsCollectionRequest(models.Model):
    """Who gives: a known card is found, a new one made."""

    _inherit = "soors.collection.request"

    @api.model
    def _find_donor(self, phone, name=None):
        """Return the donor with this number, empty unless there is exactly one."""
        digits = self.env["res.partner"]._get_phone_digits(phone)
        if not digits:
            return self.env["res.partner"]
        domain = [
            ("phone_digits", "=", digits),
            ("company_id", "in", [False, self.env.company.id]),
        ]
        if name:
            domain.append(("name", "=ilike", name))
        found = self.env["res.partner"].search(domain, limit=2)
        return found if len(found) == 1 else self.env["res.partner"]

    @api.model
    def _find_or_create_donor(self, vals):
        name = (vals.get("contact_name") or "").strip()
        if not name and not vals.get("phone"):
            raise UserError(
                self.env._("Give the donor's name or phone number to take a request.")
            )
        donor = self._find_donor(vals.get("phone"), name)
        if donor:
            return donor
        return self.env["res.partner"].create(self._prepare_donor_values(name, vals))

    @api.model
    def _prepare_donor_values(self, name, vals):
        country = self.env.company.country_id
        return {
            "name": name or vals["phone"],
            "country_id": country.id,
            **{
                key: vals[key]
                for key in ("phone", "email", "street", "zip", "city")
                if vals.get(key)
            },
        }

    def _complete_donor(self):
        """Keep what the donor said on the phone where his card is empty."""
        for request in self.filtered("partner_id"):
            partner = request.partner_id
            missing = {
                key: request[key]
                for key in ("phone", "email")
                if request[key] and not partner[key]
            }
            if not partner.zip and not partner.street:
                address = ("street", "zip", "city")
                missing.update({key: request[key] for key in address if request[key]})
            if missing:
                partner.write(missing)
