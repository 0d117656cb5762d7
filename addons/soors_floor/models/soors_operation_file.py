import hashlib

from odoo import fields, models

from ..const import FILE_TYPES


class SoorsOperationFile(models.Model):
    """A photo or signature of an entry; it arrives in pieces, after the entry."""

    _name = "soors.operation.file"
    _description = "Photo of an entry"
    _order = "id"

    uuid = fields.Char("Identifier", required=True, readonly=True)
    operation_id = fields.Many2one(
        "soors.operation", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="operation_id.company_id", store=True, index=True
    )
    mimetype = fields.Char("Type", required=True, readonly=True)
    size = fields.Integer("Bytes", required=True, readonly=True, aggregator=None)
    sha256 = fields.Char("Check", required=True, readonly=True)
    received = fields.Integer("Bytes received", readonly=True, aggregator=None)
    is_complete = fields.Boolean("Complete", readonly=True)
    piece_ids = fields.One2many("soors.operation.piece", "file_id", readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", readonly=True, index="btree_not_null", ondelete="set null"
    )
    picture = fields.Binary(related="attachment_id.datas", string="Photo")

    _uuid_uniq = models.UniqueIndex("(uuid)", "This photo is recorded already.")

    def _add_piece(self, offset, data):
        """Add the next piece; return False when the whole is not what was announced.

        :param int offset: where it belongs; must be what was received before
        :param bytes data: not more than is left
        """
        self.ensure_one()
        self.env["soors.operation.piece"].create(
            {"file_id": self.id, "start": offset, "data": data}
        )
        self.received = offset + len(data)
        return self._complete() if self.received == self.size else True

    def _complete(self):
        whole = b"".join(piece.data for piece in self.piece_ids.sorted("start"))
        self.piece_ids.unlink()
        if hashlib.sha256(whole).hexdigest() != self.sha256:
            self.received = 0
            return False
        self.is_complete = True
        if self.operation_id.is_purged:
            # It came after the days for which pictures are kept.
            return True
        self.attachment_id = self.env["ir.attachment"].create(
            self._prepare_attachment_values(whole)
        )
        return True

    def _prepare_attachment_values(self, whole):
        record = self.operation_id._get_file_owner()
        return {
            "name": f"{self.uuid}.{FILE_TYPES[self.mimetype]}",
            "raw": whole,
            "mimetype": self.mimetype,
            "res_model": record._name,
            "res_id": record.id,
            "company_id": self.company_id.id,
        }

    def _purge(self):
        """Delete the pictures; that there were some stays."""
        self.attachment_id.unlink()
        self.piece_ids.unlink()
