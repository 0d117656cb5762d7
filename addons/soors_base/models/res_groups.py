from odoo import fields, models


class ResGroups(models.Model):
    _inherit = "res.groups"

    soors_menu_scope = fields.Selection(
        selection=[
            ("own", "Only the apps of the role"),
            ("all", "Every app the user has rights for"),
        ],
        string="Apps shown",
        help="For roles only. With 'Only the apps of the role', users see no other app"
        " than those which name their role, so that a screen holds nothing they do"
        " not need.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "soors_menu_scope" in vals:
            self.env.registry.clear_cache()
        return result
