from odoo import api, fields, models

from ..const import ORIGIN_KINDS, STAGES


class StockLocation(models.Model):
    _inherit = "stock.location"

    stage = fields.Selection(
        STAGES,
        index="btree_not_null",
        help="Where goods are on their way through the enterprise. The ledger of "
        "kilos and the screens find their places by it.",
    )
    treatment_id = fields.Many2one(
        "soors.treatment",
        ondelete="restrict",
        help="What happens to goods that leave for this place.",
    )
    origin_kind = fields.Selection(
        ORIGIN_KINDS, help="Who hands over the goods that come from this place."
    )
    waste_code_id = fields.Many2one(
        "soors.waste.code",
        ondelete="restrict",
        domain=[("level", "=", "entry")],
        help="Waste code of what goes through this place, when always the same.",
    )

    @api.model
    def _get_selection_labels(self, name):
        """Return {key: label in the user's language} of a field of selections."""
        return dict(self._fields[name]._description_selection(self.env))

    def _is_in_stock(self):
        """Tell whether goods here are ours: in a place of ours, or between two."""
        self.ensure_one()
        return self.usage == "internal" or (
            self.usage == "transit" and bool(self.company_id)
        )
