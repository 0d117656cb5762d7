from odoo import fields, models

# The private page of a request stays open this long after it was closed.
LEAST_DAYS = 30


class ResCompany(models.Model):
    """How long what donors sent is kept.

    90 days, as entries of tablets: long enough for a complaint, and longer than the
    private page stays open. Five years of names and addresses: the shortest time for
    which a register of waste has to show who handed it over.
    """

    _inherit = "res.company"

    soors_request_keep_days = fields.Integer(
        "Days to keep what donors sent",
        default=90,
        required=True,
        help="After a request is done, refused or cancelled: notes, photos, messages,"
        " phone number and e-mail address; when it brought nothing, name and address"
        " too.",
    )
    soors_holder_keep_years = fields.Integer(
        "Years to keep who gave",
        default=5,
        required=True,
        help="Name and address of who handed goods over, which the register of waste"
        " has to show.",
    )
    soors_forgotten_donor_id = fields.Many2one(
        "res.partner", "Card of forgotten donors", copy=False, ondelete="restrict"
    )

    _soors_keep_range = models.Constraint(
        f"CHECK (soors_request_keep_days BETWEEN {LEAST_DAYS} AND 1826"
        " AND soors_holder_keep_years BETWEEN 1 AND 30)",
        "What donors sent is kept for 30 to 1826 days, who gave for 1 to 30 years.",
    )

    def _get_forgotten_donor(self):
        """Return the card that stands in the place of donors who were forgotten."""
        self.ensure_one()
        if not self.soors_forgotten_donor_id:
            company = self.with_context(lang=self.partner_id.lang)
            self.soors_forgotten_donor_id = self.env["res.partner"].create(
                {
                    "name": company.env._("A donor (name removed)"),
                    "company_id": self.id,
                    "active": False,
                }
            )
        return self.soors_forgotten_donor_id
