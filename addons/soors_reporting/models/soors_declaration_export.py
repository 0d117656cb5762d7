import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..const import EXPORT_SCHEMA

ENVELOPE_SCHEMA = "soors.release/1"


class SoorsDeclaration(models.Model):
    """What leaves the member: aggregates in whole grams, never a person."""

    # One file for each of its tasks reads better than one of 900 lines.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "soors.declaration"

    @api.model
    @api.readonly
    def export_released(self, date_from=None, date_to=None):
        """Return the released declarations of the caller's companies.

        :param date_from: only periods that end on or after this day
        :param date_to: only periods that start on or before this day
        :return: dict with ``schema``, ``database_time`` and ``declarations``, each a
            dict of schema ``soors.declaration/1`` with its own ``hash``: SHA-256 of
            the rest as JSON with sorted keys and no spaces
        :raise AccessError: for users who may not read declarations
        """
        reader = self.env.user._is_release_reader()
        if not reader and not self.has_access("read"):
            raise AccessError(
                self.env._("You are not allowed to read released declarations.")
            )
        # sudo: a federation's key has no right on any record; what it may see is
        # exactly what was frozen for it at the release, of its own companies
        declarations = self.sudo().search(
            self._get_released_domain(self.env.user, date_from, date_to),
            order="date_from, id",
        )
        return declarations._prepare_envelope()

    @api.model
    def _get_released_domain(self, user, date_from, date_to):
        domain = Domain("state", "=", "released")
        # sudo: a reader's key may read no user, only which companies it is made for
        domain &= Domain("company_id", "in", user.sudo().company_ids.ids)
        if date_from:
            domain &= Domain("date_to", ">=", fields.Date.to_date(date_from))
        if date_to:
            domain &= Domain("date_from", "<=", fields.Date.to_date(date_to))
        return domain

    def _prepare_envelope(self):
        return {
            "schema": ENVELOPE_SCHEMA,
            "time": fields.Datetime.to_string(fields.Datetime.now()),
            "declarations": [
                {**json.loads(declaration.export_text), "hash": declaration.export_hash}
                for declaration in self
            ],
        }

    def _prepare_release(self):
        """Return the frozen export and its seal."""
        self.ensure_one()
        text = json.dumps(
            self.with_context(lang="en_US")._prepare_export(),
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
        seal = hashlib.sha256(text.encode()).hexdigest()
        return {"export_text": text, "export_hash": seal}

    def _prepare_export(self):
        """Return the export of a declaration; made to be extended.

        Only whole numbers (grams, counts), texts and empty values, so that its seal
        is the same on every machine.
        """
        self.ensure_one()
        return {
            "schema": EXPORT_SCHEMA,
            "software": self._get_software_version(),
            "id": self.uuid,
            "name": self.name,
            "version": self.version,
            "corrects": self._get_origins().mapped("uuid"),
            "template": self.template_id.code,
            "member": self._prepare_export_member(),
            "region": self.region_id.code or None,
            "period": {
                "from": fields.Date.to_string(self.date_from),
                "to": fields.Date.to_string(self.date_to),
            },
            "released": fields.Datetime.to_string(self.date_released),
            "ledger": {"moves": self.moves_count, "hash": self.moves_hash},
            "checks": [
                {
                    "code": check.code,
                    "severity": check.severity,
                    "passed": check.is_passed,
                }
                for check in self.check_ids.sorted("sequence")
            ],
            "streams": self._prepare_export_streams(),
            "grades": {g.code: g.name for g in self.line_ids.grade_id},
            "treatments": self._prepare_export_treatments(),
            "figures": self._prepare_export_figures(),
        }

    def _get_origins(self):
        """Return all the declarations this one replaces, the latest first."""
        origin = self.origin_id
        return origin | origin._get_origins() if origin else origin

    def _prepare_export_member(self):
        company = self.company_id
        return {
            "name": company.name,
            "number": company.company_registry or company.vat or None,
        }

    def _prepare_export_streams(self):
        """Return the streams used and those they are part of."""
        streams = self.line_ids.stream_id
        return {
            stream.code: {
                "name": stream.name,
                "parent": stream.parent_id.code or None,
                "eu_category": stream.eu_category or None,
            }
            for stream in streams | self._get_parents(streams)
        }

    def _get_parents(self, streams):
        parents = streams.parent_id
        return parents | self._get_parents(parents) if parents else parents

    def _prepare_export_treatments(self):
        return {
            treatment.code: {
                "name": treatment.name,
                "kind": treatment.kind,
                "rd_code": treatment.rd_code or None,
            }
            for treatment in self.line_ids.treatment_id
        }

    def _prepare_export_figures(self):
        lines = {
            section: self.line_ids.filtered(lambda line, s=section: line.section == s)
            for section in self.template_id._get_sections()
        }
        figures = {
            "outgoing": [line._prepare_export() for line in lines["treatment"]],
            "collected": [line._prepare_export() for line in lines["collected"]],
            "sources": [line._prepare_export() for line in lines.get("source", ())],
        }
        if "municipality" in lines:
            figures["municipalities"] = lines["municipality"]._prepare_export_towns()
        if "balance" in lines:
            figures["balance"] = lines["balance"]._prepare_export_balance()
        return figures

    def _get_software_version(self):
        # sudo: reads nothing but the version of this add-on
        module = self.env["ir.module.module"].sudo()
        return module._get("soors_reporting").installed_version or ""
