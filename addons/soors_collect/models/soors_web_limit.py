import ipaddress
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import hmac

KEPT_HOURS = 24

# One statement, so that two requests at once are both counted.
COUNT = """
    INSERT INTO soors_web_limit (key, count, date_start)
         VALUES (%(key)s, 1, %(now)s)
    ON CONFLICT (key) DO UPDATE
            SET count = CASE WHEN soors_web_limit.date_start < %(start)s THEN 1
                             ELSE soors_web_limit.count + 1 END,
                date_start = CASE WHEN soors_web_limit.date_start < %(start)s
                                  THEN %(now)s ELSE soors_web_limit.date_start END
      RETURNING count
"""


class SoorsWebLimit(models.Model):
    """How often an address used the public pages of late.

    The address itself is not kept, only a keyed digest of it that changes every day.
    """

    _name = "soors.web.limit"
    _description = "Use of the public pages"
    _log_access = False

    key = fields.Char(required=True)
    count = fields.Integer(required=True)
    date_start = fields.Datetime(required=True)

    _key_uniq = models.UniqueIndex("(key)", "Counted already.")

    @api.model
    def _allow(self, what, address, limit, seconds):
        """Count a use and tell whether it is within the limit.

        :param str what: name of the page
        :param str address: network address of the visitor, or of who is written to
        :param int limit: how many uses are all right
        :param int seconds: in which time
        """
        now = fields.Datetime.now()
        scope = f"soors-web-limit-{now.date()}"
        # sudo: visitors count themselves; nothing is read but the number
        digest = hmac(self.env(su=True), scope, f"{what} {self._get_house(address)}")
        [(count,)] = self.env.execute_query(
            SQL(
                COUNT,
                key=digest,
                now=now,
                start=now - timedelta(seconds=seconds),
            )
        )
        return count <= limit

    @api.model
    def _get_house(self, address):
        """Return the network of an IPv6 address: one visitor has 2^64 addresses."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return address
        if ip.version == 4:
            return address
        return str(ipaddress.ip_network((ip, 64), strict=False))

    @api.autovacuum
    def _gc_old(self):
        old = fields.Datetime.now() - timedelta(hours=KEPT_HOURS)
        self.search([("date_start", "<", old)], limit=10_000).unlink()
