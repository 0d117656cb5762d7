from odoo import api, fields, models
from odoo.tools.misc import formatLang


class SoorsPlanJobLine(models.Model):
    _name = "soors.plan.job.line"
    _description = "Stop of a proposed plan"
    _order = "job_id, route_id, sequence, id"
    _check_company_auto = True

    job_id = fields.Many2one(
        "soors.plan.job", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="job_id.company_id", store=True, index=True, precompute=True
    )
    route_id = fields.Many2one(
        "soors.plan.job.route", index="btree_not_null", ondelete="cascade"
    )
    date = fields.Date(required=True)
    sequence = fields.Integer()
    kind = fields.Selection(
        [("stop", "Stop"), ("unload", "Unload"), ("break", "Break")],
        required=True,
        default="stop",
    )
    # Deleted with what they point at: a proposal is out of date then anyway.
    stop_id = fields.Many2one(
        "soors.round.stop", index="btree_not_null", ondelete="cascade"
    )
    request_id = fields.Many2one(
        "soors.collection.request", index="btree_not_null", ondelete="cascade"
    )
    point_id = fields.Many2one(
        "soors.collection.point", index="btree_not_null", ondelete="cascade"
    )
    label = fields.Char("Where", compute="_compute_label")
    address = fields.Char(compute="_compute_label")
    date_start = fields.Datetime("Time")
    minutes = fields.Integer()
    kg_planned = fields.Float("Expected kg", digits=(16, 0))
    is_left_out = fields.Boolean("Left out")
    was_planned = fields.Boolean("Was on a round")
    is_moved = fields.Boolean("Comes from another round")
    reason = fields.Selection(
        [
            ("no_position", "Position unknown"),
            ("no_town", "Municipality unknown"),
            ("no_vehicle", "No vehicle"),
            ("skill", "Skill missing"),
            ("size", "Too large or heavy"),
            ("no_way", "No road"),
            ("window", "Hours impossible"),
            ("load", "Trucks are full"),
            ("time", "Day is full"),
            ("detour", "Detour too long"),
        ],
    )
    reason_amount = fields.Integer(help="Detour in units of 10 metres.")
    explanation = fields.Char("Why", compute="_compute_explanation")

    @api.depends("stop_id", "request_id", "point_id", "kind")
    def _compute_label(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            record = line.stop_id or line.request_id or line.point_id
            donor = line.request_id.partner_id.name
            line.label = donor or record.display_name or kinds[line.kind]
            line.address = line.stop_id.address or ", ".join(
                filter(None, [record.street, record.city])
                if record and not line.stop_id
                else []
            )
            if record.municipality_id and not record._get_plan_position():
                line.address = self.env._(
                    "%(address)s (about: the centre of %(town)s)",
                    address=line.address or self.env._("No address"),
                    town=record.municipality_id.name,
                )

    @api.depends("reason", "reason_amount")
    def _compute_explanation(self):
        sentences = self._get_sentences()
        for line in self:
            sentence = sentences.get(line.reason, "")
            if line.reason == "detour":
                km = formatLang(self.env, line.reason_amount / 100, digits=1)
                sentence = self.env._(
                    "It would cost %(km)s km more, which is more than it is worth"
                    " today.",
                    km=km,
                )
            line.explanation = sentence

    def _get_sentences(self):
        """Return why a stop is left out, in words, by reason."""
        return {
            "no_position": self.env._("Nobody knows where it is: type its position."),
            "no_town": self.env._(
                "Nobody knows its municipality: check its postal code."
            ),
            "no_vehicle": self.env._("No vehicle drives that day."),
            "skill": self.env._(
                "No crew or truck of that day can do what is needed there."
            ),
            "size": self.env._("It does not fit in any truck, even an empty one."),
            "no_way": self.env._("The road server knows no way there."),
            "window": self.env._(
                "No crew can be there within its hours and back in time."
            ),
            "load": self.env._("The trucks that could come are full."),
            "time": self.env._("The crews that could come have no time left."),
        }
