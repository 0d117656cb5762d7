import base64

from odoo import api, fields, models
from odoo.exceptions import UserError


class SoorsFederationImport(models.TransientModel):
    """Take in the file of a member that has no connection."""

    _name = "soors.federation.import"
    _description = "Import of a released declaration"

    member_id = fields.Many2one("soors.federation.member", required=True)
    content = fields.Binary("File", required=True, attachment=False)
    file_name = fields.Char()

    def action_import(self):
        """Check and store the file; a bad one is recorded as a failed collection."""
        self.ensure_one()
        content = base64.b64decode(self.content)
        collection = self._import(self.member_id, content)
        return collection._get_notification()

    @api.model
    def import_release(self, member_id, content):
        """Store a release handed over as text.

        :param int member_id: member it comes from
        :param str content: JSON as exported by the member
        :return: dict with ``state``, ``message``, ``new`` and ``known``
        """
        if not isinstance(content, str):
            raise UserError(self.env._("Hand over the release as text."))
        member = self.env["soors.federation.member"].browse(member_id)
        collection = self._import(member, content.encode())
        return {
            "state": collection.state,
            "message": collection.message,
            "new": collection.new_count,
            "known": collection.known_count,
        }

    @api.model
    def _import(self, member, content):
        member.check_access("write")
        # sudo: collections are written by the collection only
        collection = (
            self.env["soors.federation.collection"]
            .sudo()
            .create({"member_id": member.id, "kind": "file", "user_id": self.env.uid})
        )
        # sudo: this link is read-only for people, the collection alone sets it
        member.sudo().last_collection_id = collection
        collection._process_content(content)
        return collection.sudo(False)
