from odoo import models


class SoorsRoundStop(models.Model):
    """What comes after a stop, without goods, when that stop leaves its round."""

    _inherit = "soors.round.stop"

    def _in_order(self):
        """Return the stops of a round in their order; numbers may be the same."""
        return self.sorted(lambda stop: (stop.sequence, stop.id))

    def write(self, vals):
        if "round_id" in vals:
            leaving = self.filtered(lambda stop: stop.round_id.id != vals["round_id"])
            leaving._leave_steps()
        return super().write(vals)

    def unlink(self):
        self._leave_steps()
        return super().unlink()

    def _leave_steps(self):
        """Let unloadings and breaks come after the stop before, which stays."""
        for round_ in self.round_id.filtered("step_ids"):
            before = self.browse()
            for record in round_._get_course():
                if record._name == self._name:
                    before = before if record in self else record
                elif record.after_stop_id in self:
                    record.after_stop_id = before
