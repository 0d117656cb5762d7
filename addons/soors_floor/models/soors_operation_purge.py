from datetime import timedelta

from odoo import api, fields, models

PURGE_DAYS = 90
PURGE_BATCH = 500


class SoorsOperation(models.Model):
    """Remove personal data from entries after the stated days."""

    _inherit = "soors.operation"

    @api.model
    def _get_personal_keys(self):
        """Return the keys of contents that may name people; add-ons add theirs."""
        return {"note", "text", "raw", "name"}

    @api.model
    def _get_purge_days(self):
        """Return for how many days entries keep personal data."""
        return int(
            # sudo: a number of days, for whoever runs the job
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("soors_floor.purge_days", PURGE_DAYS)
        )

    @api.model
    def _get_purge_domain(self):
        limit = fields.Datetime.now() - timedelta(days=self._get_purge_days())
        return [
            ("date_received", "<", limit),
            ("is_purged", "=", False),
            # What waits for the office is needed whole.
            ("state", "in", ["acked", "settled"]),
        ]

    @api.model
    def _cron_purge(self):
        """Remove personal data of old entries, some hundreds at a time."""
        domain = self._get_purge_domain()
        operations = self.search(domain, limit=PURGE_BATCH, order="date_received, id")
        operations._purge()
        left = self.search_count(domain)
        self.env["ir.cron"]._commit_progress(len(operations), remaining=left)

    def _purge(self):
        """Forget who and what was written; what counts for the figures stays."""
        keys = self._get_personal_keys()
        for operation in self:
            kept = {k: v for k, v in (operation.payload or {}).items() if k not in keys}
            operation.payload = kept
        self.file_ids._purge()
        self.write({"is_purged": True, "driver_id": False, "sent": False})
