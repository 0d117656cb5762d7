from odoo import api, fields, models

# The symbols of static/src/goods.svg.
ICONS = [
    ("sofa", "Sofa"),
    ("armchair", "Armchair"),
    ("chair", "Chair"),
    ("table", "Table"),
    ("wardrobe", "Wardrobe"),
    ("bed", "Bed"),
    ("mattress", "Mattress"),
    ("bag", "Bag"),
    ("box", "Box"),
    ("dishes", "Dishes"),
    ("book", "Books"),
    ("toy", "Toys"),
    ("fridge", "Fridge"),
    ("washer", "Washing machine"),
    ("kettle", "Small appliance"),
    ("screen", "Screen"),
    ("computer", "Computer"),
    ("lamp", "Lamp"),
    ("bike", "Bike"),
    ("tool", "Tool"),
    ("other", "Something else"),
]


class SoorsGoodsTile(models.Model):
    """What donors mostly give, as a picture to press with a usual weight.

    The weight serves to fill trucks, never the figures: those come from what the crew
    records.
    """

    _name = "soors.goods.tile"
    _description = "Picture of goods"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    icon = fields.Selection(ICONS, "Picture", required=True, default="other")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_on_web = fields.Boolean(
        "On the public page",
        default=True,
        help="Donors may choose it on the page where they ask for a pick-up.",
    )
    average_weight_id = fields.Many2one(
        "soors.average.weight", "Known weight", ondelete="restrict"
    )
    stream_id = fields.Many2one(
        "soors.stream",
        compute="_compute_stream_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    kg = fields.Float(
        "Kilograms of one",
        digits=(16, 1),
        compute="_compute_kg",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
    )

    dm3 = fields.Integer(
        "Litres of one",
        aggregator=None,
        help="Room that one takes in the truck. Empty: reckoned from its weight.",
    )

    _kg_positive = models.Constraint("CHECK (kg >= 0)", "A weight cannot be negative.")
    _dm3_positive = models.Constraint(
        "CHECK (dm3 >= 0)", "A volume cannot be negative."
    )

    @api.depends("average_weight_id")
    def _compute_stream_id(self):
        for tile in self:
            tile.stream_id = tile.average_weight_id.stream_id or tile.stream_id

    @api.depends("average_weight_id", "stream_id")
    def _compute_kg(self):
        for tile in self:
            tile.kg = (
                tile.average_weight_id.kg or tile.kg or tile.stream_id._get_unit_kg()
            )

    @api.model
    @api.readonly
    def get_tiles(self):
        """Return the pictures in their order, for the screen of a request.

        :return: list of dicts ``id``, ``name``, ``icon``, ``kg`` (of one piece)
        """
        # a score of records  # pylint: disable-next=no-search-all
        return self.search([])._prepare_tiles()

    def _prepare_tiles(self):
        return [
            {"id": tile.id, "name": tile.name, "icon": tile.icon, "kg": tile.kg}
            for tile in self
        ]
