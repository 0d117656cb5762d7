import base64
import hashlib
import hmac
import io
import logging
import secrets
from datetime import timedelta
from urllib.parse import quote

import qrcode

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import CODE_LENGTH, CODE_LETTERS, CODE_MINUTES
from .res_config_settings import PARAMETER

_logger = logging.getLogger(__name__)


def digest(text):
    """Return the SHA-256 of a secret that is too long to be guessed."""
    return hashlib.sha256(text.encode()).hexdigest()


class SoorsDevice(models.Model):
    """How a tablet gets its key, shows it, and loses it."""

    _inherit = "soors.device"

    @api.depends("pairing_code")
    def _compute_pairing_url(self):
        base = self._get_floor_url()
        database = quote(self.env.cr.dbname)
        for device in self:
            code = device.pairing_code
            # In the fragment: it is not sent, so it stays out of logs.
            device.pairing_url = (
                f"{base}/floor/app#pair={code}&db={database}" if code else False
            )

    @api.model
    def _get_floor_url(self):
        """Return the address that tablets call, without a slash at its end."""
        # sudo: one parameter, an address that is printed on the pairing picture
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param(PARAMETER) or self.get_base_url()

    @api.depends("pairing_url")
    def _compute_pairing_qr(self):
        for device in self:
            url = device.pairing_url
            device.pairing_qr = url and base64.b64encode(self._draw_qr(url))

    @api.model
    def _draw_qr(self, text):
        """Return a picture of a text, as PNG.

        Not by the reports' own drawing: it needs libraries that a server without
        printed reports does not have.
        """
        picture = io.BytesIO()
        qrcode.make(text, box_size=8, border=3).save(picture, format="PNG")
        return picture.getvalue()

    def action_pair(self):
        """Make a code that one tablet may use within fifteen minutes."""
        self.ensure_one()
        self.check_access("write")
        if not self.active:
            raise UserError(
                self.env._("%(name)s is archived: restore it first.", name=self.name)
            )
        code = "".join(secrets.choice(CODE_LETTERS) for _n in range(CODE_LENGTH))
        values = self._prepare_code_values(code)
        if self.state != "paired":
            values["state"] = "waiting"
        # sudo: the digest of the code is closed to everybody
        self.sudo().write(values)
        return True

    def action_revoke(self):
        """Take the key back. What the tablet keeps stays in the tablet."""
        self.check_access("write")
        # sudo: the digest of the key is closed to everybody
        self.sudo().write(
            {
                **self._prepare_code_values(False),
                "token_hash": False,
                "state": "revoked",
            }
        )
        return True

    def action_archive(self):
        self.action_revoke()
        return super().action_archive()

    @api.model
    def _prepare_code_values(self, code):
        until = fields.Datetime.now() + timedelta(minutes=CODE_MINUTES)
        return {
            "pairing_code": code,
            "pairing_epoch": False,
            "pairing_hash": code and digest(code),
            "pairing_until": code and until,
        }

    # What the tablet does

    @api.model
    def _pair(self, code, epoch, version, language):
        """Exchange a code for a key; the same tablet may ask again until it used it.

        :param str epoch: identifier that the tablet made for its memory
        :return: (device, key); an empty device when the code is not good
        """
        code = code.upper().replace("-", "").replace(" ", "")
        device = self.search(
            [
                ("pairing_hash", "=", digest(code)),
                ("pairing_until", ">", fields.Datetime.now()),
                ("company_id.active", "=", True),
            ],
            limit=1,
        )
        if not device or not hmac.compare_digest(device.pairing_code, code):
            return self.browse(), None
        if device.pairing_epoch and device.pairing_epoch != epoch:
            # Another tablet photographed the same picture.
            _logger.info("The code of %s was used by another tablet", device)
            return self.browse(), None
        secret = secrets.token_urlsafe(32)
        device._note_memory(epoch)
        device.write(
            {
                "token_hash": digest(secret),
                "is_token_used": False,
                "epoch": epoch,
                "pairing_epoch": epoch,
                "app_version": version,
                "language": language,
                "state": "paired",
                "date_paired": fields.Datetime.now(),
            }
        )
        return device, f"{device.id}.{secret}"

    def _prepare_pair_answer(self, token):
        return {
            "token": token,
            "device": {"id": self.id, "name": self.name},
            "database": self.env.cr.dbname,
            "company": self.company_id.name,
            "server_time": fields.Datetime.now().isoformat() + "Z",
        }

    @api.model
    def _find_by_token(self, token):
        """Return the device of a key, empty for any key that is not good."""
        number, _dot, secret = (token or "").partition(".")
        known = number.isascii() and number.isdigit() and len(number) < 10
        # An archived device is not found, a revoked one has no key.
        device = self.search(
            [
                ("id", "=", int(number) if known else 0),
                ("company_id.active", "=", True),
                ("state", "=", "paired"),
            ]
        )
        expected = device.token_hash or digest("")
        good = hmac.compare_digest(expected, digest(secret))
        return device if good and device.token_hash else self.browse()

    def _note_first_use(self):
        """Close the code: from now on nobody else can be paired with it."""
        if self.is_token_used:
            return
        # A code made since then, for a tablet to come, stays open.
        used = self._prepare_code_values(False) if self.pairing_epoch else {}
        self.write({"is_token_used": True, **used})
