from odoo import api, fields, models

from .soors_donor_message import EVENTS


class SoorsDonorNotice(models.Model):
    """That a donor was told something, or why not: nobody is told twice."""

    _name = "soors.donor.notice"
    _description = "What a donor was told"
    _order = "id desc"

    request_id = fields.Many2one(
        "soors.collection.request", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, precompute=True
    )
    event = fields.Selection(EVENTS, required=True)
    channel = fields.Selection(
        [("email", "E-mail"), ("sms", "Text message")], required=True
    )
    about = fields.Char(
        default="", help="Day and half of the appointment that the message was about."
    )
    result = fields.Selection(
        [
            ("sent", "Handed over for sending"),
            ("stopped", "Not sent: the donor wants no messages"),
            ("no_address", "Not sent: no address or number"),
            ("no_server", "Not sent: no outgoing mail server"),
            ("too_many", "Not sent: told often enough today"),
        ],
        required=True,
    )

    _once_uniq = models.UniqueIndex(
        "(request_id, event, channel, about)", "The donor was told already."
    )

    @api.model
    def _is_told(self, request, event, channel, about):
        domain = [
            ("request_id", "=", request.id),
            ("event", "=", event),
            ("channel", "=", channel),
            ("about", "=", about),
            ("result", "=", "sent"),
        ]
        return bool(self.search_count(domain, limit=1))

    @api.model
    def _record(self, request, event, channel, about, result):
        """Keep the outcome; a message that failed before may succeed now."""
        domain = [
            ("request_id", "=", request.id),
            ("event", "=", event),
            ("channel", "=", channel),
            ("about", "=", about),
        ]
        known = self.search(domain, limit=1)
        if known:
            known.result = result
            return known
        return self.create(
            {
                "request_id": request.id,
                "event": event,
                "channel": channel,
                "about": about,
                "result": result,
            }
        )
