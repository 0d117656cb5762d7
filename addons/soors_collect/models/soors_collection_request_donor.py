from odoo import api, models
from odoo.exceptions import UserError

ADDRESS = ("street", "zip", "city")


def _plain(text):
    return (text or "").strip().casefold()


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
            **{key: vals[key] for key in ("phone", "email", *ADDRESS) if vals.get(key)},
        }

    @api.model
    def _complete_contacts(self, vals_list):
        """Find or make the donors of new requests; what is left out they know."""
        chosen = [bool(vals.get("partner_id")) for vals in vals_list]
        for vals, is_chosen in zip(vals_list, chosen, strict=True):
            if not is_chosen:
                vals["partner_id"] = self._find_or_create_donor(vals).id
        ids = [vals["partner_id"] for vals in vals_list]
        donors = self.env["res.partner"].browse(ids)
        for vals, donor, is_chosen in zip(vals_list, donors, chosen, strict=True):
            vals.update(self._prepare_left_out(vals, donor, is_chosen))

    @api.model
    def _prepare_left_out(self, vals, donor, is_chosen):
        """Return what a card knows of the contact that the values leave out.

        :param bool is_chosen: whoever made the values named the donor as well, so that
            what they leave empty is meant
        """
        names = ["phone", "email"]
        # Half of an address says where, and the other half may be of another house.
        if all(_plain(vals[n]) == _plain(donor[n]) for n in ADDRESS if vals.get(n)):
            names.extend(ADDRESS)
        return {
            name: donor[name]
            for name in names
            if donor[name] and (name not in vals if is_chosen else not vals.get(name))
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
                missing.update({key: request[key] for key in ADDRESS if request[key]})
            if missing:
                partner.write(missing)
