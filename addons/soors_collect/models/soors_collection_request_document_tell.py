from odoo import api, fields, models

ATTESTATION = "soors_collect.action_report_attestation"


class SoorsCollectionRequest(models.Model):
    """The attestation of a gift, for the donor who has the private link."""

    _inherit = "soors.collection.request"

    donor_document_url = fields.Char(
        "Link to the attestation",
        compute="_compute_donor_document_url",
        help="Private link; empty where nothing was given.",
    )

    @api.depends("state", "kind")
    def _compute_donor_document_url(self):
        for request in self:
            url = request.donor_url if request._has_attestation() else False
            request.donor_document_url = f"{url}/attestation" if url else False

    def _has_attestation(self):
        """Tell whether something was given that can be attested."""
        self.ensure_one()
        # sudo: whether goods came from this request, for whoever tells the donor
        taken = self.state == "done" and bool(self.sudo().stop_id.line_ids)
        return taken and self.kind == "gift"

    def _render_attestation(self):
        """Return (content, "pdf" or "html"): the paper, or its page to print.

        Where no program makes PDFs, a page says the same.
        """
        self.ensure_one()
        # sudo: whoever has the private link of this request may read its paper, and
        # of no other
        reports = self.env["ir.actions.report"].sudo()
        if reports.get_wkhtmltopdf_state() in ("ok", "upgrade"):
            # Tests of Odoo's get a page unless the paper is asked for.
            reports = reports.with_context(force_report_rendering=True)
            return reports._render_qweb_pdf(ATTESTATION, self.ids)
        return reports._render_qweb_html(ATTESTATION, self.ids)
