from odoo import api, fields, models

# Official languages of the regions; Brussels has two.
REGION_LANGS = {"BE-VLG": "nl", "BE-WAL": "fr"}
# The German-speaking municipalities, which are in Wallonia, by NIS code.
GERMAN_NIS = {
    "63001",
    "63012",
    "63013",
    "63023",
    "63040",
    "63048",
    "63061",
    "63067",
    "63087",
}


class SoorsCollectionRequest(models.Model):
    """The language a donor reads: the one he speaks on the phone."""

    _inherit = "soors.collection.request"

    lang = fields.Selection(
        selection="_selection_lang",
        string="Speaks",
        compute="_compute_lang",
        store=True,
        readonly=False,
        help="The donor reads messages and papers in this language; it is kept on his"
        " card.",
    )
    donor_lang = fields.Char("Language of the donor", compute="_compute_donor_lang")

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.depends("partner_id.lang")
    def _compute_lang(self):
        for request in self:
            company = request.company_id or self.env.company
            known = request.partner_id.lang
            request.lang = known or self._guess_lang(request.municipality_id, company)

    @api.depends("lang", "company_id")
    def _compute_donor_lang(self):
        for request in self:
            company = request.company_id or self.env.company
            request.donor_lang = request.lang or self._get_usual_lang(company)

    @api.onchange("municipality_id")
    def _onchange_municipality_lang(self):
        if not self.partner_id:
            company = self.company_id or self.env.company
            self.lang = self._guess_lang(self.municipality_id, company)

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        requests._keep_lang()
        return requests

    def write(self, vals):
        result = super().write(vals)
        if vals.get("lang"):
            self._keep_lang()
        return result

    def _keep_lang(self):
        """Write the language on the card; who logs in has chosen his own."""
        for request in self:
            partner = request.partner_id
            if request.lang and partner.lang != request.lang:
                # sudo: whether the donor has an account, nothing of it
                if not partner.sudo().user_ids:
                    partner.lang = request.lang

    @api.model
    def _prepare_donor_values(self, name, vals):
        company = self.env["res.company"].browse(vals.get("company_id"))
        found = self.env["soors.municipality"]._find_by_address(
            vals.get("zip"), vals.get("city")
        )
        guess = self._guess_lang(found, company or self.env.company)
        values = super()._prepare_donor_values(name, vals)
        return {**values, "lang": vals.get("lang") or guess}

    @api.model
    def _guess_lang(self, municipality, company):
        """Return the language of a municipality, else the usual one of us."""
        usual = self._get_usual_lang(company)
        spoken = REGION_LANGS.get(municipality.region_id.code, "")
        if municipality.nis in GERMAN_NIS:
            spoken = "de"
        codes = [code for code, _name in self._selection_lang()]
        found = [code for code in codes if code.split("_")[0] == spoken]
        return usual if usual in found or not found else found[0]

    @api.model
    def _get_usual_lang(self, company):
        # sudo: the language of the organisation, for whoever takes a request
        return company.sudo().partner_id.lang or self.env.lang
