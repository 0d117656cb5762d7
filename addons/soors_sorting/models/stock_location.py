from odoo import fields, models


class StockLocation(models.Model):
    _inherit = "stock.location"

    stage = fields.Selection(
        selection_add=[("residue", "Waiting for an outlet")],
        ondelete={"residue": "set null"},
    )
    bin_treatment_id = fields.Many2one(
        "soors.treatment",
        "Meant for",
        ondelete="restrict",
        index="btree_not_null",
        help="Treatment that the content of this bin waits for. It is still stock "
        "until a load takes it away.",
    )
