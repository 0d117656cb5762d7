from odoo import fields, models


class SoorsGrade(models.Model):
    _name = "soors.grade"
    _description = "Grade of goods"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short technical name, never translated.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Char(translate=True)

    _code_uniq = models.UniqueIndex("(code)", "A grade with this code exists already.")
