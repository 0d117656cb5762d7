from odoo import api, fields, models


class SoorsCollectionRequestLine(models.Model):
    _inherit = "soors.collection.request.line"

    tile_id = fields.Many2one("soors.goods.tile", "Picture", ondelete="restrict")
    condition = fields.Selection(
        [("good", "Good"), ("worn", "Worn"), ("broken", "Broken, dirty or wet")],
        required=True,
        default="good",
    )

    @api.depends("tile_id")
    def _compute_stream_id(self):
        pictured = self.filtered("tile_id")
        for line in pictured:
            line.stream_id = line.tile_id.stream_id
        return super(SoorsCollectionRequestLine, self - pictured)._compute_stream_id()

    @api.depends("tile_id")
    def _compute_kg_estimated(self):
        return super()._compute_kg_estimated()

    def _get_kg_of_one(self):
        return self.tile_id.kg or super()._get_kg_of_one()

    def _get_item_name(self):
        return self.tile_id.name or super()._get_item_name()

    def _get_dm3(self):
        """Return the litres of the line: of its picture, else from its weight."""
        self.ensure_one()
        if self.tile_id.dm3:
            return self.quantity * self.tile_id.dm3
        company = self.request_id.company_id or self.env.company
        return 1000 * self.kg_estimated / (company.soors_plan_density or 100.0)
