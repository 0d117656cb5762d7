from urllib.parse import urlsplit

from odoo import fields, models
from odoo.exceptions import ValidationError

PARAMETER = "soors_floor.url"
LOCAL = ("localhost", "127.0.0.1")


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    soors_floor_url = fields.Char(
        "Address of tablets",
        config_parameter=PARAMETER,
        help="A name of its own, for example https://tablet.example.org. Empty: the"
        " address of the office.",
    )

    def set_values(self):
        for settings in self:
            if settings.soors_floor_url:
                settings.soors_floor_url = settings._read_address(
                    settings.soors_floor_url
                )
        return super().set_values()

    def _read_address(self, text):
        """Return an address without its path.

        :raise ValidationError: when a browser would keep the app from working there
        """
        address = urlsplit(text.strip())
        local = address.hostname in LOCAL
        if not address.hostname or address.scheme not in ("http", "https"):
            raise ValidationError(
                self.env._(
                    "Type the address of tablets with its beginning, for example"
                    " https://tablet.example.org"
                )
            )
        if address.scheme == "http" and not local:
            raise ValidationError(
                self.env._(
                    "Tablets need an address that begins with https: without it the"
                    " browser keeps nothing for work without network."
                )
            )
        return f"{address.scheme}://{address.netloc}"
