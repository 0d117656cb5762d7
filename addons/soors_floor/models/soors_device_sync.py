import logging
import time

from psycopg2.errors import SerializationFailure

from odoo import fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import format_datetime, get_lang

from .. import reading
from ..const import LANGUAGES, MAX_OPERATIONS

_logger = logging.getLogger(__name__)
LOCK_PATIENCE = 20  # seconds


class SoorsDevice(models.Model):
    """One exchange with a tablet: what it did, and what it is told."""

    _inherit = "soors.device"

    def _lock_exchange(self):
        """Let one request of a tablet at a time in; the others wait here.

        The row is tried, not awaited inside a statement: a statement that waits keeps
        a view of the database from before, and would not see what the request in front
        of it has just recorded. Nor would one that came a moment after: its view is
        from when its key was checked.
        """
        self.ensure_one()
        end = time.monotonic() + LOCK_PATIENCE
        while not self._try_lock_exchange():
            if time.monotonic() > end:
                raise ConcurrencyError("The tablet's exchange before did not end")
            # Nothing has been written yet: this only takes a fresh view.
            self.env.cr.rollback()
            self.env.invalidate_all()
            time.sleep(0.05)

    def _try_lock_exchange(self):
        """Tell whether the tablet's row is ours, as it is now."""
        query = (
            "SELECT id FROM soors_device WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED"
        )
        try:
            self.env.cr.execute(query, (self.id,), log_exceptions=False)
        except SerializationFailure:
            return False
        return bool(self.env.cr.fetchone())

    def _find_language(self, code):
        """Return the loaded language that a tablet speaks, None if there is none."""
        code = LANGUAGES.get((code or "")[:2])
        installed = [lang for lang, _name in self.env["res.lang"].get_installed()]
        # English is what everything is written in: it needs no installation.
        installed.append("en_US")
        found = [lang for lang in installed if code and lang.startswith(code)]
        return found[0] if found else None

    def _in_language(self, code):
        """Answer in the language of the tablet, where the database knows it."""
        found = self._find_language(code)
        return self.with_context(lang=found or get_lang(self.env).code)

    def _sync(self, body):
        """Apply what a tablet recorded and answer its plan.

        :param dict body: as read from the network, nothing of it checked yet
        :raise reading.FormatError: when it cannot be understood; nothing is done then
        """
        self.ensure_one()
        contact = self._read_contact(body)
        operations = self._read_operations(body)
        device = self._in_language(contact["language"])
        device._note_first_use()
        verdicts = device.env["soors.operation"]._receive(device, operations)
        device._note_contact(contact)
        return {
            "server_time": reading_time(fields.Datetime.now()),
            "verdicts": verdicts,
            "highest_seq": device.highest_seq,
            "messages": device._get_messages(),
            "plan": device._get_plan_answer(
                reading.read_text(body.get("plan_hash"), 64)
            ),
        }

    def _read_operations(self, body):
        operations = body.get("operations") or []
        if not isinstance(operations, list) or len(operations) > MAX_OPERATIONS:
            raise reading.FormatError(f"at most {MAX_OPERATIONS} operations")
        if reading.read_count(body.get("schema")) < 1:
            raise reading.FormatError("schema")
        values = [reading.read_operation(operation) for operation in operations]
        # The same identifier twice in one batch is the same entry.
        return list({value["uuid"]: value for value in reversed(values)}.values())[::-1]

    def _read_contact(self, body):
        """Return what a tablet says of itself."""
        unsent = body.get("unsent")
        unsent = unsent if isinstance(unsent, dict) else {}
        now = fields.Datetime.now()
        device_time = reading.read_time(body.get("device_time"))
        quota = body.get("quota")
        return {
            "date_contact": now,
            "app_version": reading.read_text(body.get("version"), 40),
            "language": reading.read_text(body.get("language"), 8),
            "unsent_count": reading.read_count(unsent.get("ops")),
            "unsent_file_count": reading.read_count(unsent.get("files")),
            "is_persisted": body.get("persisted") is True,
            "free_mb": self._read_free_mb(quota),
            "skew": self._get_skew(now, device_time),
        }

    def _get_skew(self, now, device_time):
        """Return by how many seconds the tablet's clock is behind."""
        seconds = int((now - device_time).total_seconds()) if device_time else 0
        return max(-reading.MAX_SKEW, min(reading.MAX_SKEW, seconds))

    def _read_free_mb(self, quota):
        if isinstance(quota, dict):
            used = reading.read_count(quota.get("usage"), 2**50)
            quota = reading.read_count(quota.get("quota"), 2**50) - used
        return reading.read_count(quota, 2**50) // 2**20

    def _note_contact(self, contact):
        # sudo is the caller's; no tracking: it would write a message a minute.
        self.with_context(tracking_disable=True).write(contact)

    def _note_memory(self, epoch):
        """Remember that a tablet came back with another memory than before."""
        if self.epoch and self.epoch != epoch:
            self.highest_seq = 0
            self.missing_count = 0
            if self.unsent_count or self.unsent_file_count:
                self.lost_memory = self.env._(
                    "%(name)s lost its memory: %(count)s entries and %(files)s photos"
                    " had not been sent at the last contact, %(date)s.",
                    name=self.name,
                    count=self.unsent_count,
                    files=self.unsent_file_count,
                    date=self._format_moment(self.date_contact),
                )

    def _find_file(self, uuid):
        """Return a file that this tablet announced."""
        return self.env["soors.operation.file"].search(
            [
                ("uuid", "=", uuid),
                "|",
                ("operation_id.device_id", "=", self.id),
                # The same memory under another name.
                "&",
                ("operation_id.epoch", "!=", False),
                ("operation_id.epoch", "=", self.epoch),
            ]
        )

    def _format_moment(self, moment):
        zone = self.company_id._get_timezone().zone
        return format_datetime(self.env, moment, tz=zone, dt_format="short")

    def _note_entries(self, operations):
        """Follow the numbers of new entries: a gap means that some are missing.

        :param operations: those that came for the first time, in the order of ``seq``
        """
        highest, missing = self.highest_seq, self.missing_count
        for operation in operations.filtered("seq"):
            if operation.seq > highest:
                # A memory taken over from before its pairing starts anywhere.
                missing += operation.seq - highest - 1 if highest else 0
                highest = operation.seq
            else:
                missing = max(0, missing - 1)
        values = {"highest_seq": highest, "missing_count": missing}
        last = max(operations.mapped("date_estimated"), default=False)
        if last:
            values["date_last_entry"] = max(self.date_last_entry or last, last)
        self.with_context(tracking_disable=True).write(values)


def reading_time(moment):
    """Return a moment as the tablet reads it."""
    return moment.isoformat() + "Z"
