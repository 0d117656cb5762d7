from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.soors_base.const import ORIGIN_KINDS

ORIGIN_BY_KIND = {
    "container": "container",
    "recypark": "recypark",
    # Goods of a partner shop or a depot were brought there by their donors.
    "shop": "dropoff",
    "depot": "dropoff",
    "other": "household",
}


class SoorsCollectionPoint(models.Model):
    _name = "soors.collection.point"
    _description = "Collection point"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "code, name, id"
    _rec_names_search = ["name", "code", "city"]
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(
        copy=False, help="Number written on the container or used by the recypark."
    )
    kind = fields.Selection(
        [
            ("container", "Street container"),
            ("recypark", "Recypark"),
            ("shop", "Partner shop"),
            ("depot", "Depot"),
            ("other", "Other"),
        ],
        required=True,
        default="container",
    )
    origin_kind = fields.Selection(
        ORIGIN_KINDS,
        string="Origin of the goods",
        compute="_compute_origin_kind",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Owner or contact",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    street = fields.Char(
        compute="_compute_address", store=True, readonly=False, precompute=True
    )
    zip = fields.Char(
        "Postal code",
        compute="_compute_address",
        store=True,
        readonly=False,
        precompute=True,
    )
    city = fields.Char(
        compute="_compute_address", store=True, readonly=False, precompute=True
    )
    municipality_id = fields.Many2one(
        "soors.municipality",
        compute="_compute_municipality_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    has_position = fields.Boolean("Position known")
    latitude = fields.Float(digits=(9, 6), aggregator=None)
    longitude = fields.Float(digits=(9, 6), aggregator=None)
    stream_ids = fields.Many2many(
        "soors.stream",
        "soors_collection_point_stream_rel",
        "point_id",
        "stream_id",
        string="Streams",
    )
    access_notes = fields.Text(help="Key, gate, opening hours, where to park.")
    active = fields.Boolean(default=True)
    stop_ids = fields.One2many("soors.round.stop", "point_id", "Stops")
    stop_count = fields.Integer("Emptyings", compute="_compute_emptying")
    date_last_emptied = fields.Date("Last emptied", compute="_compute_emptying")
    kg_average = fields.Float(
        "Average of an emptying (kg)",
        digits=(16, 1),
        compute="_compute_emptying",
        aggregator=None,
    )

    _code_uniq = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL",
        "Another collection point has this code already.",
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.depends("kind")
    def _compute_origin_kind(self):
        for point in self:
            point.origin_kind = ORIGIN_BY_KIND[point.kind or "other"]

    @api.depends("partner_id")
    def _compute_address(self):
        for point in self.filtered("partner_id"):
            point.street = point.partner_id.street or point.street
            point.zip = point.partner_id.zip or point.zip
            point.city = point.partner_id.city or point.city

    @api.depends("zip", "city")
    def _compute_municipality_id(self):
        for point in self:
            found = self.env["soors.municipality"]._find_by_address(
                point.zip, point.city
            )
            point.municipality_id = found or point.municipality_id

    def _compute_emptying(self):
        rows = self.env["soors.round.stop"]._read_group(
            [("point_id", "in", self.ids), ("state", "=", "done")],
            ["point_id"],
            ["__count", "date:max", "kg:avg"],
        )
        figures = {point: values for point, *values in rows}
        for point in self:
            count, last, average = figures.get(point._origin, (0, False, 0.0))
            point.stop_count = count
            point.date_last_emptied = last
            point.kg_average = average or 0.0

    @api.depends("name", "code")
    def _compute_display_name(self):
        for point in self:
            point.display_name = " ".join(filter(None, [point.code, point.name]))

    @api.constrains("has_position", "latitude", "longitude")
    def _check_position(self):
        for point in self:
            if not -90 <= point.latitude <= 90 or not -180 <= point.longitude <= 180:
                raise ValidationError(
                    self.env._(
                        "%(point)s: a latitude lies between -90 and 90 degrees, a"
                        " longitude between -180 and 180.",
                        point=point.display_name,
                    )
                )
            if point.has_position and not (point.latitude or point.longitude):
                raise ValidationError(
                    self.env._(
                        "Type the latitude and longitude of %(point)s, or say that"
                        " its position is not known.",
                        point=point.display_name,
                    )
                )

    @api.onchange("latitude", "longitude")
    def _onchange_position(self):
        if self.latitude or self.longitude:
            self.has_position = True

    def action_view_stops(self):
        """Open the emptying history."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "soors_collect.soors_round_stop_action"
        )
        action["domain"] = [("point_id", "=", self.id)]
        action["context"] = {"create": False}
        action["display_name"] = self.env._("Stops at %(name)s", name=self.name)
        return action

    def action_open_plan(self):
        """Choose the round that empties these points."""
        return self.env["soors.round.plan.wizard"]._open(point_ids=self.ids)
