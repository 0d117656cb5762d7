from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import email_normalize, formatLang

LINK = "/pickup/follow/"
# A tablet that was off line all day must not announce the crew in the evening.
ON_WAY_MINUTES = 20
# Who fills the public form may type the address of somebody else.
TOLD_PER_DAY = 8


class SoorsCollectionRequest(models.Model):
    """What the donor is told, in his language, as long as he wants it."""

    _name = "soors.collection.request"
    _inherit = ["soors.collection.request", "portal.mixin"]

    source = fields.Selection(
        [
            ("phone", "Phone or counter"),
            ("web", "Public page"),
            ("mail", "E-mail"),
        ],
        string="Came by",
        required=True,
        default="phone",
    )
    access_token = fields.Char(groups="soors_base.group_planner", index=True)
    notice_ids = fields.One2many(
        "soors.donor.notice", "request_id", "What the donor was told", readonly=True
    )
    donor_taken = fields.Char(
        "What was taken",
        compute="_compute_donor_taken",
        help="Goods and kilograms, in the language of the donor.",
    )
    donor_reason = fields.Text(
        "Why not",
        compute="_compute_donor_reason",
        help="What the reasons say to donors, in the language of the donor; empty"
        " where they say nothing.",
    )
    donor_url = fields.Char("Private link", compute="_compute_donor_url")

    @api.model
    def _get_thread_with_access(
        self, thread_id, *, hash=None, pid=None, token=None, **kwargs
    ):
        """Let nobody into the discussion by the private link.

        It opens the page of the donor, which has limits of its own; the routes of
        discussions would take any file and any number of messages.
        """
        return super()._get_thread_with_access(thread_id, **kwargs)

    def _in_donor_lang(self):
        self.ensure_one()
        return self.with_context(lang=self.donor_lang)

    @api.depends("stop_id.state", "stop_id.kg", "donor_lang")
    def _compute_donor_taken(self):
        for request in self:
            request.donor_taken = request._in_donor_lang()._get_taken()

    def _get_taken(self):
        # sudo: goods of this request's own stop, for whoever tells the donor
        lines = self.sudo().stop_id.line_ids
        totals = {}
        for line in lines:
            quantity, kg = totals.get(line.product_id, (0.0, 0.0))
            totals[line.product_id] = (quantity + line.quantity, kg + line.kg)
        parts = [
            self.env._(
                "%(kg)s kg %(goods)s",
                kg=formatLang(self.env, kg, digits=1),
                goods=product.display_name,
            )
            if product._is_weighed_product()
            else self.env._(
                "%(count)s × %(goods)s",
                count=formatLang(
                    self.env, quantity, digits=0 if quantity.is_integer() else 2
                ),
                goods=product.display_name,
            )
            for product, (quantity, kg) in totals.items()
        ]
        return ", ".join(parts)

    @api.depends("refusal_reason_id", "stop_ids.state", "donor_lang")
    def _compute_donor_reason(self):
        for request in self:
            request.donor_reason = request._in_donor_lang()._get_reason()

    def _get_reason(self):
        """Return why goods were left, in sentences made for donors.

        The name of a reason is a word among us: it never leaves the house.
        """
        # sudo: this request's own stop, for whoever tells the donor
        stop = self.sudo()._get_last_stop()
        reasons = self.refusal_reason_id.sudo()
        if not reasons:
            reasons = stop.failure_reason_id or stop.refusal_ids.reason_id
        return " ".join(filter(None, reasons.mapped("description")))

    def _get_last_stop(self):
        """Return the last stop that was made for this request or is to be made."""
        return self.stop_ids.sorted("id")[-1:]

    def _compute_donor_url(self):
        for request in self:
            # sudo: the token is for the donor's own messages, not for who sends them
            token = request.sudo().access_token
            base = request.get_base_url()
            request.donor_url = f"{base}{LINK}{token}" if token else False

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for request in self:
            # sudo: as above
            request.access_url = f"{LINK}{request.sudo().access_token or ''}"
        return result

    # Telling

    def _tell_donor(self, event):
        """Hand over what the donor is told when this happens; once for each.

        :param str event: one of the events of ``soors.donor.message``
        """
        for request in self:
            # sudo: templates, queue and what was told before, which crews cannot
            # read; all of it is of this request
            request = request.sudo()
            message = self.env["soors.donor.message"].sudo()
            message = message._get_message(event, request.company_id)
            for channel in request._get_channels(message):
                request._tell_by(channel, message)

    def _get_channels(self, message):
        company = self.company_id
        channels = []
        if company.soors_donor_mail and message.mail_template_id:
            channels.append("email")
        if company.soors_donor_sms and message.sms_template_id:
            channels.append("sms")
        return channels

    def _tell_by(self, channel, message):
        self.ensure_one()
        notices = self.env["soors.donor.notice"]
        about = self._get_notice_subject(message.event)
        if notices._is_told(self, message.event, channel, about):
            return
        result = self._get_obstacle(channel)
        if not result:
            self._portal_ensure_token()
            send = self._send_mail if channel == "email" else self._send_sms
            send(message)
            result = "sent"
        notices._record(self, message.event, channel, about, result)

    def _get_obstacle(self, channel):
        """Return why nothing can be sent, empty when all is well."""
        address = (
            email_normalize(self.email) if channel == "email" else self._get_number()
        )
        if not address:
            return "no_address"
        if self._is_stopped(channel, address):
            return "stopped"
        if channel == "email" and not self._has_mail_server():
            return "no_server"
        if self.source == "web" and not self.env["soors.web.limit"]._allow(
            "told", address, TOLD_PER_DAY, 24 * 3600
        ):
            return "too_many"
        return ""

    def _get_number(self):
        return self._phone_format(number=self.phone, country=self.company_id.country_id)

    def _is_stopped(self, channel, address):
        if channel == "email":
            domain = [("email", "=", address)]
            return bool(self.env["mail.blacklist"].search_count(domain, limit=1))
        domain = [("number", "=", address)]
        return bool(self.env["phone.blacklist"].search_count(domain, limit=1))

    @api.model
    def _has_mail_server(self):
        """Tell whether mails would leave, rather than pile up as errors."""
        if tools.config["smtp_server"] not in (False, "", "localhost"):
            return True
        return bool(self.env["ir.mail_server"].search_count([], limit=1))

    def _send_mail(self, message):
        # Queued: the office does not wait for a mail server.
        message.mail_template_id.send_mail(
            self.id,
            email_layout_xmlid="mail.mail_notification_light",
            email_values=self._prepare_mail_values_of_donor(),
        )

    def _prepare_mail_values_of_donor(self):
        """Return what is added to a mail: answers, and STOP among them, come back.

        Mail programs show the header as a Stop button.
        """
        # An answer finds its request by the message that it answers.
        values = {"auto_delete": False}
        alias = self.company_id.soors_request_alias_id
        address = alias.alias_name and alias.alias_full_name
        if address and "@" in address:
            stop = {"List-Unsubscribe": f"<mailto:{address}?subject=STOP>"}
            values |= {"headers": repr(stop), "reply_to": address}
        return values

    def _stop_messages(self):
        """Write to the donor of this request no more, whatever happens."""
        self.ensure_one()
        email = email_normalize(self.email)
        number = self._get_number()
        # sudo: only administrators keep the lists; just this donor's own addresses
        # are added
        if email:
            self.env["mail.blacklist"].sudo()._add(email)
        if number:
            self.env["phone.blacklist"].sudo()._add([number])
        self.message_post(
            body=self.env._("The donor wants no more messages."),
            author_id=self.partner_id.id,
        )

    # When

    def _inverse_date_planned(self):
        result = super()._inverse_date_planned()
        self.filtered("stop_id")._note_change(is_meant=True)
        return result

    def _put_on(self, round_, moment):
        result = super()._put_on(round_, moment)
        self._note_change(is_meant=True)
        return result

    @api.model
    def _cron_tell_day_before(self):
        """Tell the donors of tomorrow that the crew comes."""
        # sudo: a scheduled action works for all organisations, a handful
        # pylint: disable-next=no-search-all
        for company in self.env["res.company"].sudo().search([]):
            self._get_tomorrow(company)._tell_donor("day_before")

    @api.model
    def _get_tomorrow(self, company):
        today = fields.Datetime.now().astimezone(company._get_timezone()).date()
        start, end = company._get_utc_bounds(*[today + timedelta(days=1)] * 2)
        return self.search(
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "planned")
            & Domain("date_planned", ">=", start)
            & Domain("date_planned", "<", end)
        )
