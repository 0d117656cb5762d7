from odoo import fields, models

from ..const import MAX_KG


class SoorsCollectionEmptying(models.Model):
    """An emptying of the time before the rounds were kept here.

    Brought along from another tool, to predict from the first day. It is no part of
    the ledger and counts in no report.
    """

    _name = "soors.collection.emptying"
    _description = "Past emptying of a collection point"
    _order = "date desc, id desc"

    point_id = fields.Many2one(
        "soors.collection.point", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="point_id.company_id", store=True, precompute=True, index=True
    )
    date = fields.Date(required=True)
    kg = fields.Float("Kilograms", digits=(16, 1), required=True)

    _point_date_uniq = models.UniqueIndex(
        "(point_id, date)", "This emptying is known already."
    )
    _kg_range = models.Constraint(
        f"CHECK (kg >= 0 AND kg <= {MAX_KG:.0f})",
        "The kilograms of an emptying are between 0 and 30000.",
    )
