import uuid as uuid_lib

from odoo import models


class SoorsRoundStop(models.Model):
    _inherit = "soors.round.stop"

    def _get_spread_uuid(self):
        """Return the identifier of the spread's correction: one for each stop."""
        self.ensure_one()
        return str(uuid_lib.uuid5(uuid_lib.UUID(self.uuid), "spread"))
