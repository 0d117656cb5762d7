from uuid import uuid4

from odoo import api, fields, models
from odoo.tools.misc import formatLang

from odoo.addons.soors_base.const import KG_DIGITS

from ..balance import to_kg
from ..models.stock_picking_load import LOAD_STAGES


class SoorsOutgoingLoad(models.TransientModel):
    _name = "soors.outgoing.load"
    _description = "Send a Load to an Outlet"

    # Made when the screen opens: a second press of the button sends nothing more.
    uuid = fields.Char(default=lambda self: str(uuid4()), required=True)
    company_id = fields.Many2one(
        "res.company", "Organisation", default=lambda self: self.env.company
    )
    location_id = fields.Many2one(
        "stock.location",
        "Bin",
        required=True,
        domain=[("stage", "in", LOAD_STAGES), ("usage", "=", "internal")],
    )
    kg_in_bin = fields.Float(
        "In the bin (kg)", digits=KG_DIGITS, compute="_compute_content"
    )
    content = fields.Text(compute="_compute_content")
    treatment_id = fields.Many2one(
        "soors.treatment",
        required=True,
        compute="_compute_treatment_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("kind", "not in", ("internal", "loss"))],
    )
    partner_id = fields.Many2one("res.partner", "Taken by", required=True)
    soors_carrier_id = fields.Many2one(
        "res.partner", "Registered carrier", help="Left empty, who takes it drives it."
    )
    waste_code_id = fields.Many2one(
        "soors.waste.code",
        domain=lambda self: self._get_waste_code_domain(),
        help="Left empty, the usual code of each stream is recorded.",
    )
    weighbridge_ticket = fields.Char()
    weighbridge_kg = fields.Float("Weighbridge (kg)", digits=KG_DIGITS)
    reason_id = fields.Many2one(
        "soors.sorting.loss.reason",
        "Reason of a difference",
        domain=[("is_weighing", "=", False)],
    )
    explanation = fields.Text("What happened")

    @api.model
    def _get_waste_code_domain(self):
        today = fields.Date.context_today(self)
        codes = self.env["soors.waste.code"]
        return [("level", "=", "entry"), *codes._get_valid_domain(today)]

    @api.depends("location_id")
    def _compute_content(self):
        pickings = self.env["stock.picking"]
        for load in self:
            lines = pickings._get_bin_content(load.location_id)
            load.kg_in_bin = to_kg(sum(line["grams"] for line in lines))
            load.content = "\n".join(map(load._describe_line, lines)) or False

    def _describe_line(self, line):
        return self.env._(
            "%(product)s: %(kg)s kg",
            product=line["product"].display_name,
            kg=formatLang(self.env, to_kg(line["grams"]), digits=3),
        )

    @api.depends("location_id")
    def _compute_treatment_id(self):
        for load in self:
            load.treatment_id = load.location_id.bin_treatment_id

    def action_send(self):
        """Send the load and tell what was sent."""
        self.ensure_one()
        load = self.env["stock.picking"].send_outgoing_load(
            self.uuid,
            self.location_id.id,
            self.partner_id.id,
            treatment=self.treatment_id.code,
            waste_code=self.waste_code_id.code,
            carrier_id=self.soors_carrier_id.id,
            weighbridge_ticket=self.weighbridge_ticket,
            weighbridge_kg=self.weighbridge_kg,
            reason=self.reason_id.code,
            explanation=self.explanation,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(load)s: %(kg)s kg have left.",
                    load=load["name"],
                    kg=formatLang(self.env, load["kg"], digits=3),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
