from odoo import api, fields, models

# A truck whose limits nobody typed is full when its stops are done.
NO_LIMIT = 10**6


class FleetVehicle(models.Model):
    _inherit = "fleet.vehicle"

    soors_payload_kg = fields.Float(
        "Payload (kg)",
        compute="_compute_soors_capacity",
        store=True,
        readonly=False,
        help="What the truck may carry. Zero: no limit for automatic planning.",
    )
    soors_volume_m3 = fields.Float(
        "Room (m³)",
        compute="_compute_soors_capacity",
        store=True,
        readonly=False,
        help="Room for goods. Zero: no limit for automatic planning.",
    )
    soors_skill_ids = fields.Many2many(
        "soors.skill",
        "soors_vehicle_skill_rel",
        "vehicle_id",
        "skill_id",
        string="Equipment",
        domain="[('people', '=', 0)]",
        help="What this truck can do, for example a tail lift.",
    )

    _soors_capacity_positive = models.Constraint(
        "CHECK (soors_payload_kg >= 0 AND soors_volume_m3 >= 0)",
        "Payload and room cannot be negative.",
    )

    @api.depends("category_id")
    def _compute_soors_capacity(self):
        for vehicle in self:
            category = vehicle.category_id
            vehicle.soors_payload_kg = (
                category.weight_capacity or vehicle.soors_payload_kg
            )
            vehicle.soors_volume_m3 = (
                category.volume_capacity or vehicle.soors_volume_m3
            )

    def _prepare_plan_capacity(self):
        """Return the room and payload for the planner, in dm3 and kg."""
        self.ensure_one()
        return {
            "volume": int(self.soors_volume_m3 * 1000) or NO_LIMIT,
            "weight": int(self.soors_payload_kg) or NO_LIMIT,
        }
