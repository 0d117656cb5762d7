from odoo import models


class SoorsRoundStop(models.Model):
    """How a stop is called where its donor may not be named."""

    _inherit = "soors.round.stop"

    def _get_neutral_name(self):
        """Return a name that may stay for years: a place or a number, no person.

        What is told of a round stays with the round, when its donors are forgotten.
        """
        self.ensure_one()
        known = self.point_id.display_name or self.request_id.name
        if known:
            return known
        town = self.municipality_id.name
        unplanned = self.env._("Unplanned stop")
        return f"{unplanned} ({town})" if town else unplanned
