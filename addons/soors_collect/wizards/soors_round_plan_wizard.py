from odoo import api, fields, models
from odoo.exceptions import UserError


class SoorsRoundPlanWizard(models.TransientModel):
    _name = "soors.round.plan.wizard"
    _description = "Put requests and points on a round"

    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        required=True,
        default=lambda self: self._default_company_id(),
    )
    request_ids = fields.Many2many(
        "soors.collection.request",
        string="Requests",
        domain="[('state', '=', 'new'), ('company_id', '=', company_id)]",
    )
    point_ids = fields.Many2many(
        "soors.collection.point",
        string="Collection points",
        domain="[('company_id', '=', company_id)]",
    )
    round_id = fields.Many2one(
        "soors.round",
        domain="[('state', 'in', ('draft', 'ready', 'running')),"
        " ('company_id', '=', company_id)]",
        help="Empty: a new round is made.",
    )
    date = fields.Date(default=fields.Date.context_today)
    vehicle_id = fields.Many2one("fleet.vehicle")
    driver_id = fields.Many2one("res.partner")

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model
    def _open(self, request_ids=None, point_ids=None, round_id=None):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "soors_collect.soors_round_plan_wizard_action"
        )
        round_ = self.env["soors.round"].browse(round_id)
        requests = self.env["soors.collection.request"].browse(request_ids)
        points = self.env["soors.collection.point"].browse(point_ids)
        companies = round_.company_id | requests.company_id | points.company_id
        if len(companies) > 1:
            raise UserError(
                self.env._("Choose requests and points of one organisation at a time.")
            )
        action["context"] = {
            "default_company_id": companies.id or self.env.company.id,
            "default_request_ids": requests.filtered(lambda r: r.state == "new").ids,
            "default_point_ids": points.ids,
            "default_round_id": round_id,
        }
        return action

    def action_plan(self):
        """Add everything to the round and show it."""
        self.ensure_one()
        if not self.request_ids and not self.point_ids:
            raise UserError(self.env._("Choose at least one request or point."))
        round_ = self.round_id or self.env["soors.round"].create(
            self._prepare_round_values()
        )
        if self.request_ids:
            round_.add_requests(self.request_ids.ids)
        if self.point_ids:
            round_.add_points(self.point_ids.ids)
        return {
            "type": "ir.actions.act_window",
            "res_model": "soors.round",
            "res_id": round_.id,
            "view_mode": "form",
        }

    def _prepare_round_values(self):
        self.ensure_one()
        if not self.date:
            raise UserError(self.env._("Choose a round or the day of a new one."))
        values = {
            "company_id": self.company_id.id,
            "date": self.date,
            "vehicle_id": self.vehicle_id.id,
        }
        if self.driver_id:
            values["driver_id"] = self.driver_id.id
        return values
