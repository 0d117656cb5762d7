from odoo import fields, models


class SoorsOperationPiece(models.Model):
    """A piece of a file that is still on its way."""

    _name = "soors.operation.piece"
    _description = "Piece of a photo"
    _order = "file_id, start"

    file_id = fields.Many2one(
        "soors.operation.file", required=True, index=True, ondelete="cascade"
    )
    start = fields.Integer(required=True)
    data = fields.Binary(required=True, attachment=False)

    _start_uniq = models.UniqueIndex("(file_id, start)", "This piece is here already.")
