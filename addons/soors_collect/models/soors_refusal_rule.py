from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SoorsRefusalRule(models.Model):
    """What is not picked up: area, kind or condition, and what to tell the donor.

    All that a rule names must hold. Rules are tried while the request is typed, by
    the office, on the public page and in mails alike.
    """

    _name = "soors.refusal.rule"
    _description = "Rule of refusal"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", "Organisation", index=True, help="Empty: for all organisations."
    )
    effect = fields.Selection(
        [
            ("refuse", "Refuse the request"),
            ("warn", "Tell who takes the request"),
        ],
        required=True,
        default="refuse",
    )
    reason_id = fields.Many2one(
        "soors.refusal.reason",
        required=True,
        ondelete="restrict",
        domain=[("used_by", "!=", "driver")],
    )
    sentence = fields.Text(
        "What to tell the donor",
        translate=True,
        help="Empty: the sentence of the reason.",
    )
    area = fields.Selection(
        [
            ("any", "Anywhere"),
            ("inside", "In these municipalities"),
            ("outside", "Outside these municipalities"),
        ],
        required=True,
        default="any",
    )
    municipality_ids = fields.Many2many(
        "soors.municipality",
        "soors_refusal_rule_municipality_rel",
        "rule_id",
        "municipality_id",
        string="Municipalities",
    )
    stream_ids = fields.Many2many(
        "soors.stream",
        "soors_refusal_rule_stream_rel",
        "rule_id",
        "stream_id",
        string="Streams",
        help="These streams and their parts.",
    )
    tile_ids = fields.Many2many(
        "soors.goods.tile",
        "soors_refusal_rule_tile_rel",
        "rule_id",
        "tile_id",
        string="Kinds of goods",
    )
    condition = fields.Selection(
        [
            ("any", "Any condition"),
            ("worn", "Worn or worse"),
            ("broken", "Broken, dirty or wet"),
        ],
        required=True,
        default="any",
    )
    floors = fields.Integer(
        "From this floor without lift", help="0: whatever the number of stairs."
    )

    _floors_range = models.Constraint(
        "CHECK (floors BETWEEN 0 AND 60)", "A floor is between 0 and 60."
    )

    @api.constrains(
        "area", "municipality_ids", "stream_ids", "tile_ids", "condition", "floors"
    )
    def _check_says_something(self):
        for rule in self:
            if rule.area != "any" and not rule.municipality_ids:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: choose the municipalities.", rule=rule.display_name
                    )
                )
            goods = rule.stream_ids or rule.tile_ids or rule.condition != "any"
            if rule.area == "any" and not goods and not rule.floors:
                raise ValidationError(
                    self.env._(
                        "%(rule)s would refuse every request: say where, what or in"
                        " which condition.",
                        rule=rule.display_name,
                    )
                )

    @api.model
    def _get_rules(self, company):
        return self.search([("company_id", "in", [False, company.id])])

    def _find_broken(self, request):
        """Return the first of these rules which a request meets, refusals first."""
        for rule in self.sorted(lambda r: r.effect != "refuse"):
            if rule._meets(request):
                return rule
        return self.browse()

    def _meets(self, request):
        self.ensure_one()
        return (
            self._meets_area(request.municipality_id)
            and self._meets_stairs(request)
            and self._meets_goods(request.line_ids)
        )

    def _meets_area(self, municipality):
        if self.area == "any":
            return True
        # Nothing is said of an address that is not known yet.
        listed = municipality._origin in self.municipality_ids
        return bool(municipality) and listed == (self.area == "inside")

    def _meets_stairs(self, request):
        return not self.floors or (
            request.stairs >= self.floors and not request.has_lift
        )

    def _meets_goods(self, lines):
        if not (self.stream_ids or self.tile_ids or self.condition != "any"):
            return True
        return any(self._meets_line(line) for line in lines)

    def _meets_line(self, line):
        if self.tile_ids and line.tile_id._origin not in self.tile_ids:
            return False
        if self.stream_ids:
            path = f"/{line.stream_id._origin.parent_path or ''}"
            if not any(f"/{stream.id}/" in path for stream in self.stream_ids):
                return False
        worse = {"any": None, "worn": ("worn", "broken"), "broken": ("broken",)}
        wanted = worse[self.condition]
        return wanted is None or line.condition in wanted

    def _get_sentence(self):
        """Return what may be read out to the donor."""
        self.ensure_one()
        return self.sentence or self.reason_id.description or self.reason_id.name
