from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """Who is asked where donors live; nobody, unless a server is set."""

    _inherit = "res.company"

    soors_address_server = fields.Char(
        "Server of addresses",
        help="Finds the position of donors' houses: address of a Nominatim server, for"
        " example https://nominatim.openstreetmap.org or your own. Empty: nobody is"
        " asked. Street, postal code, town and country of donors who wait for a truck"
        " are sent there, without names; say so in your privacy notice.",
    )

    @api.constrains("soors_address_server")
    def _check_soors_address_server(self):
        for company in self.filtered("soors_address_server"):
            if not company.soors_address_server.startswith(("https://", "http://")):
                raise ValidationError(
                    self.env._("The address of the server begins with https://.")
                )
