from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    soors_planner_home = fields.Selection(
        related="company_id.soors_planner_home", readonly=False
    )
    soors_request_days = fields.Integer(
        related="company_id.soors_request_days", readonly=False
    )
    soors_collect_vehicle_id = fields.Many2one(
        related="company_id.soors_collect_vehicle_id", readonly=False
    )
    soors_stops_per_day = fields.Integer(
        related="company_id.soors_stops_per_day", readonly=False
    )
    soors_slot_lead_days = fields.Integer(
        related="company_id.soors_slot_lead_days", readonly=False
    )
    soors_slot_horizon = fields.Integer(
        related="company_id.soors_slot_horizon", readonly=False
    )
    soors_round_days_ahead = fields.Integer(
        related="company_id.soors_round_days_ahead", readonly=False
    )
    soors_removal_service_id = fields.Many2one(
        related="company_id.soors_removal_service_id", readonly=False
    )
    soors_donor_mail = fields.Boolean(
        related="company_id.soors_donor_mail", readonly=False
    )
    soors_donor_sms = fields.Boolean(
        related="company_id.soors_donor_sms", readonly=False
    )
    soors_request_alias_name = fields.Char(
        related="company_id.soors_request_alias_name", readonly=False
    )
    soors_spread_rule = fields.Selection(
        related="company_id.soors_spread_rule", readonly=False
    )
    soors_spread_limit = fields.Integer(
        related="company_id.soors_spread_limit", readonly=False
    )
    soors_approval_number = fields.Char(
        related="company_id.soors_approval_number", readonly=False
    )
    soors_approval_from = fields.Date(
        related="company_id.soors_approval_from", readonly=False
    )
    soors_approval_to = fields.Date(
        related="company_id.soors_approval_to", readonly=False
    )
