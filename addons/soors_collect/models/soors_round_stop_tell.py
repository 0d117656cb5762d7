from odoo import models


class SoorsRoundStop(models.Model):
    _inherit = "soors.round.stop"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "done":
            self.request_id._tell_donor("thanks")
        if vals.get("state") in ("done", "failed"):
            for stop in self:
                stop.round_id._tell_next_donor(stop.date_done)
        return result
