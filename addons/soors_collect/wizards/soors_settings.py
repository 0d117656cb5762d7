from odoo import fields, models


class SoorsSettings(models.TransientModel):
    _inherit = "soors.settings"

    soors_planner_home = fields.Selection(
        related="company_id.soors_planner_home", readonly=False, related_sudo=False
    )
    soors_request_days = fields.Integer(
        related="company_id.soors_request_days", readonly=False, related_sudo=False
    )
    soors_collect_vehicle_id = fields.Many2one(
        related="company_id.soors_collect_vehicle_id",
        readonly=False,
        related_sudo=False,
        domain="[('company_id', 'in', (company_id, False))]",
    )
    soors_stops_per_day = fields.Integer(
        related="company_id.soors_stops_per_day", readonly=False, related_sudo=False
    )
    soors_slot_lead_days = fields.Integer(
        related="company_id.soors_slot_lead_days", readonly=False, related_sudo=False
    )
    soors_slot_horizon = fields.Integer(
        related="company_id.soors_slot_horizon", readonly=False, related_sudo=False
    )
    soors_round_days_ahead = fields.Integer(
        related="company_id.soors_round_days_ahead", readonly=False, related_sudo=False
    )
    soors_removal_service_id = fields.Many2one(
        related="company_id.soors_removal_service_id",
        readonly=False,
        related_sudo=False,
        domain="[('type', '=', 'service'), ('company_id', 'in', (company_id, False))]",
    )
    soors_donor_mail = fields.Boolean(
        related="company_id.soors_donor_mail", readonly=False, related_sudo=False
    )
    soors_donor_sms = fields.Boolean(
        related="company_id.soors_donor_sms", readonly=False, related_sudo=False
    )
    soors_announced_hours = fields.Integer(
        related="company_id.soors_announced_hours", readonly=False, related_sudo=False
    )
    soors_request_alias_name = fields.Char(
        related="company_id.soors_request_alias_name",
        readonly=False,
        related_sudo=False,
    )
    soors_request_keep_days = fields.Integer(
        related="company_id.soors_request_keep_days", readonly=False, related_sudo=False
    )
    soors_holder_keep_years = fields.Integer(
        related="company_id.soors_holder_keep_years", readonly=False, related_sudo=False
    )
    soors_spread_rule = fields.Selection(
        related="company_id.soors_spread_rule", readonly=False, related_sudo=False
    )
    soors_spread_limit = fields.Integer(
        related="company_id.soors_spread_limit", readonly=False, related_sudo=False
    )
    soors_approval_number = fields.Char(
        related="company_id.soors_approval_number", readonly=False, related_sudo=False
    )
    soors_approval_from = fields.Date(
        related="company_id.soors_approval_from", readonly=False, related_sudo=False
    )
    soors_approval_to = fields.Date(
        related="company_id.soors_approval_to", readonly=False, related_sudo=False
    )
    # Automatic planning. Addresses of other machines stay with the administrator.
    soors_depot_latitude = fields.Float(
        related="company_id.soors_depot_latitude", readonly=False, related_sudo=False
    )
    soors_depot_longitude = fields.Float(
        related="company_id.soors_depot_longitude", readonly=False, related_sudo=False
    )
    soors_plan_seconds = fields.Integer(
        related="company_id.soors_plan_seconds", readonly=False, related_sudo=False
    )
    soors_plan_speed = fields.Float(
        related="company_id.soors_plan_speed", readonly=False, related_sudo=False
    )
    soors_plan_detour = fields.Float(
        related="company_id.soors_plan_detour", readonly=False, related_sudo=False
    )
    soors_plan_learn = fields.Boolean(
        related="company_id.soors_plan_learn", readonly=False, related_sudo=False
    )
    soors_plan_pace_sentence = fields.Char(
        related="company_id.soors_plan_pace_sentence", related_sudo=False
    )
    soors_plan_unload_minutes = fields.Integer(
        related="company_id.soors_plan_unload_minutes",
        readonly=False,
        related_sudo=False,
    )
    soors_plan_density = fields.Float(
        related="company_id.soors_plan_density", readonly=False, related_sudo=False
    )
