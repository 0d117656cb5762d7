from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

READER_LOGIN = "release-reader-%s"


class SoorsReleaseAccess(models.TransientModel):
    """Let the federation read released declarations, and stop it."""

    _name = "soors.release.access"
    _description = "Access of the federation to released declarations"

    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        required=True,
        default=lambda self: self.env.company,
    )
    name = fields.Char(
        "For whom",
        required=True,
        default=lambda self: self._default_name(),
        help="Name of the key, so that you know it again.",
    )
    date_expiration = fields.Date(
        "Valid until", required=True, default=lambda self: self._default_date()
    )
    key_names = fields.Char("Keys in force", compute="_compute_key_names")

    @api.model
    def _default_name(self):
        return self.env._("Federation")

    @api.model
    def _default_date(self):
        return fields.Date.context_today(self) + timedelta(days=365)

    @api.depends("company_id")
    def _compute_key_names(self):
        for access in self:
            keys = access._get_keys(access.company_id)
            access.key_names = ", ".join(
                self.env._(
                    "%(name)s (until %(date)s)",
                    name=key.name,
                    date=fields.Date.to_string(key.expiration_date),
                )
                for key in keys
            )

    @api.model
    def create_key(self, name, company_id=None, date_expiration=None):
        """Create a key that reads released declarations and nothing else.

        :param str name: name of the key, for example of the federation
        :param int company_id: company whose releases are read; the current one
        :param date_expiration: last day; a year from now by default
        :return: the key; it is not stored and cannot be shown again
        """
        company = self._get_own_company(company_id)
        last_day = fields.Date.to_date(date_expiration) or self._default_date()
        expiration = datetime.combine(last_day, time(23, 59, 59))
        reader = self._get_reader(company)
        # sudo: the key belongs to a user without rights, made for this purpose
        keys = self.env["res.users.apikeys"].with_user(reader).sudo()
        return keys._generate("rpc", name, expiration)

    @api.model
    def revoke_keys(self, company_id=None):
        """Withdraw every key of the federation; it takes effect at once."""
        company = self._get_own_company(company_id)
        self._get_keys(company)._remove()
        self._find_reader(company).active = False
        return True

    def action_create_key(self):
        """Create a key and show it, this once."""
        self.ensure_one()
        key = self.create_key(self.name, self.company_id.id, self.date_expiration)
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.users.apikeys.show",
            "name": self.env._("Key of the federation"),
            "views": [
                (self.env.ref("soors_reporting.release_key_view_form").id, "form")
            ],
            "target": "new",
            "context": {"default_key": key},
        }

    def action_revoke(self):
        """Withdraw every key."""
        self.ensure_one()
        self.revoke_keys(self.company_id.id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The federation can no longer read."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _get_own_company(self, company_id):
        """Return the company, for a manager of it only."""
        company = self.env["res.company"].browse(company_id or self.env.company.id)
        manager = self.env.user.has_group("soors_base.group_member_manager")
        if not manager or company not in self.env.user.company_ids:
            raise AccessError(
                self.env._("Only the manager of the enterprise lets others read.")
            )
        return company

    @api.model
    def _find_reader(self, company):
        # sudo: managers do not manage users; this one has no right but reading
        # what they released
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return users.search([("login", "=", READER_LOGIN % company.id)], limit=1)

    @api.model
    def _get_reader(self, company):
        """Return the technical user of a company, made or woken up if needed."""
        reader = self._find_reader(company)
        if not reader:
            users = reader.with_context(no_reset_password=True)
            reader = users.create(self._prepare_reader(company))
        reader.filtered(lambda user: not user.active).active = True
        return reader

    def _prepare_reader(self, company):
        group = self.env.ref("soors_reporting.group_release_reader")
        return {
            "name": self.env._("Federation: released declarations"),
            "login": READER_LOGIN % company.id,
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(group.ids)],
            "notification_type": "email",
        }

    @api.model
    def _get_keys(self, company):
        # sudo: names and dates of keys only; the keys themselves are not readable
        keys = self.env["res.users.apikeys"].sudo()
        return keys.search([("user_id", "=", self._find_reader(company).id)])
