from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..exchange import MemberClient, check_url
from ..exchange.problem import ExchangeProblem


class SoorsFederationMember(models.Model):
    _name = "soors.federation.member"
    _description = "Member of the federation"
    _inherit = ["mail.thread"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        "Federation",
        required=True,
        default=lambda self: self.env.company,
    )
    region_id = fields.Many2one("soors.region", ondelete="restrict")
    contact = fields.Char(help="Who to call about the figures.")
    email = fields.Char()
    url = fields.Char(
        "Address",
        tracking=True,
        help="For example https://fleur.example.org. Empty: the member sends files.",
    )
    database = fields.Char(help="Name of the member's database, if it has several.")
    # Nobody reads the key back, not even an administrator: only the collection
    # does, as the system.
    api_key = fields.Char(groups=fields.NO_ACCESS, copy=False)
    new_key = fields.Char(
        "Key",
        compute="_compute_new_key",
        inverse="_inverse_new_key",
        help="Given by the member's manager. It is stored and never shown again.",
    )
    has_key = fields.Boolean("Key stored", compute="_compute_has_key")
    collection_ids = fields.One2many("soors.federation.collection", "member_id")
    declaration_ids = fields.One2many("soors.federation.declaration", "member_id")
    last_collection_id = fields.Many2one(
        "soors.federation.collection", readonly=True, copy=False, ondelete="set null"
    )
    last_state = fields.Selection(
        related="last_collection_id.state", string="Last collection"
    )
    last_date = fields.Datetime(related="last_collection_id.date_start")
    last_message = fields.Text(related="last_collection_id.message")
    declaration_count = fields.Integer(compute="_compute_declaration_count")

    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "A member with this name exists already."
    )

    def _compute_new_key(self):
        self.new_key = False

    def _inverse_new_key(self):
        for member in self.filtered("new_key"):
            member.check_access("write")
            # sudo: the key may be written by who keeps members, and read by nobody
            member.sudo().api_key = member.new_key.strip()

    @api.depends("new_key")
    def _compute_has_key(self):
        for member in self:
            member.has_key = bool(member.sudo().api_key)  # only whether there is one

    def _compute_declaration_count(self):
        counts = self.env["soors.federation.declaration"]._read_group(
            [("member_id", "in", self.ids), ("state", "=", "current")],
            ["member_id"],
            ["__count"],
        )
        by_member = {member.id: count for member, count in counts}
        for member in self:
            member.declaration_count = by_member.get(member.id, 0)

    @api.constrains("url")
    def _check_url(self):
        for member in self.filtered("url"):
            try:
                check_url(member.url)
            except ExchangeProblem as problem:
                collections = self.env["soors.federation.collection"]
                message = collections._get_problem_message(problem)
                raise ValidationError(message) from None

    def action_collect(self, date_from=None, date_to=None):
        """Pull what the members released.

        :param date_from: only periods that end on or after this day
        :param date_to: only periods that start on or before this day
        :return: the collections made, as an action
        """
        self.check_access("write")
        collections = self._collect(date_from, date_to)
        if len(collections) == 1:
            return collections._get_notification()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Collections"),
            "res_model": "soors.federation.collection",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", collections.ids)],
        }

    def action_view_declarations(self):
        """Open what this member declared."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "soors.federation.declaration",
            "views": [(False, "list"), (False, "form")],
            "domain": [("member_id", "=", self.id)],
        }

    def _collect(self, date_from=None, date_to=None):
        # sudo: collections are written by the collection only
        collections = self.env["soors.federation.collection"].sudo()
        for member in self:
            collection = collections.create(
                {
                    "member_id": member.id,
                    "user_id": self.env.uid,
                    "date_from": date_from,
                    "date_to": date_to,
                }
            )
            collections |= collection
            # sudo: this link is read-only for people, the collection alone sets it
            member.sudo().last_collection_id = collection
            collection._process_pull()
        return collections.sudo(False)

    def _get_client(self):
        """Return what asks the member's server.

        :raise ExchangeProblem: when the address or the key is missing
        """
        self.ensure_one()
        key = self.sudo().api_key  # handed to the transport and nowhere else
        if not self.url:
            raise ExchangeProblem("no_url")
        if not key:
            raise ExchangeProblem("no_key")
        return MemberClient(self.url, self.database, key)

    @api.model
    def _get_collectable_domain(self):
        return [("url", "!=", False)]

    @api.model
    def _cron_collect(self):
        """Pull from every member, one transaction each."""
        members = self.search(self._get_collectable_domain())
        members = members.filtered("has_key")
        for done, member in enumerate(members, 1):
            member._collect()
            remaining = len(members) - done
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                break
