from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .soors_collection_slot import MAX_SLOTS

SLOT_VALUES = (
    "company_id",
    "municipality_id",
    "kind",
    "kg_estimated",
    "volume_estimated",
    "hours_planned",
    "window",
    "hour_from",
    "hour_to",
)


class SoorsCollectionRequest(models.Model):
    """Appointments that the trucks can keep."""

    _inherit = "soors.collection.request"

    slot = fields.Char(
        "Chosen appointment",
        compute="_compute_slot",
        inverse="_inverse_slot",
        help="Half a day of a round that was proposed.",
    )

    def _compute_slot(self):
        # Only ever given: once saved, the request has its appointment.
        self.slot = False

    def _inverse_slot(self):
        for request in self.filtered("slot"):
            self.env["soors.collection.slot"]._take(request, request.slot)

    @api.model_create_multi
    def create(self, vals_list):
        # Like the appointment itself, after all that the round must know.
        slots = [vals.pop("slot", False) for vals in vals_list]
        requests = super().create(vals_list)
        for request, slot in zip(requests, slots, strict=True):
            if slot:
                self.env["soors.collection.slot"]._take(request, slot)
        return requests

    def _put_on(self, round_, moment):
        """Put the request on this round, off the one it was on.

        :param datetime moment: naive UTC
        """
        self.ensure_one()
        stop = self.stop_id
        if stop.round_id != round_:
            self._check_open()
            self._remove_open_stops()
            stop = round_._add_request_stops(self)
        stop.date_planned = moment

    @api.model
    def get_slots(self, values, limit=6):
        """Return the next appointments for a request that is being typed.

        :param dict values: ``company_id``, ``municipality_id``, ``kind``,
            ``kg_estimated``, ``volume_estimated`` (m³), ``hours_planned``, ``window``,
            ``hour_from``, ``hour_to``, ``date_wished`` (first day, if any), ``id`` of
            a saved request
        :param int limit: how many at most
        :return: dict ``slots`` and ``sentence``, the latter when there is no slot
        """
        self.check_access("read")
        if not isinstance(values, dict) or not isinstance(limit, int):
            raise ValidationError(self.env._("This is not known."))
        slot_model = self.env["soors.collection.slot"]
        request = self._new_for_slots(values)
        wished = fields.Date.to_date(values.get("date_wished") or None)
        limit = max(1, min(limit, MAX_SLOTS))
        slots = slot_model._find(request, limit, date_from=wished)
        return {
            "slots": slot_model._describe(slots),
            "sentence": "" if slots else request._get_no_slot_sentence(),
        }

    @api.model
    def _new_for_slots(self, values):
        known = {
            name: values[name]
            for name in SLOT_VALUES
            if values.get(name) not in (None, False)
        }
        origin = self.search([("id", "=", values.get("id") or 0)])
        return self.new(known, origin=origin or None)

    def _get_no_slot_sentence(self):
        company = self.company_id or self.env.company
        if not self.municipality_id:
            return self.env._("Type the postal code to see when a truck can come.")
        if self.kind == "removal":
            return self.env._(
                "No crew has the time in the next %(days)s days.",
                days=company.soors_slot_horizon,
            )
        return self.env._(
            "No truck has room for %(kg)s kg in the next %(days)s days.",
            kg=round(self.kg_estimated),
            days=company.soors_slot_horizon,
        )

    def action_take_slot(self, key):
        """Give a saved request the slot of this key.

        :param str key: of a slot that ``get_slots`` proposed
        """
        self.ensure_one()
        if self.state not in ("new", "planned"):
            raise UserError(
                self.env._("%(request)s is closed already.", request=self.display_name)
            )
        self.env["soors.collection.slot"]._take(self, key)
        return True
