import uuid as uuid_lib

from odoo import api, fields, models


class SoorsRoundStopCompleteWizard(models.TransientModel):
    _name = "soors.round.stop.complete.wizard"
    _description = "Record what was picked up"
    _inherit = ["soors.goods.form"]

    _goods_from = ("stop_id", "mode")

    stop_id = fields.Many2one("soors.round.stop", required=True, ondelete="cascade")
    mode = fields.Selection(
        [
            ("complete", "What was picked up"),
            ("add", "Goods were forgotten"),
            ("remove", "Goods were booked by mistake"),
        ],
        required=True,
        default="complete",
    )
    # Made when the form opens: a second press of the button is the same entry.
    uuid = fields.Char(required=True, default=lambda self: self._default_uuid())
    address = fields.Char(related="stop_id.address")
    goods_expected = fields.Char(related="stop_id.goods_expected")
    access_notes = fields.Text(related="stop_id.access_notes")
    line_ids = fields.One2many(
        "soors.round.stop.complete.wizard.line",
        "wizard_id",
        "Goods",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    note = fields.Text()

    @api.model
    def _default_uuid(self):
        return str(uuid_lib.uuid4())

    def _get_goods_company(self):
        return self.stop_id.company_id

    def _prepare_lines(self):
        """Return a line per sort of goods that is expected at the stop."""
        self.ensure_one()
        if self.mode != "complete":
            return []
        stop = self.stop_id
        wanted = [
            (line.product_id, line.stream_id, line.quantity, line.kg_estimated)
            for line in stop.request_id.line_ids
        ]
        wanted += [(None, stream, 0.0, 0.0) for stream in stop.point_id.stream_ids]
        expected = {}
        for product, stream, quantity, kg in wanted:
            product = product or self._get_product_of(stream)
            if product:
                pieces, kilos = expected.get(product, (0.0, 0.0))
                expected[product] = (pieces + quantity, kilos + kg)
        return [
            self._prepare_expected_line(product, quantity, kg)
            for product, (quantity, kg) in expected.items()
        ]

    def _prepare_expected_line(self, product, quantity, kg):
        if not product._is_weighed_product():
            return {"product_id": product.id, "quantity": quantity}
        # What the office estimated, until the crew says what the scale reads.
        return {"product_id": product.id, "kg": kg, "kg_source": "average"}

    def _get_product_of(self, stream):
        """Return the unsorted type of a stream, else of the stream it is part of."""
        domain = self.env["product.product"]._get_collectable_domain(
            self.stop_id.company_id
        )
        while stream:
            product = self.env["product.product"].search(
                [("stream_id", "=", stream.id), *domain], limit=1
            )
            if product:
                return product
            stream = stream.parent_id
        return self.env["product.product"]

    def _record(self, entries):
        if self.mode == "complete":
            self.stop_id.action_complete(entries, self.uuid, note=self.note)
        else:
            self.stop_id.action_correct(
                entries, self.uuid, kind=self.mode, note=self.note
            )


class SoorsRoundStopCompleteWizardLine(models.TransientModel):
    _name = "soors.round.stop.complete.wizard.line"
    _description = "Goods picked up"
    _inherit = ["soors.goods.line"]

    wizard_id = fields.Many2one(
        "soors.round.stop.complete.wizard", required=True, ondelete="cascade"
    )
