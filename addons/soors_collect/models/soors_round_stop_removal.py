from odoo import api, fields, models


class SoorsRoundStop(models.Model):
    """A removal is made at a stop like others, but brings no goods."""

    _inherit = "soors.round.stop"

    kind = fields.Selection(selection_add=[("removal", "Social removal")])

    @api.depends("request_id.kind")
    def _compute_kind(self):
        result = super()._compute_kind()
        for stop in self:
            if stop.request_id.kind == "removal":
                stop.kind = "removal"
        return result

    @api.depends("request_id.kind")
    def _compute_goods_expected(self):
        removals = self.filtered(lambda stop: stop.request_id.kind == "removal")
        for stop in removals:
            stop.goods_expected = stop._get_removal_text()
        return super(SoorsRoundStop, self - removals)._compute_goods_expected()

    def _get_removal_text(self):
        """Return what the crew must know of a removal, in one line."""
        request = self.request_id
        parts = [
            self.env._("Social removal, nothing to weigh"),
            request._get_length_text(),
        ]
        if request.address_to:
            parts.append(self.env._("to %(address)s", address=request.address_to))
        return " · ".join(parts)

    def _read_pickup(self, lines):
        # Goods that are given along with a removal are booked like others.
        if not lines and self.request_id.kind == "removal":
            return []
        return super()._read_pickup(lines)
