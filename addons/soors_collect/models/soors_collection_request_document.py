from odoo import models


class SoorsCollectionRequest(models.Model):
    """The attestation of a request."""

    _name = "soors.collection.request"
    _inherit = ["soors.collection.request", "soors.paper"]

    def _is_gift_taken(self):
        """Tell whether goods were given: a removal alone is no gift."""
        self.ensure_one()
        # sudo: goods of this request's own stop, for whoever may print it
        stop = self.sudo().stop_id
        return bool(stop.state == "done" and stop.line_ids)
