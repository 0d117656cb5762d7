from odoo import api, fields, models


class SoorsRoundCrewMixin(models.AbstractModel):
    """From which depot and with whom a round leaves, and who plans it."""

    _name = "soors.round.crew.mixin"
    _description = "Crew of a round"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        "Depot",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        check_company=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        "Planned by",
        default=lambda self: self._default_user_id(),
        check_company=True,
    )
    vehicle_id = fields.Many2one(
        "fleet.vehicle",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    driver_id = fields.Many2one(
        "res.partner",
        compute="_compute_driver_id",
        store=True,
        readonly=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        for record in self:
            if record.warehouse_id.company_id == record.company_id:
                continue
            record.warehouse_id = self.env["stock.warehouse"].search(
                [("company_id", "=", record.company_id.id)], limit=1
            )

    @api.depends("vehicle_id")
    def _compute_driver_id(self):
        for record in self:
            # sudo: the name of a vehicle's usual driver, without rights on the fleet
            driver = record.vehicle_id.sudo().driver_id
            record.driver_id = record.driver_id or driver
