from odoo import api, fields, models


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
    # Not related fields: those are written one after the other, and an address of
    # pictures without its credit line is refused.
    soors_map_tiles = fields.Char(
        "Tile server",
        compute="_compute_soors_map_tiles",
        inverse="_inverse_soors_map",
    )
    soors_map_attribution = fields.Char(
        "Credit line of the map",
        compute="_compute_soors_map_attribution",
        inverse="_inverse_soors_map",
    )

    @api.depends("company_id")
    def _compute_soors_map_tiles(self):
        for settings in self:
            settings.soors_map_tiles = settings.company_id.soors_map_tiles

    @api.depends("company_id")
    def _compute_soors_map_attribution(self):
        for settings in self:
            settings.soors_map_attribution = settings.company_id.soors_map_attribution

    def _inverse_soors_map(self):
        for settings in self:
            settings.company_id.write(
                {
                    "soors_map_tiles": settings.soors_map_tiles,
                    "soors_map_attribution": settings.soors_map_attribution,
                }
            )
