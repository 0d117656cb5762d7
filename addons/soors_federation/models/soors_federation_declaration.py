import json

from odoo import api, fields, models

from ..exchange.problem import ExchangeProblem


class SoorsFederationDeclaration(models.Model):
    """A member's released declaration as received; never changed afterwards."""

    _name = "soors.federation.declaration"
    _description = "Declaration of a member"
    _order = "date_from desc, member_id, version desc, id desc"

    name = fields.Char(required=True, readonly=True)
    uuid = fields.Char("Identifier", required=True, readonly=True, index=True)
    member_id = fields.Many2one(
        "soors.federation.member", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="member_id.company_id", store=True)
    collection_id = fields.Many2one(
        "soors.federation.collection", index=True, ondelete="set null"
    )
    member_name = fields.Char("Name told by the member", readonly=True)
    version = fields.Integer(readonly=True, aggregator=None)
    template = fields.Char("Kind", readonly=True)
    region_id = fields.Many2one("soors.region", readonly=True, ondelete="restrict")
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("To", required=True, readonly=True)
    date_released = fields.Datetime("Released on", readonly=True)
    software = fields.Char("Version of the software", readonly=True)
    moves_hash = fields.Char("Seal of the movements", readonly=True)
    moves_count = fields.Integer("Movements", readonly=True)
    warning_count = fields.Integer("Warnings accepted by the member", readonly=True)
    seal = fields.Char("Seal of the release", required=True, readonly=True)
    corrects = fields.Char(
        readonly=True, help="Identifiers of the declarations it replaces."
    )
    content = fields.Text("As received", readonly=True)
    state = fields.Selection(
        [("current", "In force"), ("replaced", "Replaced")],
        default="current",
        required=True,
        readonly=True,
    )
    figure_ids = fields.One2many("soors.federation.figure", "declaration_id", "Figures")

    _seal_uniq = models.UniqueIndex(
        "(member_id, seal)", "This declaration was stored already."
    )

    @api.depends("name", "member_id.name")
    def _compute_display_name(self):
        for declaration in self:
            parts = (declaration.member_id.name, declaration.name)
            declaration.display_name = " ".join(filter(None, parts))

    @api.model
    def _store(self, collection, payloads):
        """Store what is new; say which declarations are in force.

        :param list payloads: checked declarations of one member
        :return: the declarations stored now
        """
        member = collection.member_id
        known = self.search([("member_id", "=", member.id)])
        seals = set(known.mapped("seal"))
        fresh = [payload for payload in payloads if payload["hash"] not in seals]
        stored = self.create(
            [self._prepare_values(collection, payload) for payload in fresh]
        )
        figures = self.env["soors.federation.figure"]
        for declaration, payload in zip(stored, fresh, strict=True):
            figures._store(declaration, payload)
        (known | stored)._update_states()
        return stored

    @api.model
    def _check_unchanged(self, member, payloads):
        """Refuse other figures under an identifier that is stored already."""
        known = self.search([("member_id", "=", member.id)])
        seals = {declaration.uuid: declaration.seal for declaration in known}
        for payload in payloads:
            if seals.get(payload["id"], payload["hash"]) != payload["hash"]:
                raise ExchangeProblem("seal", payload["name"])

    def _update_states(self):
        """Mark what a correction replaced, whatever the order of arrival."""
        replaced = {
            uuid for declaration in self for uuid in json.loads(declaration.corrects)
        }
        old = self.filtered(lambda d: d.uuid in replaced and d.state == "current")
        old.write({"state": "replaced"})

    @api.model
    def _prepare_values(self, collection, payload):
        region = self.env["soors.region"].search(
            [("code", "=", payload.get("region") or "")], limit=1
        )
        checks = payload.get("checks") or []
        return {
            "name": payload["name"],
            "uuid": payload["id"],
            "member_id": collection.member_id.id,
            "collection_id": collection.id,
            "member_name": payload["member"].get("name"),
            "version": payload["version"],
            "template": payload["template"],
            "region_id": (region or collection.member_id.region_id).id,
            "date_from": payload["period"]["from"],
            "date_to": payload["period"]["to"],
            "date_released": payload["released"],
            "software": payload["software"],
            "moves_hash": payload["ledger"].get("hash"),
            "moves_count": payload["ledger"].get("moves"),
            "warning_count": sum(not check.get("passed") for check in checks),
            "seal": payload["hash"],
            "corrects": json.dumps(payload["corrects"]),
            "content": json.dumps(payload, ensure_ascii=False, sort_keys=True),
        }

    def action_view_figures(self):
        """Open the figures of this declaration."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "soors.federation.figure",
            "views": [(False, "list"), (False, "pivot")],
            "domain": [("declaration_id", "=", self.id)],
            "context": {"search_default_group_section": 1},
        }
