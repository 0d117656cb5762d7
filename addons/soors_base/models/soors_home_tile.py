from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


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
            ("kg_collected_today", "Collected today"),
            ("kg_reused_month", "Reused this month"),
            ("stock_to_sort", "Waiting to be sorted"),
        ],
        help="Live figure shown on the tile.",
    )

    @api.model
    def get_home(self):
        """Return what the home screen shows to the current user.

        :return: dict with ``user`` and ``company`` (names) and ``tiles``, a list of
            dicts with id, name, subtitle, icon, action_id, value (number or None),
            unit and caption (what the value means).
        """
        return {
            "user": self.env.user.name,
            "company": ", ".join(self.env.companies.mapped("name")),
            "tiles": [tile._prepare_tile() for tile in self._get_visible_tiles()],
        }

    @api.model
    def _get_visible_tiles(self):
        groups = self.env.user.all_group_ids
        # a dozen tiles  # pylint: disable-next=no-search-all
        return self.search([]).filtered(
            lambda tile: not tile.group_ids or tile.group_ids & groups
        )

    def _prepare_tile(self):
        self.ensure_one()
        value, unit = self._get_figure()
        captions = dict(self._fields["figure"]._description_selection(self.env))
        return {
            "id": self.id,
            "name": self.name,
            "subtitle": self.subtitle or "",
            "icon": self.icon,
            "action_id": self.action_id.id,
            "value": value,
            "unit": unit,
            "caption": captions.get(self.figure, ""),
        }

    def _get_figure(self):
        """Return (number, unit) of the tile's figure, (None, "") without figure.

        An add-on that adds a figure defines ``_get_figure_<key>``; it may return None
        for the number when there is nothing to tell.
        """
        self.ensure_one()
        if not self.figure:
            return None, ""
        try:
            return getattr(self, f"_get_figure_{self.figure}")()
        except AccessError:
            # A tile given to a role that may not read what it counts stays a button.
            return None, ""

    def _get_figure_kg_collected_today(self):
        today = self._get_today()
        domain = Domain("flow", "=", "collected")
        return self._sum_flow_kg(domain, today, today), "kg"

    def _get_figure_kg_reused_month(self):
        today = self._get_today()
        domain = Domain("flow", "=", "outgoing") & Domain(
            "treatment_kind", "in", ("reuse", "preparation_for_reuse")
        )
        return self._sum_flow_kg(domain, today.replace(day=1), today), "kg"

    def _get_figure_stock_to_sort(self):
        # sudo: one total within the user's companies, for people who may not
        # open the stock itself
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("location_id.stage", "=", "to_sort"),
                    ("company_id", "in", self.env.companies.ids),
                    ("product_id.stream_id", "!=", False),
                ],
                ["product_id"],
                ["quantity:sum"],
            )
        )
        return sum(product._get_kg(quantity) for product, quantity in groups), "kg"

    @api.model
    def _get_today(self):
        """Return the day it is where the company is."""
        return datetime.now(self.env.company._get_timezone()).date()

    @api.model
    def _sum_flow_kg(self, domain, date_from, date_to):
        """Return the kilograms of the ledger between two local days, inclusive."""
        start, end = self.env.company._get_utc_bounds(date_from, date_to)
        domain &= Domain("date", ">=", start) & Domain("date", "<", end)
        domain &= Domain("company_id", "in", self.env.companies.ids)
        # sudo: one total within the user's companies, for people who may not
        # open the ledger itself
        [[kg]] = self.env["soors.flow"].sudo()._read_group(domain, [], ["kg:sum"])
        return kg or 0.0
