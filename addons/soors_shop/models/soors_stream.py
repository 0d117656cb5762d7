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
            root.shop_category_id = root._create_shop_category()
        return root.shop_category_id

    def _create_shop_category(self):
        """Create the till category of a stream, named alike in every language."""
        self.ensure_one()
        category = self.env["pos.category"].create(
            {"name": self.name, "sequence": self.sequence}
        )
        for code, _name in self.env["res.lang"].get_installed():
            translated = self.with_context(lang=code)
            category.with_context(lang=code).name = translated.name
        return category
