from odoo import api, fields, models

from ..planner.model import MUST

HOUR = 3600
# What a request that waits is worth to the planner, in units of cost: 100 is a
# kilometre, 10,800 an hour of a crew. Who named a day counts on it from then on.
WISHED = 40_000
LATE = 50_000
WAITING = 6_000
WAITING_DAY = 1_500


class SoorsCollectionRequest(models.Model):
    _inherit = "soors.collection.request"

    skill_ids = fields.Many2many(
        "soors.skill",
        "soors_request_skill_rel",
        "request_id",
        "skill_id",
        string="Needs",
        help="What the crew or the truck must be able to do here.",
    )
    volume_estimated = fields.Float(
        "Estimated m³",
        digits=(16, 2),
        compute="_compute_volume_estimated",
        store=True,
        readonly=False,
    )

    _volume_positive = models.Constraint(
        "CHECK (volume_estimated >= 0)", "A volume cannot be negative."
    )

    @api.depends("kg_estimated", "company_id")
    def _compute_volume_estimated(self):
        for request in self:
            density = request.company_id.soors_plan_density or 100.0
            request.volume_estimated = request.kg_estimated / density

    def _get_plan_zip(self):
        """Return the postal code that stands for a place nobody knows."""
        self.ensure_one()
        return self.zip or ""

    def _get_plan_windows(self):
        """Return the hours at which the donor is in, as seconds of the day."""
        self.ensure_one()
        if self.hour_to <= self.hour_from:
            return ()
        return ((round(self.hour_from * HOUR), round(self.hour_to * HOUR)),)

    def _get_plan_prize(self, date):
        """Return what leaving this waiting request for another day costs."""
        self.ensure_one()
        if self.date_limit and self.date_limit <= date:
            return LATE
        if self.date_wished and self.date_wished <= date:
            return WISHED
        waited = (date - self.date_requested).days if self.date_requested else 0
        return min(WISHED, WAITING + WAITING_DAY * max(0, waited))

    def _prepare_plan_stop(self, date):
        """Return the planner's values of the work at this donor's home on a day."""
        self.ensure_one()
        return {
            "service": round(self.hours_planned * HOUR),
            "volume": round(self.volume_estimated * 1000),
            "weight": round(self.kg_estimated),
            "windows": self._get_plan_windows(),
            "skills": frozenset(self.skill_ids.mapped("code")),
            "prize": MUST,
        }
