from odoo import api, fields, models


class SoorsStream(models.Model):
    _name = "soors.stream"
    _description = "Stream of goods"
    _parent_name = "parent_id"
    _parent_store = True
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    display_name = fields.Char(recursive=True)
    code = fields.Char(required=True, help="Short technical name, never translated.")
    parent_id = fields.Many2one(
        "soors.stream", "Part of", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("soors.stream", "parent_id", "Parts")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    eu_category = fields.Selection(
        selection=[
            ("textiles", "Textiles"),
            ("eee", "Electrical and electronic equipment"),
            ("furniture", "Furniture"),
            ("construction", "Construction material and products"),
            ("other", "Other products"),
        ],
        string="EU reuse category",
        help="Category of the reuse report to the European Commission"
        " (Decision (EU) 2021/19).",
    )
    weee_category = fields.Selection(
        selection=[
            ("1", "1. Temperature exchange equipment"),
            ("2", "2. Screens and monitors"),
            ("3", "3. Lamps"),
            ("4a", "4a. Large equipment, without photovoltaic panels"),
            ("4b", "4b. Photovoltaic panels"),
            ("5", "5. Small equipment"),
            ("6", "6. Small IT and telecommunication equipment"),
        ],
        string="WEEE category",
        help="Category of electrical waste (Decision (EU) 2019/2193).",
    )
    waste_code_id = fields.Many2one(
        "soors.waste.code",
        "Main waste code",
        ondelete="restrict",
        help="The usual code that goods have where nobody chose another one; without"
        " it, the first of the usual codes.",
    )
    waste_code_ids = fields.Many2many(
        "soors.waste.code",
        "soors_stream_waste_code_rel",
        "stream_id",
        "waste_code_id",
        string="Usual waste codes",
        domain=[("level", "=", "entry")],
    )
    default_weight = fields.Float(
        "Usual weight (kg)",
        digits=(16, 3),
        help="Kilograms of one piece, where no better weight is known.",
    )

    _code_uniq = models.UniqueIndex("(code)", "A stream with this code exists already.")
    _default_weight_positive = models.Constraint(
        "CHECK (default_weight >= 0)", "A weight cannot be negative."
    )

    @api.depends("name", "parent_id.display_name")
    def _compute_display_name(self):
        for stream in self:
            parent = stream.parent_id.display_name
            stream.display_name = f"{parent} / {stream.name}" if parent else stream.name

    def _get_root(self):
        """Return the main stream this stream is a part of (itself if none)."""
        self.ensure_one()
        root_id = int(self.parent_path.split("/")[0]) if self.parent_path else self.id
        return self.browse(root_id)

    def _get_unit_kg(self):
        """Return the usual kilograms of one piece, taken from the nearest stream
        up the tree that knows it; 0.0 when none does."""
        stream = self
        while stream and not stream.default_weight:
            stream = stream.parent_id
        return stream.default_weight

    def _get_waste_code(self, date):
        """Return the main waste code, else the first usual one in force, from the
        nearest stream up the tree that has one.

        :param date date: the day the goods are handed over
        """
        stream = self
        while stream:
            usual = stream.waste_code_ids
            code = ((stream.waste_code_id & usual) | usual)._valid_on(date)[:1]
            if code:
                return code
            stream = stream.parent_id
        return self.env["soors.waste.code"]
