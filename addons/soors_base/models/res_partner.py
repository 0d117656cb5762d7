from collections import defaultdict

from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    municipality_id = fields.Many2one(
        "soors.municipality",
        compute="_compute_municipality_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Found from the postal code; goods from this address are counted for"
        " this municipality.",
    )

    @api.depends("zip", "city", "country_id")
    def _compute_municipality_id(self):
        by_zip = self._get_municipalities_by_zip()
        for partner in self:
            country = partner.country_id.code or "BE"
            found = by_zip[(partner.zip or "").strip()]
            partner.municipality_id = (
                found._pick_by_city(partner.city) if country == "BE" else False
            )

    def _get_municipalities_by_zip(self):
        """Return the municipalities of each postal code of ``self`` in one query."""
        Municipality = self.env["soors.municipality"]
        result = defaultdict(Municipality.browse)
        if len(self) == 1:
            zip_code = (self.zip or "").strip()
            result[zip_code] = Municipality._find_by_zip(zip_code)
            return result
        # a few hundred rows, cheaper than a search per postal code
        # pylint: disable-next=no-search-all
        everywhere = Municipality.search([], order="population desc, nis")
        for municipality in everywhere:
            for zip_code in (municipality.zips or "").strip("|").split("|"):
                result[zip_code] |= municipality
        return result

    @api.model
    def _assign_missing_municipality(self):
        """Complete the addresses that were there before the municipalities."""
        self.with_context(active_test=False).search(
            [("municipality_id", "=", False), ("zip", "!=", False)]
        )._compute_municipality_id()
