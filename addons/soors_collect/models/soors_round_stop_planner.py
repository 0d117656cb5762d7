from odoo import fields, models

from ..planner.model import MUST

UNPLANNED_SECONDS = 1200


class SoorsRoundStop(models.Model):
    _inherit = "soors.round.stop"

    is_locked = fields.Boolean(
        "Locked",
        copy=False,
        help="Automatic planning leaves this stop on its round, in its order and near"
        " its time.",
    )

    def _get_plan_position(self):
        """Return (latitude, longitude), None when it is not known."""
        self.ensure_one()
        origin = self.request_id or self.point_id
        if origin:
            return origin._get_plan_position()
        partner = self.partner_id
        found = (partner.partner_latitude, partner.partner_longitude)
        return found if any(found) else None

    def _get_plan_zip(self):
        """Return the postal code that stands for a place nobody knows."""
        self.ensure_one()
        return (self.request_id or self.point_id or self.partner_id).zip or ""

    def _prepare_plan_stop(self, date):
        """Return the planner's values of this stop; it is on a round already."""
        self.ensure_one()
        origin = self.request_id or self.point_id
        if origin:
            return {**origin._prepare_plan_stop(date), "prize": MUST}
        return {"service": UNPLANNED_SECONDS, "prize": MUST}
