import json
import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..const import MAX_SEQ
from ..reading import estimate

_logger = logging.getLogger(__name__)


class SoorsOperation(models.Model):
    """What somebody did on a tablet: one act, kept for good and applied once."""

    _name = "soors.operation"
    _description = "Entry of a tablet"
    _order = "date_received desc, device_id, seq desc, id desc"
    _rec_name = "kind"
    _check_company_auto = True

    uuid = fields.Char("Identifier", required=True, readonly=True)
    device_id = fields.Many2one(
        "soors.device", readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, readonly=True, index=True
    )
    epoch = fields.Char("Memory", readonly=True)
    seq = fields.Integer("Number", readonly=True, aggregator=None)
    schema = fields.Integer(readonly=True, aggregator=None)
    kind = fields.Char(required=True, readonly=True, index=True)
    round_uuid = fields.Char(readonly=True)
    stop_uuid = fields.Char(readonly=True)
    corrects_uuid = fields.Char("Corrects", readonly=True)
    payload = fields.Json("Details", readonly=True)
    sent = fields.Json(
        "As sent",
        readonly=True,
        help="What the tablet sent, where it was put into another form or mended.",
    )
    content = fields.Html(compute="_compute_content", sanitize=False)
    driver_id = fields.Many2one(
        "res.partner", "Person", readonly=True, ondelete="restrict"
    )
    date_device = fields.Datetime("By the tablet's clock", readonly=True)
    date_estimated = fields.Datetime("Done at", readonly=True)
    date_received = fields.Datetime("Received", readonly=True, index=True)
    skew = fields.Integer("Clock is wrong by (s)", readonly=True, aggregator=None)
    state = fields.Selection(
        [
            ("received", "Received"),
            ("acked", "Applied"),
            ("parked", "Put aside"),
            ("settled", "Accepted by the office"),
        ],
        required=True,
        readonly=True,
        default="received",
        index=True,
    )
    reason = fields.Char(
        readonly=True, help="Why it could not be applied, as told to the tablet."
    )
    settled_by_id = fields.Many2one("res.users", "Dealt with by", readonly=True)
    date_settled = fields.Datetime("Dealt with on", readonly=True)
    settled_note = fields.Char("How it was dealt with")
    file_ids = fields.One2many(
        "soors.operation.file", "operation_id", "Photos", readonly=True
    )
    file_count = fields.Integer("Number of photos", readonly=True, aggregator=None)
    is_purged = fields.Boolean("Personal data removed", readonly=True)

    _uuid_uniq = models.UniqueIndex("(uuid)", "This entry is recorded already.")
    _parked_idx = models.Index("(company_id) WHERE state = 'parked'")
    _purge_idx = models.Index("(date_received) WHERE is_purged IS NOT TRUE")

    @api.depends("payload")
    @api.depends_context("lang")
    def _compute_content(self):
        for operation in self:
            operation.content = operation._get_content()

    def _get_content(self):
        """Return the content for people, as Markup; add-ons say theirs in words."""
        lines = [
            f"{key}: {json.dumps(value, ensure_ascii=False)}"
            for key, value in (self.payload or {}).items()
        ]
        return Markup("<br/>").join(lines)

    @api.depends("kind", "seq")
    def _compute_display_name(self):
        labels = self._get_kinds()
        for operation in self:
            operation.display_name = labels.get(operation.kind, operation.kind)

    # Receiving

    @api.model
    def _receive(self, device, values_list, epoch=None):
        """Record each entry once and apply what is new; return the verdicts.

        :param device: the tablet that sent them, checked
        :param list values_list: entries as ``reading.read_operation`` returns them
        :param str epoch: the memory they come from, when not the device's present one
        :return: list of dicts ``uuid``, ``state`` (acked or parked), ``reason``
        """
        known = self._get_known(values_list)
        unknown = [values for values in values_list if values["uuid"] not in known]
        new = self._insert(device, unknown, epoch or device.epoch)
        self._take_all(new)
        fresh = self.browse([operation.id for operation, _values in new])
        # What is rescued from an older memory tells nothing of gaps in this one.
        if fresh and (epoch or device.epoch) == device.epoch:
            device._note_entries(fresh)
        known.update({operation.uuid: operation for operation in fresh})
        return [
            known[values["uuid"]]._get_verdict(device, values) for values in values_list
        ]

    @api.model
    def _get_known(self, values_list):
        uuids = [values["uuid"] for values in values_list]
        found = self.search([("uuid", "in", uuids)])
        return {operation.uuid: operation for operation in found}

    @api.model
    def _insert(self, device, values_list, epoch):
        """Write the rows of new entries; the unique key is the judge of what is new.

        Another request that records the same entry at this moment makes this one start
        over, and find it then.
        """
        if not values_list:
            return []
        drivers = self._find_drivers(device, values_list)
        rows = [
            {
                **self._prepare_row(device, values),
                "epoch": epoch or None,
                "driver_id": drivers.get(values["driver"]),
            }
            for values in values_list
        ]
        columns = SQL(", ").join(SQL.identifier(name) for name in rows[0])
        tuples = SQL(", ").join(SQL("%s", tuple(row.values())) for row in rows)
        query = SQL(
            "INSERT INTO soors_operation (%s) VALUES %s"
            " ON CONFLICT (uuid) DO NOTHING RETURNING uuid, id",
            columns,
            tuples,
        )
        ids = dict(self.env.execute_query(query))
        pairs = [(ids.get(values["uuid"]), values) for values in values_list]
        pairs = [(self.browse(id_), values) for id_, values in pairs if id_]
        return sorted(pairs, key=lambda pair: pair[1]["seq"] or MAX_SEQ)

    @api.model
    def _find_drivers(self, device, values_list):
        """Return {id: id} of the people who are known here."""
        found = self.env["res.partner"].search(
            [
                ("id", "in", [values["driver"] for values in values_list]),
                ("company_id", "in", [False, device.company_id.id]),
            ]
        )
        return {id_: id_ for id_ in found.ids}

    @api.model
    def _prepare_row(self, device, values):
        now = fields.Datetime.now()
        return {
            "uuid": values["uuid"],
            "device_id": device.id,
            "company_id": device.company_id.id,
            "seq": values["seq"],
            "schema": values["schema"],
            "kind": values["kind"] or "?",
            "round_uuid": values["round_uuid"],
            "stop_uuid": values["stop_uuid"],
            "corrects_uuid": values["corrects_uuid"],
            "payload": json.dumps(values["payload"]),
            "date_device": values["date_device"],
            "date_estimated": estimate(values["date_device"], values["skew"], now),
            "date_received": now,
            "skew": values["skew"] or 0,
            "state": "received",
            "file_count": len(values["files"]),
            "is_purged": False,
            "create_uid": self.env.uid,
            "create_date": now,
            "write_uid": self.env.uid,
            "write_date": now,
        }

    def _get_verdict(self, device, values):
        """Return what became of an entry, to the tablet that may know."""
        if not self._belongs_to(device):
            _logger.info("%s sent the entry %s of another tablet", device, self.uuid)
            reason = self.env._("This entry belongs to another tablet.")
            return {"uuid": values["uuid"], "state": "parked", "reason": reason}
        parked = self.state == "parked"
        return {
            "uuid": self.uuid,
            "state": "parked" if parked else "acked",
            "reason": self.reason if parked else None,
        }

    def _belongs_to(self, device):
        # The same memory under another name: a tablet that was paired anew.
        return self.device_id == device or (self.epoch and self.epoch == device.epoch)

    def _get_file_owner(self):
        """Return the record that shows the photos of this entry."""
        return self

    # What the office does

    def action_retry(self):
        """Apply entries that were put aside, after their cause was mended."""
        for operation in self._as_office():
            if operation.state == "parked":
                operation._apply_safely()
                if operation.state == "acked":
                    operation._note_settled()
        return True

    def action_accept(self):
        """Close entries that were dealt with in another way; nothing is applied."""
        for operation in self._as_office():
            if operation.state == "parked":
                operation.state = "settled"
                operation._note_settled()
        return True

    def _note_settled(self):
        self.write(
            {"settled_by_id": self.env.uid, "date_settled": fields.Datetime.now()}
        )

    def _as_office(self):
        if not self.env.user.has_group("soors_base.group_planner"):
            raise AccessError(self.env._("Only planners deal with these entries."))
        self.check_access("read")
        # sudo: nobody may write entries; a planner who may read these ones, in his own
        # organisations, may settle them.
        return self.sudo()
