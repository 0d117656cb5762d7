from odoo import models
from odoo.exceptions import UserError


class SoorsRoundStop(models.Model):
    _inherit = "soors.round.stop"

    def action_board_move(self, round_id, before_id=None):
        """Put the stop in its round, or in another of the same day, before a stop.

        :param int round_id: the round it goes to
        :param int before_id: a stop of that round; empty: at the end
        """
        self.ensure_one()
        round_ = self.env["soors.round"].search([("id", "=", round_id or 0)])
        if round_.date != self.date or round_.company_id != self.company_id:
            raise UserError(self.env._("This round has changed: load the page again."))
        round_._check_can_plan()
        if self.state != "todo":
            raise UserError(
                self.env._(
                    "%(stop)s has been visited: it stays where it is.",
                    stop=self.display_name,
                )
            )
        others = round_.stop_ids.sorted(lambda s: (s.sequence, s.id)) - self
        if self.round_id != round_:
            self.round_id = round_
        ids = others.ids
        place = ids.index(before_id) if before_id in ids else len(ids)
        return round_.set_stop_order([*ids[:place], self.id, *ids[place:]])
