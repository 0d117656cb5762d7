import logging
import time

from odoo import api, fields, models

from ..address_server import AddressServer, AddressServerError
from ..planner.ways import straight_m

_logger = logging.getLogger(__name__)

# Houses in one go, and the seconds between two: what public servers allow.
BATCH = 30
PAUSE = 1.0
# Further from its own town than this, the server has found a namesake.
FAR_M = 25_000


class ResPartner(models.Model):
    """Where donors live, found once and kept on their card."""

    _inherit = "res.partner"

    soors_position_asked = fields.Char(
        "Address whose position was asked",
        readonly=True,
        copy=False,
        help="So that a server is asked once for an address, also when it knows none.",
    )
    soors_position_found = fields.Boolean(
        "Position found by a server", readonly=True, copy=False
    )

    def write(self, vals):
        result = super().write(vals)
        if {"street", "zip", "city", "country_id"} & vals.keys():
            self._forget_found_position()
        elif {"partner_latitude", "partner_longitude"} & vals.keys() and (
            "soors_position_found" not in vals
        ):
            # Typed by somebody who knows better: it stays with any address.
            self.filtered("soors_position_found").soors_position_found = False
        return result

    def _forget_found_position(self):
        """Take away what a server said of an address that is another one now.

        The old address goes as well: it may be a person's who asked to be forgotten.
        """
        moved = self.filtered(
            lambda partner: (
                partner.soors_position_asked
                and partner.soors_position_asked != partner._get_position_address()
            )
        )
        found = moved.filtered("soors_position_found")
        if found:
            found.write(
                {
                    "partner_latitude": 0.0,
                    "partner_longitude": 0.0,
                    "soors_position_found": False,
                }
            )
        if moved:
            moved.soors_position_asked = False

    def _get_position_address(self):
        """Return the address as one line, to compare it with what was asked."""
        self.ensure_one()
        country = self.country_id.code or "BE"
        parts = (self.street, self.zip, self.city, country)
        return " | ".join((part or "").strip() for part in parts)

    @api.model
    def _cron_find_positions(self):
        """Ask where the donors live who wait for a truck."""
        companies = self.env["res.company"].search(
            [("soors_address_server", "!=", False)]
        )
        for company in companies:
            partners = self._get_partners_to_find(company)
            done = partners[:BATCH]._find_positions(company)
            self.env["ir.cron"]._commit_progress(
                done, remaining=len(partners) - BATCH if done == BATCH else 0
            )

    @api.model
    def _get_partners_to_find(self, company):
        """Return the donors of open requests whose position nobody knows yet."""
        requests = self.env["soors.collection.request"].search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ["new", "planned"]),
                ("partner_id.partner_latitude", "=", 0),
                ("partner_id.partner_longitude", "=", 0),
                ("partner_id.street", "!=", False),
            ],
            order="date_limit, id",
        )
        return requests.partner_id.filtered(
            lambda partner: (
                partner.soors_position_asked != partner._get_position_address()
            )
        )

    def _find_positions(self, company):
        """Ask a server where these donors live; return how many it answered for."""
        server = AddressServer(company.soors_address_server)
        answers = []
        for partner in self:
            if answers:
                time.sleep(PAUSE)
            try:
                answers.append(partner._ask_position(server))
            except AddressServerError as error:
                # Those that are left are asked for the next time.
                _logger.info("The server of addresses did not answer: %s", error)
                break
        # Written at the end only: nobody is to wait for a card meanwhile.
        towns = self.env["soors.map"]._get_towns(company)
        for partner, found in zip(self, answers, strict=False):
            partner._keep_position(found, towns)
        return len(answers)

    def _ask_position(self, server):
        self.ensure_one()
        country = self.country_id.code or "BE"
        return server.find(self.street, self.zip, self.city, country)

    def _keep_position(self, found, towns):
        self.ensure_one()
        values = {"soors_position_asked": self._get_position_address()}
        town = towns.get(self.municipality_id, self.zip)
        if found and not (town and straight_m(found, town) > FAR_M):
            values.update(
                partner_latitude=found[0],
                partner_longitude=found[1],
                soors_position_found=True,
            )
        self.write(values)
