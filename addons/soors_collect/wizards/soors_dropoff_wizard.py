import uuid as uuid_lib

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

RECEIVING_GROUPS = ("soors_base.group_driver", "soors_base.group_sorter")


class SoorsDropoffWizard(models.TransientModel):
    """Goods brought to the depot: a receipt at once, without a round."""

    _name = "soors.dropoff.wizard"
    _description = "Drop-off at the depot"
    _inherit = ["soors.collection.receipt"]

    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        required=True,
        default=lambda self: self._default_company_id(),
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        "Depot",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        domain="[('company_id', '=', company_id)]",
    )
    uuid = fields.Char(required=True, default=lambda self: self._default_uuid())
    partner_id = fields.Many2one("res.partner", "Donor", ondelete="cascade")
    point_id = fields.Many2one(
        "soors.collection.point",
        "Brought in from",
        domain="[('company_id', '=', company_id), ('kind', '!=', 'container')]",
        ondelete="cascade",
        help="Recypark or partner shop whose goods these are; empty for a donor.",
    )
    zip_code = fields.Char("Postal code")
    municipality_id = fields.Many2one(
        "soors.municipality",
        compute="_compute_municipality_id",
        store=True,
        readonly=False,
    )
    municipality_unknown = fields.Boolean("The donor did not say where from")
    line_ids = fields.One2many("soors.dropoff.wizard.line", "wizard_id", "Goods")
    note = fields.Text()

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _default_uuid(self):
        return str(uuid_lib.uuid4())

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        for wizard in self:
            wizard.warehouse_id = self.env["stock.warehouse"].search(
                [("company_id", "=", wizard.company_id.id)], limit=1
            )

    @api.depends("zip_code", "partner_id", "point_id")
    def _compute_municipality_id(self):
        for wizard in self:
            found = self.env["soors.municipality"]._find_by_address(wizard.zip_code)
            wizard.municipality_id = (
                wizard.point_id.municipality_id
                or found
                or wizard.partner_id.municipality_id
            )

    def action_record(self):
        """Book the goods and get ready for the next donor."""
        self.ensure_one()
        answer = self.with_company(self.company_id).record_dropoff(
            [line._prepare_entry() for line in self.line_ids],
            self.uuid,
            municipality_id=self.municipality_id.id,
            municipality_unknown=self.municipality_unknown,
            partner_id=self.partner_id.id,
            warehouse_id=self.warehouse_id.id,
            note=self.note,
            point_id=self.point_id.id,
        )
        message = self.env._(
            "%(kg).3f kg received: %(name)s", kg=answer["kg"], name=answer["name"]
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def record_dropoff(
        self,
        lines,
        uuid,
        municipality_id=None,
        zip_code=None,
        city=None,
        municipality_unknown=False,
        partner_id=None,
        warehouse_id=None,
        note=None,
        point_id=None,
    ):
        """Record goods brought to the depot; they become one validated receipt.

        The same ``uuid`` sent again answers the same and changes nothing.

        :param list lines: dicts with ``product_id``, ``kg`` (kilograms), ``quantity``
            (pieces), ``kg_source``: see ``_read_lines``
        :param str uuid: identifier made by the client for this entry
        :param int warehouse_id: depot of the current company, its first one if empty
        :param int point_id: recypark or partner shop that the goods come from; it
            gives origin and municipality
        :return: dict ``picking_id``, ``name``, ``kg``, ``repeated``
        """
        self = self._in_user_language()
        self._check_may_receive()
        company = self.env.company
        operation = self._read_uuid(uuid)
        # sudo: who receives goods at the door needs no right on stock for it. Only
        # this entry's own transfer is read.
        known = self.env["stock.picking"].sudo()._find_collect_entry(operation)
        if known:
            return self._prepare_dropoff_answer(known, repeated=True)
        # Read with the caller's own rights, before sudo.
        warehouse = self._read_warehouse(warehouse_id, company)
        point = self._read_own("soors.collection.point", point_id)
        partner = self._read_own("res.partner", partner_id) or point.partner_id
        header = {
            "origin_kind": point.origin_kind or "dropoff",
            "partner_id": partner.id,
            "origin": " ".join(
                filter(None, [self.env._("Drop-off"), point.display_name])
            ),
            "note": self._read_note(note),
            "collect_uuid": operation,
        }
        header["municipality_id"] = self._read_municipality(
            municipality_id or point.municipality_id.id,
            zip_code,
            city,
            header["partner_id"],
            municipality_unknown,
        )
        entries = self._read_lines(lines, company)
        # sudo: as above; the receipt holds what was checked, in the caller's company.
        picking = self.sudo()._create_receipt(warehouse.sudo(), header, entries)
        return self._prepare_dropoff_answer(picking)

    @api.model
    def _check_may_receive(self):
        if not any(self.env.user.has_group(group) for group in RECEIVING_GROUPS):
            raise AccessError(
                self.env._("Only drivers, planners and sorters record drop-offs.")
            )

    @api.model
    def _read_own(self, model, record_id):
        if not record_id:
            return self.env[model]
        valid = isinstance(record_id, int) and not isinstance(record_id, bool)
        domain = [("id", "=", record_id if valid else 0)]
        found = self.env[model].search(domain, limit=1)
        if not found:
            raise ValidationError(self.env._("This is not known."))
        return found

    @api.model
    def _read_warehouse(self, warehouse_id, company):
        warehouse = self._read_own("stock.warehouse", warehouse_id)
        if not warehouse:
            warehouse = warehouse.search([("company_id", "=", company.id)], limit=1)
        if warehouse.company_id != company:
            raise ValidationError(
                self.env._("The depot belongs to another organisation.")
            )
        return warehouse

    @api.model
    def _read_municipality(self, municipality_id, zip_code, city, partner_id, unknown):
        found = self._read_own("soors.municipality", municipality_id)
        if not found and zip_code:
            found = found._find_by_address(str(zip_code), city)
        if not found and partner_id:
            found = self.env["res.partner"].browse(partner_id).municipality_id
        if not found and not unknown:
            raise ValidationError(
                self.env._(
                    "Which municipality do the goods come from? Ask the donor's postal"
                    " code."
                )
            )
        return found.id

    @api.model
    def _prepare_dropoff_answer(self, picking, repeated=False):
        if picking.company_id not in self.env.companies or picking.round_stop_id:
            raise ValidationError(
                self.env._("This entry belongs to something else already.")
            )
        kg = sum(picking.move_ids.mapped("kg"))
        return {
            "picking_id": picking.id,
            "name": picking.name,
            "kg": kg,
            "repeated": repeated,
        }


class SoorsDropoffWizardLine(models.TransientModel):
    _name = "soors.dropoff.wizard.line"
    _description = "Goods dropped off"
    _inherit = ["soors.goods.line"]

    wizard_id = fields.Many2one(
        "soors.dropoff.wizard", required=True, ondelete="cascade"
    )

    @api.depends("wizard_id.company_id")
    def _compute_company_id(self):
        for line in self:
            line.company_id = line.wizard_id.company_id
