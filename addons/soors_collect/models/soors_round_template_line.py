from odoo import fields, models


class SoorsRoundTemplateLine(models.Model):
    _name = "soors.round.template.line"
    _description = "Collection point of a recurring round"
    _order = "template_id, sequence, id"
    _check_company_auto = True

    template_id = fields.Many2one(
        "soors.round.template", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        string="Organisation",
        related="template_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    sequence = fields.Integer(default=10)
    point_id = fields.Many2one(
        "soors.collection.point",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    street = fields.Char(related="point_id.street")
    city = fields.Char(related="point_id.city")

    _point_uniq = models.UniqueIndex(
        "(template_id, point_id)", "This point is on the recurring round already."
    )

    def _get_open(self):
        """Return the lines whose point is in use."""
        return self.filtered("point_id.active")

    def _prepare_stop_values(self, round_):
        self.ensure_one()
        return {
            **round_._prepare_point_stop_values(self.point_id),
            "sequence": self.sequence,
            "is_recurring": True,
        }
