from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    soors_plan_seconds = fields.Integer(
        related="company_id.soors_plan_seconds", readonly=False
    )
    soors_plan_speed = fields.Float(
        related="company_id.soors_plan_speed", readonly=False
    )
    soors_plan_detour = fields.Float(
        related="company_id.soors_plan_detour", readonly=False
    )
    soors_plan_road_server = fields.Char(
        related="company_id.soors_plan_road_server", readonly=False
    )
    soors_plan_road_kind = fields.Selection(
        related="company_id.soors_plan_road_kind", readonly=False
    )
    soors_address_server = fields.Char(
        related="company_id.soors_address_server", readonly=False
    )
    soors_plan_learn = fields.Boolean(
        related="company_id.soors_plan_learn", readonly=False
    )
    soors_plan_pace_sentence = fields.Char(
        related="company_id.soors_plan_pace_sentence"
    )
    soors_plan_unload_minutes = fields.Integer(
        related="company_id.soors_plan_unload_minutes", readonly=False
    )
    soors_plan_density = fields.Float(
        related="company_id.soors_plan_density", readonly=False
    )
    soors_depot_latitude = fields.Float(
        related="company_id.soors_depot_latitude", readonly=False
    )
    soors_depot_longitude = fields.Float(
        related="company_id.soors_depot_longitude", readonly=False
    )
    soors_map_tiles = fields.Char(related="company_id.soors_map_tiles", readonly=False)
    soors_map_attribution = fields.Char(
        related="company_id.soors_map_attribution", readonly=False
    )
