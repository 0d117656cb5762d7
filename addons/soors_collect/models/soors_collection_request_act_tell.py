from odoo import fields, models

NOTED = "soors_collect.donors_to_tell"
# What the announced appointment hangs on, besides its stop.
WISHES = {"window", "hour_from", "hour_to"}


class SoorsCollectionRequest(models.Model):
    """Donors hear of a change once, at the end of the act that made it.

    Planners, solvers and crews write stops and rounds many times in one act. Whatever
    changed them, what the donor is told follows from how things stand at its end.
    """

    _inherit = "soors.collection.request"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("closing"):
            self._note_change(is_meant=True)
        elif WISHES & set(vals):
            self._note_change()
        return result

    def _note_change(self, is_meant=False):
        """Look at the end of the act whether these donors must be told something.

        :param bool is_meant: somebody meant this for the donor, who is told also of a
            round that is still a draft
        """
        if not self:
            return
        callbacks = self.env.cr.precommit
        if NOTED not in callbacks.data:
            callbacks.add(self.browse()._tell_noted)
        noted = callbacks.data.setdefault(NOTED, {})
        for request_id in self.ids:
            noted[request_id] = noted.get(request_id, False) or is_meant

    def _tell_noted(self):
        noted = self.env.cr.precommit.data.pop(NOTED, {})
        # sudo: how appointments stand and what their donors were told before; who
        # made the act may read neither
        requests = self.sudo().browse(sorted(noted)).exists()
        expecting = self.env["soors.donor.notice"].sudo()._get_expecting(requests)
        for request in requests:
            is_expecting = request in expecting
            event = request._get_news(noted[request.id], is_expecting)
            if event:
                request._tell_donor(event)

    def _get_news(self, is_meant, is_expecting):
        """Return the event that the donor must hear of, empty when there is none.

        :param bool is_meant: as in ``_note_change``
        :param bool is_expecting: the donor was told to expect the crew
        """
        self.ensure_one()
        if self.state == "planned":
            wanted = is_meant or is_expecting or self._is_plan_settled()
            return "planned" if wanted and self._is_ahead() else ""
        if self.state in ("cancelled", "refused"):
            return self.state if is_meant else ""
        if self.state == "new":
            missed = is_meant and self._get_last_stop().state == "failed"
            return "missed" if missed else "postponed" if is_expecting else ""
        return ""

    def _is_plan_settled(self):
        # Until then planners move stops about: nobody is told of drafts.
        return self.round_id.state in ("ready", "running")

    def _is_ahead(self):
        """Tell whether the crew is still to come, today or later."""
        if not self.date_planned or self.stop_id.state != "todo":
            return False
        today = self._get_local_date(fields.Datetime.now())
        return self._get_local_date(self.date_planned) >= today
