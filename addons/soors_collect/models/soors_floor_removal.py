from odoo import models


class SoorsDevice(models.Model):
    """Tell the crew on its tablet that this stop is a removal."""

    _inherit = "soors.device"

    def _prepare_stop(self, stop):
        values = super()._prepare_stop(stop)
        if stop.request_id.kind == "removal":
            text = stop._get_removal_text()
            values["kind"] = "removal"
            values["note"] = "\n".join(filter(None, [text, values["note"]]))
            values["expected"] = []
        return values
