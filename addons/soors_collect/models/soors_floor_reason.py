from odoo import api, fields, models

from ..pictures import ICON_CHOICES, INCIDENTS, REASON_ICONS, REFUSALS


class SoorsRefusalReason(models.Model):
    _inherit = "soors.refusal.reason"

    floor_kind = fields.Selection(
        [
            ("refusal", "Goods that are refused"),
            ("failure", "A stop that fails"),
            ("incident", "Something else that happened"),
        ],
        string="On tablets, for",
        compute="_compute_floor",
        store=True,
        readonly=False,
    )
    floor_icon = fields.Selection(
        ICON_CHOICES,
        string="Picture on tablets",
        compute="_compute_floor",
        store=True,
        readonly=False,
    )
    is_photo_required = fields.Boolean("Photo needed")

    @api.depends("code")
    def _compute_floor(self):
        for reason in self:
            reason.floor_kind = reason.floor_kind or reason._get_floor_kind()
            icon = REASON_ICONS.get(reason.code, "other")
            reason.floor_icon = reason.floor_icon or icon

    def _get_floor_kind(self):
        if self.code in INCIDENTS:
            return "incident"
        return "refusal" if self.code in REFUSALS else "failure"
