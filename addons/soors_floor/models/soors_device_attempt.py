from datetime import timedelta

from odoo import api, fields, models

from ..const import ATTEMPT_MINUTES, ATTEMPTS_OF_ALL, ATTEMPTS_OF_ONE


class SoorsDeviceAttempt(models.Model):
    """A wrong code, kept for as long as the limits look back."""

    _name = "soors.device.attempt"
    _description = "Wrong pairing code"
    _order = "id"

    address = fields.Char(required=True, index=True)

    @api.model
    def _get_wait(self, address):
        """Return the seconds an address has to wait before it may try, 0 for none."""
        since = fields.Datetime.now() - timedelta(minutes=ATTEMPT_MINUTES)
        recent = [("create_date", ">=", since)]
        own = [*recent, ("address", "=", address)]
        if (
            self.search_count(own, limit=ATTEMPTS_OF_ONE) < ATTEMPTS_OF_ONE
            and self.search_count(recent, limit=ATTEMPTS_OF_ALL) < ATTEMPTS_OF_ALL
        ):
            return 0
        return ATTEMPT_MINUTES * 60

    @api.autovacuum
    def _gc_attempts(self):
        since = fields.Datetime.now() - timedelta(minutes=ATTEMPT_MINUTES)
        self.search([("create_date", "<", since)]).unlink()
