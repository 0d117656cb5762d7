from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    round_stop_id = fields.Many2one(
        "soors.round.stop",
        "Stop of a round",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    collect_uuid = fields.Char(
        "Entry",
        copy=False,
        readonly=True,
        help="Identifier made where the goods were entered; the same entry, sent"
        " twice, is taken once.",
    )

    _collect_uuid_uniq = models.UniqueIndex(
        "(collect_uuid) WHERE collect_uuid IS NOT NULL",
        "This entry is being recorded already.",
    )

    @api.model
    def _find_collect_entry(self, uuid):
        """Return the transfer that an entry made, empty when it is new."""
        return self.search([("collect_uuid", "=", uuid)], limit=1)
