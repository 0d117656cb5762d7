from odoo import api, models
from odoo.exceptions import ValidationError


class SoorsCollectionPoint(models.Model):
    """Thousands of points at once, by the standard import."""

    _inherit = "soors.collection.point"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Example of a file of collection points"),
                "template": "/soors_collect/static/import/collection_points.csv",
            }
        ]

    @api.model
    def load(self, fields, data):
        # No line in the history of each of thousands of new records.
        quiet = self.with_context(tracking_disable=True, mail_create_nolog=True)
        return super(SoorsCollectionPoint, quiet).load(fields, data)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("latitude") or vals.get("longitude"):
                vals.setdefault("has_position", True)
        self._check_known_towns(vals_list)
        return super().create(vals_list)

    @api.model
    def _check_known_towns(self, vals_list):
        """Name the points without municipality, rather than fail on a column."""
        bare = [
            vals
            for vals in vals_list
            if not vals.get("municipality_id") and not vals.get("partner_id")
        ]
        if not bare:
            return
        known = self.env["res.partner"]._get_municipalities_by_zip()
        for vals in bare:
            zip_code = (vals.get("zip") or "").strip()
            if known.get(zip_code):
                continue
            name = " ".join(filter(None, [vals.get("code"), vals.get("name")]))
            if not zip_code:
                raise ValidationError(
                    self.env._(
                        "%(point)s: type its postal code or its municipality.",
                        point=name,
                    )
                )
            raise ValidationError(
                self.env._(
                    "%(point)s: the postal code %(zip)s is not known.",
                    point=name,
                    zip=zip_code,
                )
            )

    @api.depends("zip", "city")
    def _compute_municipality_id(self):
        if len(self) < 2:
            return super()._compute_municipality_id()
        known = self.env["res.partner"]._get_municipalities_by_zip()
        for point in self:
            found = known[(point.zip or "").strip()]._pick_by_city(point.city)
            point.municipality_id = found or point.municipality_id
        return None
