from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain


class StockPicking(models.Model):
    """Who brought goods to the depot, or gave them to a crew that passed.

    No request tells of them: the receipt itself forgets who gave, after the years
    that the register of waste must show it.
    """

    _inherit = "stock.picking"

    @api.model
    def _get_forget_domain(self, company):
        years = relativedelta(years=company.soors_holder_keep_years)
        # Others go with their request.
        alone = Domain("round_stop_id", "=", False)
        person = Domain(
            "partner_id", "not in", [False, company.soors_forgotten_donor_id.id]
        ) & Domain("partner_id.commercial_partner_id.is_company", "=", False)
        return (
            Domain("company_id", "=", company.id)
            & Domain("collect_uuid", "!=", False)
            & Domain("date_done", "<", fields.Datetime.now() - years)
            & (alone | Domain("round_stop_id.request_id", "=", False))
            & person
        )

    def _forget_donor(self):
        """Put nobody in the place of donors and delete cards that serve no more."""
        cards = self.partner_id | self.round_stop_id.partner_id
        quiet = self.with_context(tracking_disable=True)
        for company, group in quiet.grouped("company_id").items():
            nobody = company._get_forgotten_donor()
            group._replace_donor(nobody)
            stops = group.round_stop_id.filtered(lambda stop: not stop.point_id)
            stops.write({"partner_id": nobody.id, "label": False, "note": False})
        (cards - self.company_id.soors_forgotten_donor_id)._unlink_unused()

    def _replace_donor(self, nobody):
        self.write({"partner_id": nobody.id})
        self.move_ids.filtered("partner_id").write({"partner_id": nobody.id})
