import uuid as uuid_lib

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.soors_base.const import ORIGIN_KINDS

# What happened at a stop is written by its methods, never typed.
PROTECTED_FIELDS = {
    "state",
    "operation_uuid",
    "picking_id",
    "date_arrived",
    "date_done",
    "failure_reason_id",
    "line_ids",
}
# Once goods are booked, the stop they came from stays what it was.
FROZEN_FIELDS = {
    "round_id",
    "request_id",
    "point_id",
    "partner_id",
    "municipality_id",
    "origin_kind",
    "uuid",
}


class SoorsRoundStop(models.Model):
    _name = "soors.round.stop"
    _description = "Stop of a round"
    _inherit = ["soors.collection.receipt"]
    _order = "round_id desc, sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10, aggregator=None)
    round_id = fields.Many2one(
        "soors.round", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="round_id.company_id", store=True, index=True, precompute=True
    )
    date = fields.Date(related="round_id.date", store=True, index=True)
    round_state = fields.Selection(
        related="round_id.state", string="State of the round"
    )
    request_id = fields.Many2one(
        "soors.collection.request",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    point_id = fields.Many2one(
        "soors.collection.point",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("request", "Request"),
            ("point", "Collection point"),
            ("unplanned", "Unplanned"),
        ],
        compute="_compute_kind",
        store=True,
    )
    label = fields.Char(help="Where, for a stop without donor nor collection point.")
    partner_id = fields.Many2one(
        "res.partner",
        "Donor",
        compute="_compute_from_origin",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    municipality_id = fields.Many2one(
        "soors.municipality",
        compute="_compute_from_origin",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    origin_kind = fields.Selection(
        ORIGIN_KINDS,
        string="Origin of the goods",
        compute="_compute_from_origin",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    address = fields.Char(compute="_compute_address")
    phone = fields.Char(compute="_compute_address")
    access_notes = fields.Text("Access", compute="_compute_address")
    map_url = fields.Char(compute="_compute_address")
    goods_expected = fields.Char("Expected", compute="_compute_goods_expected")
    kg_estimated = fields.Float(
        "Expected kg", digits=(16, 1), related="request_id.kg_estimated", store=True
    )
    date_planned = fields.Datetime("Planned time", index="btree_not_null")
    state = fields.Selection(
        [
            ("todo", "To do"),
            ("arrived", "Arrived"),
            ("done", "All done"),
            ("failed", "Not collected"),
        ],
        required=True,
        default="todo",
        copy=False,
        readonly=True,
        index=True,
    )
    date_arrived = fields.Datetime("Arrived", copy=False, readonly=True)
    date_done = fields.Datetime("Finished", copy=False, readonly=True)
    failure_reason_id = fields.Many2one(
        "soors.refusal.reason",
        "Why not",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    note = fields.Text()
    line_ids = fields.One2many(
        "soors.round.stop.line", "stop_id", "Goods", copy=False, readonly=True
    )
    kg = fields.Float(
        "Kilograms",
        digits=(16, 3),
        compute="_compute_kg",
        store=True,
    )
    picking_id = fields.Many2one(
        "stock.picking",
        "Receipt",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="stock.group_stock_user",
    )
    picking_ids = fields.One2many(
        "stock.picking",
        "round_stop_id",
        "Receipts and corrections",
        readonly=True,
        groups="stock.group_stock_user",
    )
    uuid = fields.Char(
        "Identifier",
        required=True,
        copy=False,
        default=lambda self: self._default_uuid(),
        help="The same on the server and in the tablet.",
    )
    operation_uuid = fields.Char(
        "Entry",
        copy=False,
        readonly=True,
        help="Identifier of the entry that closed the stop; the same entry, sent"
        " twice, is taken once.",
    )

    _uuid_uniq = models.UniqueIndex("(uuid)", "This stop exists already.")
    _operation_uuid_uniq = models.UniqueIndex(
        "(operation_uuid) WHERE operation_uuid IS NOT NULL",
        "This entry belongs to another stop already.",
    )
    _one_origin = models.Constraint(
        "CHECK (request_id IS NULL OR point_id IS NULL)",
        "A stop is for a request or for a collection point, not for both.",
    )

    @api.model
    def _default_uuid(self):
        return str(uuid_lib.uuid4())

    @api.depends("request_id", "point_id")
    def _compute_kind(self):
        for stop in self:
            kind = "point" if stop.point_id else "unplanned"
            stop.kind = "request" if stop.request_id else kind

    @api.depends("request_id", "point_id")
    def _compute_from_origin(self):
        for stop in self:
            origin = stop.request_id or stop.point_id
            stop.partner_id = origin.partner_id or stop.partner_id
            stop.municipality_id = (
                origin.municipality_id
                or stop.municipality_id
                or stop.partner_id.municipality_id
            )
            stop.origin_kind = origin.origin_kind or stop.origin_kind or "household"

    @api.depends("request_id", "point_id", "partner_id")
    def _compute_address(self):
        for stop in self:
            origin = stop.request_id or stop.point_id or stop.partner_id
            town = " ".join(filter(None, [origin.zip, origin.city]))
            stop.address = ", ".join(filter(None, [origin.street, town]))
            stop.phone = stop.request_id.phone or stop.partner_id.phone
            stop.access_notes = stop._get_access_notes()
            stop.map_url = stop._get_map_url()

    @api.depends("request_id.line_ids", "point_id.stream_ids")
    def _compute_goods_expected(self):
        for stop in self:
            lines = [
                f"{line.quantity:g} × {line._get_item_name()}"
                for line in stop.request_id.line_ids
            ]
            streams = stop.point_id.stream_ids.mapped("name")
            stop.goods_expected = ", ".join(lines or streams)

    @api.depends("line_ids.kg")
    def _compute_kg(self):
        totals = dict(
            self.env["soors.round.stop.line"]._read_group(
                [("stop_id", "in", self.ids)], ["stop_id"], ["kg:sum"]
            )
        )
        for stop in self:
            stop.kg = totals.get(stop._origin, 0.0)

    @api.depends("request_id", "point_id", "partner_id", "label")
    def _compute_display_name(self):
        for stop in self:
            request = stop.request_id
            stop.display_name = (
                stop.point_id.display_name
                or request.partner_id.name
                or stop.partner_id.name
                or stop.label
                or self.env._("Unplanned stop")
            )

    def _get_access_notes(self):
        self.ensure_one()
        request = self.request_id
        if not request:
            return self.point_id.access_notes
        parts = [
            self.env._("stairs: %(count)s floors", count=request.stairs)
            if request.stairs
            else "",
            self.env._("lift") if request.has_lift else "",
            request.parking_note,
            request.note,
        ]
        return " · ".join(filter(None, parts))

    def _get_map_url(self):
        """Return a link that opens the navigation of the tablet."""
        self.ensure_one()
        point = self.point_id
        if point.has_position:
            return f"geo:{point.latitude:.6f},{point.longitude:.6f}"
        address = (self.address or "").replace(" ", "+")
        return f"geo:0,0?q={address}" if address else False

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_nothing_happened(vals)
        stops = super().create(vals_list)
        stops._check_round_open()
        return stops

    def _check_round_open(self):
        return self.round_id._check_state("draft", "ready", "running")

    def write(self, vals):
        if not self.env.su:
            if PROTECTED_FIELDS & set(vals):
                self._raise_protected()
            if FROZEN_FIELDS & set(vals):
                self._check_not_closed()
        return super().write(vals)

    def _check_nothing_happened(self, vals):
        # Screens send empty values of read-only fields along with the rest.
        given = {name: vals.get(name) for name in PROTECTED_FIELDS}
        if given.pop("state") not in (None, False, "todo") or any(given.values()):
            self._raise_protected()

    def _raise_protected(self):
        raise UserError(
            self.env._("What happened at a stop is recorded by its buttons, not typed.")
        )

    def _check_not_closed(self):
        for stop in self:
            if stop.state in ("done", "failed"):
                raise UserError(
                    self.env._(
                        "%(stop)s is finished: record a correction instead.",
                        stop=stop.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        for stop in self:
            if stop.state != "todo":
                raise UserError(
                    self.env._(
                        "%(stop)s has been visited: it cannot be taken off the round.",
                        stop=stop.display_name,
                    )
                )

    @api.constrains("request_id", "state")
    def _check_one_open_stop(self):
        for request in self.request_id:
            open_stops = request.stop_ids.filtered(
                lambda stop: (
                    stop.state in ("todo", "arrived", "done")
                    and stop.round_id.state != "cancelled"
                )
            )
            if len(open_stops) > 1:
                raise ValidationError(
                    self.env._(
                        "%(request)s is on a round already.",
                        request=request.display_name,
                    )
                )
