from odoo import api, models


class SoorsCollectionRequest(models.Model):
    """Room in the truck, from the pictures that were pressed."""

    _inherit = "soors.collection.request"

    @api.depends(
        "line_ids.quantity", "line_ids.kg_estimated", "line_ids.tile_id", "kind"
    )
    def _compute_volume_estimated(self):
        for request in self:
            gift = request.kind != "removal"
            lines = request.line_ids if gift else request.line_ids.browse()
            request.volume_estimated = sum(line._get_dm3() for line in lines) / 1000
