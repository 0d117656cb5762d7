import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SoorsMunicipality(models.Model):
    _name = "soors.municipality"
    _description = "Municipality"
    _order = "name, nis"
    _rec_names_search = ["name", "nis", "zips"]

    name = fields.Char(required=True)
    nis = fields.Char(
        "NIS code",
        required=True,
        help="Code of the municipality at the national office of statistics.",
    )
    region_id = fields.Many2one(
        "soors.region", required=True, index=True, ondelete="restrict"
    )
    zips = fields.Char(
        "Postal codes",
        help="Postal codes between bars, for example |4000|4020|. A postal code may"
        " belong to two municipalities.",
    )
    population = fields.Integer(help="Number of inhabitants, used for kg per head.")
    population_year = fields.Integer(
        help="Population on 1 January of this year: say so beside every figure per"
        " inhabitant."
    )
    active = fields.Boolean(default=True)

    _nis_uniq = models.UniqueIndex(
        "(nis)", "A municipality with this NIS code exists already."
    )
    _population_positive = models.Constraint(
        "CHECK (population >= 0)", "A population cannot be negative."
    )

    @api.constrains("zips")
    def _check_zips(self):
        for municipality in self:
            zips = municipality.zips
            if zips and not re.fullmatch(r"\|(\w[\w -]*\|)+", zips):
                raise ValidationError(
                    self.env._(
                        "Write the postal codes of %(name)s between bars, for example"
                        " |4000|4020|.",
                        name=municipality.name,
                    )
                )

    @api.model
    def _find_by_zip(self, zip_code):
        """Return the municipalities that have this postal code.

        Mostly one, sometimes two (1040 and 1050 in Brussels), the one with most
        inhabitants first; empty when the code is unknown.
        """
        zip_code = (zip_code or "").strip()
        if not zip_code or "|" in zip_code:
            return self.browse()
        escaped = re.sub(r"([\\%_])", r"\\\1", zip_code)
        return self.search(
            [("zips", "like", f"|{escaped}|")], order="population desc, nis"
        )

    @api.model
    def _find_by_address(self, zip_code, city=None):
        """Return at most one municipality; the city decides between two."""
        found = self._find_by_zip(zip_code)
        return found._pick_by_city(city)

    def _pick_by_city(self, city):
        """Return the one of ``self`` named like the city, else the first."""
        city = (city or "").strip().casefold()
        named = self.filtered(lambda m: m.name.casefold() == city)
        return (named or self)[:1]
