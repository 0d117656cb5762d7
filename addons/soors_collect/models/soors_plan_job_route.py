from odoo import fields, models


class SoorsPlanJobRoute(models.Model):
    _name = "soors.plan.job.route"
    _description = "Round of a proposed plan"
    _order = "date, id"
    _check_company_auto = True

    job_id = fields.Many2one(
        "soors.plan.job", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="job_id.company_id", store=True, index=True, precompute=True
    )
    date = fields.Date(required=True)
    round_id = fields.Many2one("soors.round", index="btree_not_null")
    vehicle_id = fields.Many2one("fleet.vehicle", required=True)
    line_ids = fields.One2many("soors.plan.job.line", "route_id", "Order")
    stops_before = fields.Integer("Stops now")
    stops_after = fields.Integer("Stops planned")
    km_before = fields.Float("km now", digits=(16, 1))
    km_after = fields.Float("km planned", digits=(16, 1))
    hours_before = fields.Float("Hours now")
    hours_after = fields.Float("Hours planned")
    late_before = fields.Integer("Minutes late now")
    late_after = fields.Integer("Minutes late planned")
    overtime_before = fields.Float("Hours over shift now")
    overtime_after = fields.Float("Hours over shift planned")
    kg_after = fields.Float("Expected kg", digits=(16, 0))
    date_start = fields.Datetime("Leaves")
    date_end = fields.Datetime("Is back")
