import re
import unicodedata

from odoo import api, fields, models
from odoo.tools import SQL

# What parts several things named by one picture: "Fridge, freezer".
WORD = re.compile(r"[^\W_]+")
PARTS = re.compile(r"\s*(?:,|/|\bor\b|\bou\b|\bof\b|\boder\b)\s*")


def read_words(text):
    """Return a name as plain words between blanks, to be looked for in others.

    >>> read_words("Canapé 3 places")
    ' canape 3 places '
    """
    plain = unicodedata.normalize("NFKD", text or "").casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = " ".join(WORD.findall(plain))
    return f" {words} "


class ProductTemplate(models.Model):
    """Give goods the picture that drivers know them by."""

    _inherit = "product.template"

    tile_id = fields.Many2one(
        "soors.goods.tile",
        "Picture on tablets",
        compute="_compute_tile_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        help="What drivers press for these goods. It is found by the name; choose"
        " another one if it is wrong.",
    )

    @api.depends("name", "stream_id")
    def _compute_tile_id(self):
        lost = self.filtered(lambda product: product.stream_id and not product.tile_id)
        pictures = self._get_pictures() if lost else []
        for product in self:
            found = product.tile_id.id
            if product in lost:
                found = product._find_picture(pictures)
            product.tile_id = found

    @api.model
    def _get_pictures(self):
        """Return [(id, stream, main stream, names in all languages)] of pictures."""
        self.env["soors.goods.tile"].flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT t.id, t.stream_id, split_part(s.parent_path, '/', 1)::int,"
                "       t.name"
                "  FROM soors_goods_tile t JOIN soors_stream s ON s.id = t.stream_id"
                " WHERE t.active ORDER BY t.sequence, t.id"
            )
        )
        return [
            (id_, stream, root, {part for n in names.values() for part in _split(n)})
            for id_, stream, root, names in rows
        ]

    def _find_picture(self, pictures):
        """Return the picture whose name is in the name of these goods.

        The longest name wins. Without one, the only picture of their stream is right.
        """
        name = read_words(self.name)
        root = self.stream_id._get_root().id
        found = [
            (len(part), id_)
            for id_, _stream, main, parts in pictures
            for part in parts
            if main == root and part in name
        ]
        if found:
            return max(found)[1]
        same = [id_ for id_, stream, *_rest in pictures if stream == self.stream_id.id]
        return same[0] if len(same) == 1 else False


def _split(name):
    parts = (read_words(part) for part in PARTS.split(name))
    return [part for part in parts if part.strip()]
