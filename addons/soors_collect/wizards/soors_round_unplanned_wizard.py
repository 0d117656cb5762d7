import uuid as uuid_lib

from odoo import api, fields, models


class SoorsRoundUnplannedWizard(models.TransientModel):
    _name = "soors.round.unplanned.wizard"
    _description = "Add a stop on the way"

    round_id = fields.Many2one("soors.round", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="round_id.company_id")
    uuid = fields.Char(required=True, default=lambda self: self._default_uuid())
    point_id = fields.Many2one(
        "soors.collection.point",
        ondelete="cascade",
        domain="[('company_id', '=', company_id)]",
    )
    partner_id = fields.Many2one("res.partner", "Donor", ondelete="cascade")
    label = fields.Char("Name or street")
    zip_code = fields.Char("Postal code")
    municipality_id = fields.Many2one(
        "soors.municipality",
        compute="_compute_municipality_id",
        store=True,
        readonly=False,
    )
    note = fields.Text()

    @api.model
    def _default_uuid(self):
        return str(uuid_lib.uuid4())

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
        """Add the stop and ask what was picked up."""
        self.ensure_one()
        answer = self.round_id.add_unplanned_stop(
            self.uuid,
            partner_id=self.partner_id.id,
            point_id=self.point_id.id,
            municipality_id=self.municipality_id.id,
            label=self.label,
            note=self.note,
        )
        stop = self.env["soors.round.stop"].browse(answer["stop_id"])
        return stop.action_open_complete()
