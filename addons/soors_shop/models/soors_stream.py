from odoo import fields, models


class SoorsStream(models.Model):
    _inherit = "soors.stream"

    shop_category_id = fields.Many2one(
        "pos.category",
        "Till category",
        ondelete="set null",
        help="Under which button of the till goods of this stream are found.",
    )

    def _get_shop_category(self):
        """Return the till category of the main stream, created when missing."""
        self.ensure_one()
        root = self
        while root.parent_id:
            root = root.parent_id
        if not root.shop_category_id:
            root.shop_category_id = self.env["pos.category"].create(
                {"name": root.name, "sequence": root.sequence}
            )
        return root.shop_category_id
