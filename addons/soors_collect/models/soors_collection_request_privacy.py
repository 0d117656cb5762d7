from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

CLOSED_STATES = ("done", "refused", "cancelled")
BATCH = 200
# What figures are made of.
KEPT = ("zip", "city", "municipality_id", "origin_kind")


class SoorsCollectionRequest(models.Model):
    """What donors sent is forgotten some days after a request is closed.

    In two steps. First what served the visit: notes, photos, messages, phone number.
    Who handed goods over stays as long as the register of waste must show it; of a
    request that brought nothing there is no holder, so all of it goes at once. What
    was picked up, when, in which municipality and how often stays: figures are made
    of it.
    """

    _inherit = "soors.collection.request"

    date_closed = fields.Datetime(
        "Closed on",
        compute="_compute_date_closed",
        store=True,
        copy=False,
        help="When it was done, refused or cancelled.",
    )
    is_emptied = fields.Boolean(
        "Personal data removed",
        readonly=True,
        copy=False,
        help="Notes, photos, messages, phone number and e-mail address.",
    )
    is_anonymous = fields.Boolean(
        "Donor removed", readonly=True, copy=False, help="Name and address."
    )

    _forget_idx = models.Index("(date_closed) WHERE is_anonymous IS NOT TRUE")

    @api.depends("state")
    def _compute_date_closed(self):
        now = fields.Datetime.now()
        for request in self:
            closed = request.state in CLOSED_STATES
            made = request.stop_id.date_done if request.state == "done" else False
            request.date_closed = closed and (made or request.date_closed or now)

    # When

    @api.model
    def _cron_forget(self):
        """Remove personal data of old requests, some hundreds at a time."""
        # sudo: a scheduled action works for all organisations, a handful
        # pylint: disable-next=no-search-all
        companies = self.env["res.company"].sudo().search([])
        sent = Domain.OR([self._get_empty_domain(company) for company in companies])
        given = Domain.OR([self._get_forget_domain(company) for company in companies])
        emptied = self.search(sent, limit=BATCH, order="date_closed, id")
        emptied._forget()
        forgotten = self.search(given, limit=BATCH, order="date_closed, id")
        forgotten._forget_donor()
        # Brought to the depot, or given to a crew that passed: no request tells of it.
        receipts = self.env["stock.picking"].with_context(active_test=False)
        loose = Domain.OR(
            [receipts._get_forget_domain(company) for company in companies]
        )
        given_loose = receipts.search(loose, limit=BATCH, order="date_done, id")
        given_loose._forget_donor()
        self.env["ir.cron"]._commit_progress(
            len(emptied) + len(forgotten) + len(given_loose),
            remaining=self.search_count(sent)
            + self.search_count(given)
            + receipts.search_count(loose),
        )

    @api.model
    def _get_empty_domain(self, company):
        days = relativedelta(days=company.soors_request_keep_days)
        return (
            Domain("company_id", "=", company.id)
            & Domain("date_closed", "<", fields.Datetime.now() - days)
            & Domain("is_emptied", "=", False)
        )

    @api.model
    def _get_forget_domain(self, company):
        years = relativedelta(years=company.soors_holder_keep_years)
        return (
            Domain("company_id", "=", company.id)
            & Domain("date_closed", "<", fields.Datetime.now() - years)
            & Domain("is_emptied", "=", True)
            & Domain("is_anonymous", "=", False)
        )

    # What

    def action_reopen(self):
        if any(request.is_emptied for request in self):
            raise UserError(
                self.env._(
                    "The personal data of this request was removed: enter a new one."
                )
            )
        return super().action_reopen()

    def action_forget(self):
        """Remove personal data now, because a donor asks for it.

        Who handed goods over stays for the register of waste, as the law wants.
        """
        self.check_access("write")
        for request in self:
            if request.state not in CLOSED_STATES:
                raise UserError(
                    self.env._(
                        "%(request)s is not closed yet: cancel it first.",
                        request=request.display_name,
                    )
                )
        # sudo: messages and photos of these requests, whoever wrote or sent them
        self.sudo()._forget()
        return True

    def _forget(self):
        """Remove what was sent; of requests that brought nothing, the donor too."""
        # sudo: a stop is read to know whether goods were handed over
        # at any stop: those that failed may have brought something, too
        bare = self.filtered(lambda request: not request.sudo().stop_ids.line_ids)
        self._forget_messages()
        self._forget_files()
        self.activity_ids.unlink()
        self.line_ids.filtered("note").write({"note": False})
        self.stop_ids.filtered("note").write({"note": False})
        quiet = self.with_context(tracking_disable=True)
        quiet.write(self._prepare_emptied_values())
        self._forget_positions()
        bare._forget_donor()

    def _forget_positions(self):
        """Forget where donors live of whom no other request is kept.

        The position served the truck; the register asks for the address only.
        """
        cards = self._filter_people().partner_id
        waiting = [("partner_id", "in", cards.ids), ("is_emptied", "=", False)]
        kept = self.search(waiting)
        (cards - kept.partner_id)._forget_position()

    def _filter_people(self):
        """Leave organisations out, which are no persons."""
        return self.filtered(
            lambda request: not request.partner_id.commercial_partner_id.is_company
        )

    def _prepare_emptied_values(self):
        """Return the values of a request that remembers no more than who gave."""
        return {
            "is_emptied": True,
            "access_token": False,
            "own_latitude": 0.0,
            "own_longitude": 0.0,
            **dict.fromkeys(
                (
                    "contact_name",
                    "phone",
                    "email",
                    "parking_note",
                    "note",
                    "address_to",
                ),
                False,
            ),
        }

    def _forget_messages(self):
        """Delete the discussion: bodies, addresses, names in changes of fields."""
        messages = self.env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "in", self.ids)]
        )
        # Text messages outlive the entry of the discussion.
        self.env["sms.sms"].search([("mail_message_id", "in", messages.ids)]).unlink()
        messages.unlink()
        self.message_follower_ids.unlink()

    def _forget_files(self):
        files = self.photo_ids | self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        files.unlink()

    def _forget_donor(self):
        """Put nobody in the place of donors and delete cards that serve no more.

        Organisations are no persons: they stay in the register.
        """
        people = self._filter_people()
        cards = people.partner_id
        # Stops taken off a round are kept for tablets that may know them.
        removed = self.env["soors.floor.removed"]
        removed.search([("request_id", "in", people.ids)]).unlink()
        quiet = people.with_context(tracking_disable=True)
        for company, group in quiet.grouped("company_id").items():
            group._replace_donor(company._get_forgotten_donor())
        (self - people).write({"is_anonymous": True})
        (cards - self.company_id.soors_forgotten_donor_id)._unlink_unused()

    def _replace_donor(self, nobody):
        stops = self.stop_ids
        receipts = self.env["stock.picking"].search(
            [("round_stop_id", "in", stops.ids)]
        )
        receipts._replace_donor(nobody)
        stops.write({"partner_id": nobody.id, "label": False})
        # Or figures would follow the card of nobody.
        kept = [self._fields[name] for name in KEPT]
        with self.env.protecting(kept, self):
            self.write(
                {
                    **self._prepare_emptied_values(),
                    "partner_id": nobody.id,
                    "street": False,
                    "is_anonymous": True,
                }
            )
