from odoo import fields, models


class SoorsRegion(models.Model):
    _name = "soors.region"
    _description = "Region"
    _order = "sequence, name"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Code of the region, for example BE-WAL.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    municipality_ids = fields.One2many("soors.municipality", "region_id")
    municipality_count = fields.Integer(compute="_compute_municipality_count")

    _code_uniq = models.UniqueIndex("(code)", "A region with this code exists already.")

    def _compute_municipality_count(self):
        counts = dict(
            self.env["soors.municipality"]._read_group(
                [("region_id", "in", self.ids)], ["region_id"], ["__count"]
            )
        )
        for region in self:
            region.municipality_count = counts.get(region, 0)
