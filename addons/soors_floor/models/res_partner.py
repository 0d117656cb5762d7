import hashlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError

ROUNDS = 50_000


class ResPartner(models.Model):
    _inherit = "res.partner"

    floor_pin = fields.Char(
        "PIN on tablets",
        compute="_compute_floor_pin",
        inverse="_inverse_floor_pin",
        groups="soors_base.group_member_manager",
        help="Four to six digits that this person types when starting on a tablet;"
        " empty when a tap on the name is enough. It cannot be read again.",
    )
    # Salt and digest; a tablet without network compares with them.
    floor_pin_digest = fields.Char(groups=fields.NO_ACCESS, copy=False)

    def _compute_floor_pin(self):
        for partner in self:
            # sudo: only whether there is one
            partner.floor_pin = "••••" if partner.sudo().floor_pin_digest else False

    def _inverse_floor_pin(self):
        for partner in self:
            pin = partner.floor_pin
            if pin and not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 6):
                raise ValidationError(
                    self.env._("A PIN consists of four to six digits.")
                )
            salt = secrets.token_hex(8)
            # sudo: the field is closed to everybody
            partner.sudo().floor_pin_digest = (
                f"{salt}${self._hash_floor_pin(salt, pin)}" if pin else False
            )

    @api.model
    def _hash_floor_pin(self, salt, pin):
        """Return the digest of a PIN as the tablet works it out, too."""
        return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt.encode(), ROUNDS).hex()
