from odoo import api, fields, models

from .soors_donor_message import (
    DAY_BEFORE_EVENTS,
    EVENTS,
    PLANNED_EVENTS,
    WITHDRAWN_EVENTS,
)

SAME_NEWS = dict(zip(PLANNED_EVENTS, DAY_BEFORE_EVENTS, strict=True))
EXPECTING_EVENTS = (*PLANNED_EVENTS, *DAY_BEFORE_EVENTS)


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
        told again. Who heard the day before needs no confirmation of the same hours.
        """
        last = self._get_last(request, event, channel, [("result", "=", "sent")])
        same = (event, SAME_NEWS.get(event, event))
        return last.event in same and (last.about or "") == about

    @api.model
    def _get_last(self, request, event, channel, domain=()):
        """Return the last message of the kind of this event."""
        kinds = self._get_kinds(event)
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
    def _get_kinds(self, event):
        """Return the events after which this one is news again."""
        if event in PLANNED_EVENTS or event in WITHDRAWN_EVENTS:
            return (*EXPECTING_EVENTS, *WITHDRAWN_EVENTS)
        if event in DAY_BEFORE_EVENTS:
            return (event, *WITHDRAWN_EVENTS)
        return (event,)

    @api.model
    def _get_expecting(self, requests):
        """Return those whose donors last heard of an appointment that they have."""
        notices = self.search(
            [
                ("request_id", "in", requests.ids),
                ("event", "in", (*EXPECTING_EVENTS, *WITHDRAWN_EVENTS)),
                ("result", "=", "sent"),
            ],
            order="id",
        )
        last = {notice.request_id: notice.event for notice in notices}
        return requests.filtered(lambda r: last.get(r) in EXPECTING_EVENTS)

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
