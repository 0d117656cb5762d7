from odoo import api, fields, models

EVENTS = [
    ("received", "Request received"),
    ("planned", "Appointment made or moved"),
    ("day_before", "The day before"),
    ("on_way", "On the way"),
    ("thanks", "Thank you, with what was taken"),
    ("missed", "Nothing was picked up"),
    ("postponed", "Appointment falls away"),
    ("cancelled", "Request cancelled"),
    ("refused", "Request refused"),
    ("removal_planned", "Removal: appointment made or moved"),
    ("removal_day_before", "Removal: the day before"),
]
# What donors hear of their appointment: of these, the last one counts. The day before
# comes also to those who heard of no appointment yet.
PLANNED_EVENTS = ("planned", "removal_planned")
DAY_BEFORE_EVENTS = ("day_before", "removal_day_before")
WITHDRAWN_EVENTS = ("missed", "postponed", "cancelled", "refused")


class SoorsDonorMessage(models.Model):
    """What a donor is told when something happens, by which template."""

    _name = "soors.donor.message"
    _description = "Message to donors"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    event = fields.Selection(EVENTS, "When", required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        index=True,
        help="Empty: for all organisations without a message of their own.",
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        "E-mail",
        domain=[("model", "=", "soors.collection.request")],
        ondelete="restrict",
    )
    sms_template_id = fields.Many2one(
        "sms.template",
        "Text message",
        domain=[("model", "=", "soors.collection.request")],
        ondelete="restrict",
    )

    _event_uniq = models.UniqueIndex(
        "(event, COALESCE(company_id, 0)) WHERE active",
        "There is a message for this moment already: change it or archive it.",
    )

    @api.depends("event")
    @api.depends_context("lang")
    def _compute_name(self):
        labels = dict(self._fields["event"]._description_selection(self.env))
        for message in self:
            message.name = labels.get(message.event)

    @api.depends("name")
    def _compute_display_name(self):
        for message in self:
            message.display_name = message.name

    @api.model
    def _get_message(self, event, company):
        """Return the message of an organisation, else the one of all."""
        domain = [("event", "=", event), ("company_id", "in", [False, company.id])]
        found = self.search(domain)
        return (found.filtered("company_id") or found)[:1]
