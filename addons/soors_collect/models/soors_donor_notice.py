from odoo import api, fields, models

from .soors_donor_message import APPOINTMENT_EVENTS, EVENTS, PLANNED_EVENTS


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
        default="", help="Day and hours of the appointment that the message was about."
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

    number = fields.Integer(
        readonly=True, help="Which of its kind: two at once are not both told."
    )

    _once_uniq = models.UniqueIndex(
        "(request_id, event, channel, number)", "The donor was told already."
    )

    @api.model
    def _is_told(self, request, event, channel, about):
        """Tell whether this is what the donor heard last.

        An appointment that was moved away and back, or cancelled and made anew, is
        told again.
        """
        last = self._get_last(request, event, channel, [("result", "=", "sent")])
        return (last.event, last.about or "") == (event, about)

    @api.model
    def _get_last(self, request, event, channel, domain=()):
        """Return the last message of the kind of this event."""
        kinds = APPOINTMENT_EVENTS if event in APPOINTMENT_EVENTS else (event,)
        return self.search(
            [
                ("request_id", "=", request.id),
                ("event", "in", kinds),
                ("channel", "=", channel),
                *domain,
            ],
            order="id desc",
            limit=1,
        )

    @api.model
    def _get_expecting(self, requests):
        """Return those whose donors last heard of an appointment that they have."""
        notices = self.search(
            [
                ("request_id", "in", requests.ids),
                ("event", "in", APPOINTMENT_EVENTS),
                ("result", "=", "sent"),
            ],
            order="id",
        )
        last = {notice.request_id: notice.event for notice in notices}
        return requests.filtered(lambda r: last.get(r) in PLANNED_EVENTS)

    @api.model
    def _record(self, request, event, channel, about, result):
        """Keep the outcome; a message that failed before may succeed now."""
        last = self._get_last(request, event, channel)
        if (last.event, last.about or "") == (event, about):
            last.result = result
            return last
        alike = [
            ("request_id", "=", request.id),
            ("event", "=", event),
            ("channel", "=", channel),
        ]
        return self.create(
            {
                "request_id": request.id,
                "event": event,
                "channel": channel,
                "about": about,
                "number": self.search_count(alike) + 1,
                "result": result,
            }
        )
