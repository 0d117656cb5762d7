from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.soors_base.const import KG_DIGITS

# Kinds of treatment for which goods leave as waste, with its legal register.
WASTE_KINDS = ("recycling", "recovery", "disposal", "preparation_for_reuse")


class StockPicking(models.Model):
    _inherit = "stock.picking"

    treatment_id = fields.Many2one(
        "soors.treatment",
        ondelete="restrict",
        copy=False,
        domain=[("kind", "not in", ("internal", "loss"))],
        help="What happens to these goods where they are delivered.",
    )
    waste_code_id = fields.Many2one(
        "soors.waste.code",
        ondelete="restrict",
        copy=False,
        domain=[("level", "=", "entry")],
        help="Code of the European list of waste. Left empty, the usual code of the "
        "goods' stream is recorded.",
    )
    soors_carrier_id = fields.Many2one(
        "res.partner",
        "Registered carrier",
        copy=False,
        check_company=True,
        help="Who transports the load, for the waste register.",
    )
    weighbridge_ticket = fields.Char(
        copy=False, help="Number on the ticket of the weighbridge."
    )
    weighbridge_kg = fields.Float(
        "Weighbridge (kg)",
        digits=KG_DIGITS,
        copy=False,
        readonly=True,
        help="Net kilograms on the weighbridge's ticket.",
    )
    load_uuid = fields.Char(
        "Load operation",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )

    def _action_done(self):
        self.filtered(lambda p: p.treatment_id or p.waste_code_id)._prepare_register()
        return super()._action_done()

    def _prepare_register(self):
        """Hand what the waste register needs over to the moves."""
        for picking in self:
            picking._check_waste_code_valid()
            values = {}
            if picking.treatment_id:
                values["treatment_id"] = picking.treatment_id.id
            if picking.waste_code_id:
                values["waste_code_id"] = picking.waste_code_id.id
            moves = picking.move_ids.filtered(
                lambda m: m.state not in ("done", "cancel")
            )
            moves.write(values)

    def _check_waste_code_valid(self):
        """Refuse a waste code that is not in force today."""
        code = self.waste_code_id
        today = fields.Date.context_today(self)
        if code and not code._valid_on(today):
            raise UserError(
                self.env._(
                    "Waste code %(code)s is not in force on %(date)s. Choose a code "
                    "that is.",
                    code=code.code,
                    date=fields.Date.to_string(today),
                )
            )
