from odoo import fields, models


class SoorsAverageWeight(models.Model):
    _name = "soors.average.weight"
    _description = "Average weight"
    _order = "stream_id, name, id"

    name = fields.Char("Item", required=True, translate=True)
    stream_id = fields.Many2one("soors.stream", index=True, ondelete="restrict")
    kg = fields.Float(
        "Kilograms", digits=(16, 3), required=True, help="Kilograms of one piece."
    )
    source = fields.Char(help="Who measured or published this weight, and when.")
    active = fields.Boolean(default=True)

    _kg_positive = models.Constraint(
        "CHECK (kg > 0)", "An average weight must be more than zero."
    )
    _name_uniq = models.UniqueIndex(
        "((name->>'en_US'), stream_id) WHERE active",
        "This item has a weight in this stream already: change it or archive it.",
    )
