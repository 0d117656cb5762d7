from odoo import api, fields, models


class SoorsHomeTile(models.Model):
    _name = "soors.home.tile"
    _description = "Tile of the home screen"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    subtitle = fields.Char(translate=True)
    icon = fields.Selection(
        selection=[
            ("truck", "Truck"),
            ("scale", "Scale"),
            ("till", "Till"),
            ("chart", "Chart"),
            ("boxes", "Boxes"),
            ("calendar", "Calendar"),
            ("people", "People"),
            ("recycle", "Recycle"),
            ("wrench", "Wrench"),
            ("gear", "Gear"),
            ("building", "Building"),
        ],
        required=True,
        default="boxes",
    )
    action_id = fields.Many2one(
        "ir.actions.actions", "Opens", required=True, ondelete="cascade"
    )
    group_ids = fields.Many2many(
        "res.groups",
        "soors_home_tile_group_rel",
        "tile_id",
        "group_id",
        string="Roles",
        help="Who sees this tile; empty: everybody.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    figure = fields.Selection(
        selection=[
            ("kg_collected_today", "Kilograms collected today"),
            ("kg_reused_month", "Kilograms reused this month"),
            ("stock_to_sort", "Kilograms to sort"),
        ],
        help="Live figure shown on the tile.",
    )

    @api.model
    def get_home(self):
        """Return what the home screen shows to the current user.

        :return: dict with ``user`` (first name) and ``tiles``: list of dicts with id,
            name, subtitle, icon, action_id, value (number or None) and unit.
        """
        return {
            "user": self.env.user.name,
            "tiles": [tile._prepare_tile() for tile in self._get_visible_tiles()],
        }

    @api.model
    def _get_visible_tiles(self):
        groups = self.env.user.all_group_ids
        return self.search([]).filtered(
            lambda tile: not tile.group_ids or tile.group_ids & groups
        )

    def _prepare_tile(self):
        self.ensure_one()
        value, unit = self._get_figure()
        return {
            "id": self.id,
            "name": self.name,
            "subtitle": self.subtitle or "",
            "icon": self.icon,
            "action_id": self.action_id.id,
            "value": value,
            "unit": unit,
        }

    def _get_figure(self):
        """Return (number, unit) of the tile's figure, (None, "") without figure."""
        method = getattr(self, f"_get_figure_{self.figure}", None)
        return method() if method else (None, "")
