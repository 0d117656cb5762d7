from odoo import fields, models


class SoorsSkill(models.Model):
    _name = "soors.skill"
    _description = "Skill of a crew or vehicle"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    people = fields.Integer(
        help="A crew of so many people has this skill. Zero: the vehicle has it."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "Another skill has this code already.")
    _people_range = models.Constraint(
        "CHECK (people BETWEEN 0 AND 10)", "A crew has between 0 and 10 people."
    )
