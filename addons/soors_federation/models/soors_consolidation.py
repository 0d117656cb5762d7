import base64
from io import BytesIO

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

STATES = [("draft", "Draft"), ("done", "Done")]


class SoorsConsolidation(models.Model):
    """What the members of a region declared for a period, added up."""

    _name = "soors.consolidation"
    _description = "Consolidation"
    _inherit = ["mail.thread", "soors.period.mixin"]
    _order = "date_from desc, id desc"

    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    company_id = fields.Many2one(
        "res.company",
        "Federation",
        required=True,
        default=lambda self: self.env.company,
    )
    region_ids = fields.Many2many(
        "soors.region", string="Regions", help="Empty: all regions."
    )
    state = fields.Selection(STATES, default="draft", required=True, tracking=True)
    declaration_ids = fields.Many2many(
        "soors.federation.declaration", string="Declarations"
    )
    declaration_count = fields.Integer(compute="_compute_declaration_count")
    check_ids = fields.One2many("soors.consolidation.check", "consolidation_id")
    open_check_count = fields.Integer(compute="_compute_open_check_count")
    date_done = fields.Datetime("Done on", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", "Done by", readonly=True, copy=False)
    attachment_id = fields.Many2one(
        "ir.attachment", "Spreadsheet", readonly=True, copy=False
    )
    note = fields.Text("Remarks")

    @api.depends("period", "year", "date_from", "date_to", "region_ids")
    def _compute_name(self):
        for record in self:
            regions = ", ".join(record.region_ids.mapped("name"))
            regions = regions or self.env._("All regions")
            record.name = f"{regions}, {record._get_period_name()}"

    @api.depends("declaration_ids")
    def _compute_declaration_count(self):
        for record in self:
            record.declaration_count = len(record.declaration_ids)

    @api.depends("check_ids.is_open")
    def _compute_open_check_count(self):
        for record in self:
            record.open_check_count = len(record.check_ids.filtered("is_open"))

    def write(self, vals):
        allowed = {"note", "message_main_attachment_id"}
        if vals.keys() - allowed and not self.env.su:
            if "state" in vals:
                raise UserError(self.env._("Use the buttons to change the state."))
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_draft()

    def _check_draft(self):
        if any(record.state == "done" for record in self):
            raise UserError(
                self.env._(
                    "This consolidation is done: take it back to draft, or make a new "
                    "one."
                )
            )

    # Buttons ---------------------------------------------------------------------

    def action_compute(self):
        """Take the declarations in force of the period and check them."""
        self._check_draft()
        for record in self:
            record.declaration_ids = record._find_declarations()
        return self.action_check()

    def action_check(self):
        """Check the declarations that were chosen."""
        self._check_draft()
        self.check_access("write")
        for record in self:
            record._run_checks()
        return True

    def action_done(self):
        """Freeze the consolidation and make its workbook.

        :raise UserError: when a check is still open
        """
        self.action_check()
        for record in self:
            if not record.declaration_ids:
                raise UserError(self.env._("There is nothing to add up."))
            if record.open_check_count:
                raise UserError(
                    self.env._(
                        "Checks are open: %(names)s. Mend what must be mended and "
                        "tick what you looked at.",
                        names=", ".join(
                            record.check_ids.filtered("is_open").mapped("name")
                        ),
                    )
                )
            # sudo: state, date and file are written by this method only
            record.sudo().write(
                {
                    "state": "done",
                    "date_done": fields.Datetime.now(),
                    "done_by_id": self.env.uid,
                }
            )
            # sudo: as above, the file is set by this method only
            record.sudo().attachment_id = record._attach_workbook()
        return True

    def action_draft(self):
        """Take a consolidation back to draft; its workbook stays in the history."""
        self.check_access("write")
        # sudo: state is written by the buttons only
        self.sudo().write({"state": "draft", "attachment_id": False})
        return True

    def action_download(self):
        """Return the workbook: the one made when done, else one made now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/soors/consolidation/{self.id}/xlsx",
            "target": "download",
        }

    def action_view_figures(self):
        """Open the figures that are added up."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "soors.federation.figure",
            "views": [(False, "pivot"), (False, "list"), (False, "graph")],
            "domain": [("declaration_id", "in", self.declaration_ids.ids)],
            "context": {"search_default_outgoing": 1},
        }

    def get_totals(self):
        """Return the totals as one line per member and kind of treatment.

        :return: list of dicts: member, kind and kg, for clients and tests
        """
        self.ensure_one()
        self.check_access("read")
        rows = self._group_figures("outgoing", ("member_id", "treatment_kind"))
        members = self.env["soors.federation.member"].with_context(active_test=False)
        return [
            {
                "member": members.browse(row["member_id"]).name,
                "kind": row["treatment_kind"],
                "kg": row["kg"],
            }
            for row in rows
        ]

    # Business --------------------------------------------------------------------

    def _get_member_domain(self):
        self.ensure_one()
        domain = Domain("company_id", "=", self.company_id.id)
        if self.region_ids:
            domain &= Domain("region_id", "in", self.region_ids.ids)
        return domain

    def _find_declarations(self):
        """Return the declarations in force that lie within the period."""
        self.ensure_one()
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "current")
            & Domain("date_from", ">=", self.date_from)
            & Domain("date_to", "<=", self.date_to)
        )
        if self.region_ids:
            domain &= Domain("region_id", "in", self.region_ids.ids)
        return self.env["soors.federation.declaration"].search(domain)

    def _group_figures(self, section, keys):
        """Add up the figures of a section in one query.

        :param str section: a key of ``soors.federation.figure.section``
        :param keys: fields to group by
        :return: list of dicts with the keys, kilograms and counts
        """
        self.ensure_one()
        figures = self.env["soors.federation.figure"]
        figures.check_access("read")
        figures.flush_model()
        query = figures._search(
            Domain("declaration_id", "in", self.declaration_ids.ids)
            & Domain("section", "=", section)
        )
        groups = [figures._field_to_sql(query.table, key, query) for key in keys]
        names = (
            "kg",
            "kg_weighed",
            "kg_average",
            "kg_declared",
            "move_count",
            "unknown_count",
        )
        query.groupby = SQL(", ").join(groups)
        query.order = SQL(", ").join(SQL("%s NULLS LAST", group) for group in groups)
        sums = [
            SQL(
                "COALESCE(SUM(%s), 0)::float8",
                figures._field_to_sql(query.table, name, query),
            )
            for name in names
        ]
        rows = self.env.execute_query(query.select(*groups, *sums))
        return [dict(zip((*keys, *names), row, strict=True)) for row in rows]

    def _attach_workbook(self):
        self.ensure_one()
        buffer = BytesIO()
        lang = self.company_id.partner_id.lang or self.env.lang
        record = self.with_context(lang=lang)
        self.env["soors.consolidation.workbook"]._write(record, buffer)
        # sudo: the file belongs to the record, nobody edits it
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": self._get_file_name(),
                    "datas": base64.b64encode(buffer.getvalue()),
                    "mimetype": "application/vnd.openxmlformats-officedocument"
                    ".spreadsheetml.sheet",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )

    def _get_file_name(self):
        self.ensure_one()
        return f"consolidation_{self.date_from}_{self.date_to}.xlsx"
