from odoo import api, fields, models

from ..pictures import ICON_CHOICES, STREAM_ICONS


class SoorsStream(models.Model):
    _inherit = "soors.stream"

    floor_icon = fields.Selection(
        ICON_CHOICES,
        string="Picture on tablets",
        compute="_compute_floor_icon",
        store=True,
        readonly=False,
    )

    @api.depends("code")
    def _compute_floor_icon(self):
        for stream in self:
            default = STREAM_ICONS.get(stream.code, "other")
            stream.floor_icon = stream.floor_icon or default
