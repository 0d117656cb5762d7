from odoo import fields, models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    soors_role_ids = fields.Many2many(
        "res.groups",
        "soors_menu_role_rel",
        "menu_id",
        "group_id",
        string="Shown to roles",
        domain=[("soors_menu_scope", "=", "own")],
        help="Roles that see only their own apps see this one too. It gives no right:"
        " the groups of the menu still apply.",
    )

    def _load_menus_blacklist(self):
        return [*super()._load_menus_blacklist(), *self._get_menus_hidden_by_role()]

    def _get_menus_hidden_by_role(self):
        """Return the ids of the apps that the current user's roles do not name."""
        groups = self.env.user.all_group_ids
        scopes = set(groups.mapped("soors_menu_scope"))
        administrator = self.env.user.has_group("base.group_system")
        if "own" not in scopes or "all" in scopes or administrator:
            return []
        # sudo: only ids of menus are read, and only to hide them
        roots = self.sudo().search([("parent_id", "=", False)])
        return roots.filtered(lambda menu: not menu.soors_role_ids & groups).ids

    def get_user_roots(self):
        hidden = self.browse(self._get_menus_hidden_by_role())
        return super().get_user_roots() - hidden
