import base64
import logging

from odoo import api, fields, models

from ..const import COLLECTION_STATES
from ..exchange import read_release
from ..exchange.problem import ExchangeProblem

_logger = logging.getLogger(__name__)


class SoorsFederationCollection(models.Model):
    """One pull from a member, or one file it sent; kept with what was received."""

    _name = "soors.federation.collection"
    _description = "Collection of releases"
    _order = "date_start desc, id desc"

    member_id = fields.Many2one(
        "soors.federation.member", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="member_id.company_id", store=True)
    kind = fields.Selection(
        [("pull", "By the network"), ("file", "By a file")],
        default="pull",
        required=True,
    )
    user_id = fields.Many2one("res.users", "By")
    date_from = fields.Date("Periods from")
    date_to = fields.Date("Periods to")
    date_start = fields.Datetime("Started", default=lambda self: fields.Datetime.now())
    date_end = fields.Datetime("Finished")
    state = fields.Selection(COLLECTION_STATES, default="running", required=True)
    problem = fields.Char("Kind of problem")
    message = fields.Text()
    content = fields.Binary("As received", attachment=True)
    file_name = fields.Char(compute="_compute_file_name")
    new_count = fields.Integer("New")
    known_count = fields.Integer("Already there")
    declaration_ids = fields.One2many(
        "soors.federation.declaration", "collection_id", "Declarations"
    )

    @api.depends("member_id.name", "date_start")
    def _compute_display_name(self):
        for collection in self:
            date = fields.Datetime.to_string(collection.date_start)
            collection.display_name = f"{collection.member_id.name}, {date}"

    @api.depends("member_id")
    def _compute_file_name(self):
        for collection in self:
            collection.file_name = f"collection-{collection.id}.json"

    def _process_pull(self):
        """Ask the member and store what it released; failures are recorded."""
        self.ensure_one()
        try:
            content = self.member_id._get_client().fetch(
                fields.Date.to_string(self.date_from) or None,
                fields.Date.to_string(self.date_to) or None,
            )
        except ExchangeProblem as problem:
            self._set_failed(problem)
            return
        self._process_content(content)

    def _process_content(self, content):
        """Check and store what a member handed over.

        :param bytes content: JSON of schema ``soors.release/1``
        """
        self.ensure_one()
        self.content = base64.b64encode(content)
        try:
            payloads = read_release(content)
            self._check_member(payloads)
            declarations = self.env["soors.federation.declaration"]
            declarations._check_unchanged(self.member_id, payloads)
        except ExchangeProblem as problem:
            self._set_failed(problem)
            return
        stored = declarations._store(self, payloads)
        self._set_done(len(stored), len(payloads) - len(stored))

    def _check_member(self, payloads):
        """Refuse a declaration that another member handed over before."""
        uuids = [payload["id"] for payload in payloads]
        foreign = self.env["soors.federation.declaration"].search_count(
            [("uuid", "in", uuids), ("member_id", "!=", self.member_id.id)], limit=1
        )
        if foreign:
            raise ExchangeProblem("other_member")

    def _set_done(self, new, known):
        self.write(
            {
                "state": "done",
                "date_end": fields.Datetime.now(),
                "new_count": new,
                "known_count": known,
                "message": self._get_done_message(new, known),
            }
        )

    def _set_failed(self, problem):
        _logger.info("Collection %s failed: %s", self.id, problem.code)
        self.write(
            {
                "state": "failed",
                "date_end": fields.Datetime.now(),
                "problem": problem.code,
                "message": self._get_problem_message(problem),
            }
        )

    def _get_done_message(self, new, known):
        if not new + known:
            return self.env._(
                "The member has released nothing for this period: ask for the release."
            )
        return self.env._(
            "%(new)s new declarations, %(known)s already there.", new=new, known=known
        )

    @api.model
    def _get_problem_message(self, problem):
        """Return what happened and what to do, in the user's language."""
        texts = {
            "bad_url": self.env._(
                "The address must start with https:// and hold nothing but the name "
                "of the server (http:// is for this machine only)."
            ),
            "no_url": self.env._(
                "The member has no address: enter it, or import a file."
            ),
            "no_key": self.env._(
                "The key is missing: ask the member's manager for one."
            ),
            "unreachable": self.env._(
                "The member's server does not answer: check the address, try again "
                "later, or ask for a file."
            ),
            "timeout": self.env._(
                "The member's server is too slow today: try again later."
            ),
            "certificate": self.env._(
                "The certificate of the member's server is not valid: its "
                "administrator must renew it."
            ),
            "redirected": self.env._(
                "The server sends us to another address, and the key is not sent "
                "there: enter the right address."
            ),
            "key_refused": self.env._(
                "The key is refused, it was withdrawn or has expired: ask the "
                "member's manager for a new one."
            ),
            "forbidden": self.env._(
                "The key gives no access to released declarations: ask the member's "
                "manager for one made for the federation."
            ),
            "not_found": self.env._(
                "Nothing is found there: check the address and the name of the "
                "database, and whether the member has the reporting add-on."
            ),
            "server_error": self.env._(
                "The member's server reported an error (%(detail)s): try again, then "
                "tell its administrator."
            ),
            "too_large": self.env._(
                "The answer is too large: ask for a shorter period."
            ),
            "not_json": self.env._(
                "The answer is not a release: check address and file."
            ),
            "schema": self.env._(
                "The release is not in the agreed form (%(detail)s): member and "
                "federation should use the same version."
            ),
            "seal": self.env._(
                "The seal of %(detail)s does not fit: the figures were changed on the "
                "way. Ask for it again from the member itself."
            ),
            "sums": self.env._(
                "The figures of %(detail)s do not add up: nothing was stored. Ask the "
                "member to check and correct its declaration."
            ),
            "other_member": self.env._(
                "These declarations belong to another member: check address, "
                "database and key."
            ),
        }
        text = texts.get(problem.code) or problem.code
        return text.replace("%(detail)s", problem.detail or "-")

    def _get_notification(self):
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if self.state == "done" else "danger",
                "sticky": self.state != "done",
                "title": self.member_id.name,
                "message": self.message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
