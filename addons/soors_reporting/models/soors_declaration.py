import base64
import uuid
from datetime import timedelta
from io import BytesIO

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..const import FROZEN_STATES, STATES

# Only the methods of this model write these: they say what was computed, by whom
# and when, and must not be typed in.
PROTECTED_FIELDS = {
    "uuid",
    "version",
    "origin_id",
    "state",
    "line_ids",
    "check_ids",
    "moves_hash",
    "moves_count",
    "date_computed",
    "date_released",
    "released_by_id",
    "export_text",
    "export_hash",
    "attachment_id",
}
# What may still be said of a released declaration.
FREE_FIELDS = {"note", "message_main_attachment_id"}


class SoorsDeclaration(models.Model):
    _name = "soors.declaration"
    _description = "Declaration"
    _inherit = ["mail.thread", "mail.activity.mixin", "soors.period.mixin"]
    _order = "date_from desc, name desc, version desc, id desc"
    _check_company_auto = True

    name = fields.Char(readonly=True, copy=False, index="trigram")
    uuid = fields.Char(
        "Identifier",
        default=lambda self: self._default_uuid(),
        readonly=True,
        copy=False,
        required=True,
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        tracking=True,
    )
    region_id = fields.Many2one(
        "soors.region",
        compute="_compute_region_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
        help="Region the declaration is made for.",
    )
    template_id = fields.Many2one(
        "soors.declaration.template",
        required=True,
        default=lambda self: self._default_template_id(),
        ondelete="restrict",
    )
    template_note = fields.Text(related="template_id.note")
    date_from = fields.Date(tracking=True)
    date_to = fields.Date(tracking=True)
    date_deadline = fields.Date("Due on", compute="_compute_date_deadline", store=True)
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, tracking=True
    )
    note = fields.Text("Remarks")
    line_ids = fields.One2many(
        "soors.declaration.line", "declaration_id", "Figures", copy=False
    )
    check_ids = fields.One2many(
        "soors.declaration.check", "declaration_id", "Checks", copy=False
    )
    open_check_count = fields.Integer(compute="_compute_open_check_count")
    moves_hash = fields.Char(
        "Seal of the movements",
        readonly=True,
        copy=False,
        help="SHA-256 of the stock movements the figures were made of.",
    )
    moves_count = fields.Integer("Movements", readonly=True, copy=False)
    date_computed = fields.Datetime("Computed on", readonly=True, copy=False)
    date_released = fields.Datetime("Released on", readonly=True, copy=False)
    released_by_id = fields.Many2one(
        "res.users", "Released by", readonly=True, copy=False
    )
    has_ledger_changed = fields.Boolean(compute="_compute_has_ledger_changed")
    origin_id = fields.Many2one(
        "soors.declaration",
        "Corrects",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    correction_ids = fields.One2many("soors.declaration", "origin_id", "Corrections")
    export_text = fields.Text(readonly=True, copy=False)
    export_hash = fields.Char(
        "Seal of the release",
        readonly=True,
        copy=False,
        help="SHA-256 of the figures as released to the federation.",
    )
    attachment_id = fields.Many2one(
        "ir.attachment", "Spreadsheet", readonly=True, copy=False
    )

    _uuid_uniq = models.UniqueIndex("(uuid)", "This declaration exists already.")

    @api.model
    def _default_uuid(self):
        return str(uuid.uuid4())

    @api.model
    def _default_template_id(self):
        return self.env["soors.declaration.template"].search([], limit=1)

    @api.depends("company_id")
    def _compute_region_id(self):
        for declaration in self:
            declaration.region_id = declaration.company_id.region_id

    @api.depends("date_to", "template_id.deadline_days")
    def _compute_date_deadline(self):
        for declaration in self:
            days = timedelta(days=declaration.template_id.deadline_days)
            date_to = declaration.date_to
            declaration.date_deadline = date_to and date_to + days

    @api.depends("check_ids.is_open")
    def _compute_open_check_count(self):
        for declaration in self:
            checks = declaration.check_ids
            declaration.open_check_count = len(checks.filtered("is_open"))

    @api.depends("moves_hash", "state")
    def _compute_has_ledger_changed(self):
        for declaration in self:
            declaration.has_ledger_changed = bool(
                declaration.moves_hash
                and declaration.state != "superseded"
                # sudo: only whether the seal still fits, for whoever reads the
                # declaration without reading the ledger
                and declaration.sudo()._get_moves_seal()[0] != declaration.moves_hash
            )

    @api.depends("name", "version", "period", "year")
    def _compute_display_name(self):
        for declaration in self:
            declaration.display_name = declaration.name or self.env._("New")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_protected(vals)
            if not vals.get("name") or not self.env.su:
                company = self.env["res.company"].browse(
                    vals.get("company_id") or self.env.company.id
                )
                vals["name"] = self._get_next_name(company)
        return super().create(vals_list)

    def write(self, vals):
        self._check_protected(vals)
        if not self.env.su and vals.keys() - FREE_FIELDS:
            self._check_not_frozen()
        result = super().write(vals)
        scope = {"company_id", "template_id", "period", "year", "date_from", "date_to"}
        if scope & vals.keys():
            # The figures are those of another period or company now.
            self.filtered(lambda d: d.state == "checked" or d.line_ids)._set_aside()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_not_frozen()

    def _get_next_name(self, company):
        # sudo: who makes declarations need not read sequences
        sequence = self.env["ir.sequence"].sudo().with_company(company)
        return sequence.next_by_code("soors.declaration")

    def _check_protected(self, vals):
        names = self._get_protected_names(vals)
        if not self.env.su and names:
            raise UserError(
                self.env._(
                    "These values come from the ledger and cannot be typed in: "
                    "%(names)s.",
                    names=", ".join(names),
                )
            )

    def _get_protected_names(self, vals):
        """Return which values only the methods may set.

        A form sends the answers to its checks along, and no checks at all when it
        is new; checks guard themselves.
        """
        names = PROTECTED_FIELDS & vals.keys()
        commands = vals.get("check_ids") or []
        if all(command[0] == Command.UPDATE for command in commands):
            names -= {"check_ids"}
        return sorted(names)

    def _check_not_frozen(self):
        frozen = self.filtered(lambda d: d.state in FROZEN_STATES)
        if frozen:
            raise UserError(
                self.env._(
                    "%(name)s was released: it stays as it is. Make a correction "
                    "instead.",
                    name=frozen[0].display_name,
                )
            )

    # Buttons ---------------------------------------------------------------------

    def action_compute(self):
        """Compute the figures from the ledger; the declaration is a draft again."""
        self._check_not_frozen()
        self.check_access("write")
        for declaration in self:
            declaration._compute_figures()
        return True

    def action_check(self):
        """Compute, run every check, and mark as checked when nothing stays open."""
        self.action_compute()
        for declaration in self:
            declaration._run_checks()
            if not declaration.open_check_count:
                # sudo: the state is written by this method only
                declaration.sudo().state = "checked"
        return True

    def action_draft(self):
        """Take a checked declaration back to draft."""
        self._check_not_frozen()
        self.check_access("write")
        self.sudo().write({"state": "draft"})  # the state is written here only
        return True

    def action_release(self):
        """Freeze the figures, make the spreadsheet and open them to the federation.

        :raise UserError: when not checked, or when the ledger moved since
        """
        self.check_access("write")
        for declaration in self:
            declaration._release()
        return True

    def action_correct(self):
        """Open the declaration that will replace this one; this one is kept."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "released":
            raise UserError(
                self.env._("Only a released declaration is corrected by another one.")
            )
        pending = self.correction_ids.filtered(lambda d: d.state != "superseded")
        # sudo: version and origin are written by this method only
        correction = pending[:1] or self.sudo().create(self._prepare_correction())
        return correction.sudo(False)._get_form_action()

    def action_download(self):
        """Return the spreadsheet: the frozen one once released."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/soors/declaration/{self.id}/xlsx",
            "target": "download",
        }

    def action_export(self):
        """Return the file for a federation that cannot read by itself."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/soors/declaration/{self.id}/json",
            "target": "download",
        }

    def action_view_moves(self):
        """Open every movement of the period."""
        self.ensure_one()
        return self._get_flow_action(self.display_name, self._get_flow_domain())

    # Business --------------------------------------------------------------------

    def _release(self):
        self.ensure_one()
        if self.state != "checked":
            raise UserError(
                self.env._("Check %(name)s before you release it.", name=self.name)
            )
        if self._get_moves_seal() != (self.moves_hash, self.moves_count):
            raise UserError(
                self.env._(
                    "The ledger has changed since %(name)s was checked. Check it "
                    "again, then release it.",
                    name=self.name,
                )
            )
        # sudo: these values are written by this method only, from the ledger
        frozen = self.sudo()
        frozen.origin_id.filtered(lambda d: d.state == "released").state = "superseded"
        frozen.write(
            {
                "state": "released",
                "date_released": fields.Datetime.now(),
                "released_by_id": self.env.uid,
            }
        )
        frozen.write(self._prepare_release())
        frozen.attachment_id = self._attach_workbook()

    def _prepare_correction(self):
        self.ensure_one()
        root = self.name.partition("-")[0]
        return {
            "name": f"{root}-{self.version + 1}",
            "version": self.version + 1,
            "origin_id": self.id,
            "company_id": self.company_id.id,
            "region_id": self.region_id.id,
            "template_id": self.template_id.id,
            "period": self.period,
            "year": self.year,
            "date_from": self.date_from,
            "date_to": self.date_to,
        }

    def _set_aside(self):
        """Drop figures that no longer belong to the declaration."""
        # sudo: lines and checks are written by the ledger only
        declarations = self.sudo()
        declarations.line_ids.unlink()
        declarations.check_ids.unlink()
        declarations.write({"state": "draft", "moves_hash": False, "moves_count": 0})

    def _attach_workbook(self):
        """Make the spreadsheet once and for all, in the company's language."""
        self.ensure_one()
        lang = self.company_id.partner_id.lang or self.env.lang
        declaration = self.with_context(lang=lang)
        buffer = BytesIO()
        self.env["soors.declaration.workbook"]._write(declaration, buffer)
        # sudo: the attachment belongs to the released record, nobody edits it
        attachments = self.env["ir.attachment"].sudo()
        return attachments.create(
            {
                "name": declaration._get_file_name(),
                "datas": base64.b64encode(buffer.getvalue()),
                "mimetype": "application/vnd.openxmlformats-officedocument"
                ".spreadsheetml.sheet",
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _get_file_name(self):
        self.ensure_one()
        name = self.name.replace("/", "-")
        return f"{name}_{self.date_from}_{self.date_to}.xlsx"

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "name": self.display_name,
        }

    def _get_flow_action(self, name, domain):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "soors.flow",
            "views": [(False, "list"), (False, "pivot"), (False, "graph")],
            "domain": list(domain),
            "context": {"create": False, "allowed_company_ids": self.company_id.ids},
        }

    def _get_flow_domain(self):
        """Return the domain of all movements of the period."""
        self.ensure_one()
        start, end = self._get_utc_bounds()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("date", ">=", start)
            & Domain("date", "<", end)
        )

    def _get_utc_bounds(self):
        """Return the period in UTC, the end excluded; days are the company's."""
        self.ensure_one()
        return self.company_id._get_utc_bounds(self.date_from, self.date_to)
