from datetime import timedelta

from odoo import fields, models

from .soors_collection_request_tell import ON_WAY_MINUTES


class SoorsRound(models.Model):
    _inherit = "soors.round"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in ("ready", "cancelled"):
            self.stop_ids.request_id._note_change()
        if vals.get("state") == "running":
            for round_ in self:
                round_._tell_next_donor(round_.date_start)
        if vals.get("state") == "done":
            # At the end for all stops at once: nothing slows the crew on its way.
            self.stop_ids.point_id._learn_filling()
        return result

    def unlink(self):
        # By hand: the database would leave requests planned on nothing.
        self.stop_ids.filtered(lambda stop: stop.state == "todo").unlink()
        return super().unlink()

    def _tell_next_donor(self, moment):
        """Say that the crew is on the way, unless the news is old.

        :param datetime moment: when the crew left, naive UTC
        """
        self.ensure_one()
        old = fields.Datetime.now() - timedelta(minutes=ON_WAY_MINUTES)
        if self.state != "running" or not moment or moment < old:
            return
        following = self.stop_ids.filtered(lambda stop: stop.state == "todo")
        # What a tablet kept all day comes at once, and is applied entry by entry.
        ahead = following.sorted("sequence")[:1]
        if not ahead._has_entries_to_apply():
            ahead.request_id._tell_donor("on_way")
