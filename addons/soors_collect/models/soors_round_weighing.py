from odoo import api, fields, models
from odoo.exceptions import UserError

TICKET_FIELDS = ("kg_net", "kg_gross", "ticket", "site", "kind")

# What the tablet says for places other than the depot, which it names.
ELSEWHERE = ("recypark", "other")


class SoorsRoundWeighing(models.Model):
    """The truck at the weighbridge, or emptied on its way: once for each trip."""

    _name = "soors.round.weighing"
    _description = "Weighing or unloading of a round"
    _order = "round_id, date, id"

    round_id = fields.Many2one(
        "soors.round", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="round_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [("weigh", "Weighbridge"), ("unload", "Unloaded")],
        required=True,
        default="weigh",
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    site = fields.Char("Where")
    kg_net = fields.Float("Net (kg)", digits=(16, 3))
    kg_gross = fields.Float("Gross (kg)", digits=(16, 3), aggregator=None)
    ticket = fields.Char()
    operation_id = fields.Many2one(
        "soors.operation", "Entry", readonly=True, ondelete="restrict"
    )

    _kg_positive = models.Constraint(
        "CHECK (kg_net >= 0 AND kg_gross >= 0)", "A weight cannot be negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        weighings = super().create(vals_list)
        weighings._check_round_open()
        return weighings

    def write(self, vals):
        self._check_round_open()
        before = {weighing: weighing._describe() for weighing in self}
        result = super().write(vals)
        if any(name in vals for name in TICKET_FIELDS):
            for weighing, was in before.items():
                weighing._tell_change(was)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_round_open()
        for weighing in self:
            weighing.round_id.message_post(
                body=weighing.env._("Taken away: %(was)s", was=weighing._describe())
            )

    def _check_round_open(self):
        """A closed round was spread by its tickets: they stay as they were."""
        for round_ in self.round_id:
            # Who closes it at this moment has not seen this ticket: one of the two
            # comes after the other.
            round_._touch()
            if round_.date_closed:
                raise UserError(
                    self.env._(
                        "%(round)s is closed: its tickets cannot change any more.",
                        round=round_.display_name,
                    )
                )

    def _describe(self):
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        kg = self.kg_net or self.kg_gross
        parts = [
            kinds[self.kind],
            self.ticket or self.site,
            self.env._("%(kg)s kg", kg=f"{kg:g}") if kg else None,
        ]
        return " · ".join(part for part in parts if part)

    def _tell_change(self, was):
        now = self._describe()
        if now != was:
            self.round_id.message_post(
                body=self.env._("Corrected: %(was)s → %(now)s", was=was, now=now)
            )

    def _is_at_depot(self):
        """Tell whether the truck was emptied at the depot."""
        self.ensure_one()
        return self.kind == "unload" and self.site not in ELSEWHERE
