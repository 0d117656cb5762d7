from odoo import api, models

# What the appointment of a donor is made of.
APPOINTMENT = {"date_planned", "round_id", "request_id"}


class SoorsRoundStop(models.Model):
    _inherit = "soors.round.stop"

    @api.model_create_multi
    def create(self, vals_list):
        stops = super().create(vals_list)
        stops.request_id._note_change()
        return stops

    def write(self, vals):
        requests = self.request_id
        result = super().write(vals)
        if APPOINTMENT & set(vals):
            (requests | self.request_id)._note_change()
        if vals.get("state") == "failed":
            self.request_id._note_change(is_meant=True)
        if vals.get("state") == "done":
            self.request_id._tell_donor("thanks")
        if vals.get("state") in ("done", "failed"):
            for stop in self:
                stop.round_id._tell_next_donor(stop.date_done)
        return result

    def unlink(self):
        requests = self.request_id
        result = super().unlink()
        requests._note_change()
        return result

    def _has_entries_to_apply(self):
        """Tell whether a tablet sent something of this stop that comes next."""
        # sudo: entries of tablets, which crews do not read; only whether there are any
        operations = self.env["soors.operation"].sudo()
        domain = [
            ("stop_uuid", "in", self.mapped("uuid")),
            ("state", "=", "received"),
        ]
        return bool(self) and bool(operations.search_count(domain, limit=1))
