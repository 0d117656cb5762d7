from odoo import api, fields, models


class SoorsTreatment(models.Model):
    _name = "soors.treatment"
    _description = "Treatment of goods"
    _order = "sequence, code, id"
    _rec_names_search = ["name", "code", "rd_code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short technical name, never translated.")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[
            ("reuse", "Reuse"),
            ("preparation_for_reuse", "Preparation for reuse"),
            ("recycling", "Recycling"),
            ("recovery", "Recovery"),
            ("disposal", "Disposal"),
            ("internal", "Internal"),
            ("loss", "Explained loss"),
        ],
        required=True,
        help="Where the kilograms are counted in the mass balance.",
    )
    rd_code = fields.Char(
        "R/D code",
        help="Recovery (R1 to R13) or disposal (D1 to D15) operation of Directive"
        " 2008/98/EC.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(code)", "A treatment with this code exists already."
    )
    _rd_code_uniq = models.UniqueIndex(
        "(rd_code) WHERE active AND rd_code IS NOT NULL",
        "An active treatment with this R/D code exists already.",
    )

    @api.depends("name", "rd_code")
    def _compute_display_name(self):
        for treatment in self:
            parts = filter(None, (treatment.rd_code, treatment.name))
            treatment.display_name = " ".join(parts)
