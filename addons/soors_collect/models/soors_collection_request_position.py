from odoo import api, fields, models

ADDRESS = ("street", "zip", "city")
DEGREES = ("latitude", "longitude")
# About a centimetre.
DIGITS = 7


def _same(one, other):
    return one.lower().split() == other.lower().split()


class SoorsCollectionRequest(models.Model):
    """Where the goods are: at the donor's home, or somewhere else."""

    _name = "soors.collection.request"
    _inherit = ["soors.collection.request", "soors.pin.mixin"]

    # Of the donor's card where the goods are there: where the house is does not change
    # with the next request.
    latitude = fields.Float(
        digits=(10, 7), compute="_compute_position", inverse="_inverse_position"
    )
    longitude = fields.Float(
        digits=(10, 7), compute="_compute_position", inverse="_inverse_position"
    )
    own_latitude = fields.Float(
        "Latitude of another address", (10, 7), copy=False, readonly=True
    )
    own_longitude = fields.Float(
        "Longitude of another address", (10, 7), copy=False, readonly=True
    )
    is_position_by_hand = fields.Boolean(
        "Position set by hand", compute="_compute_is_position_by_hand"
    )

    @api.depends(
        "own_latitude",
        "own_longitude",
        "street",
        "zip",
        "partner_id.street",
        "partner_id.zip",
        "partner_id.partner_latitude",
        "partner_id.partner_longitude",
    )
    def _compute_position(self):
        for request in self:
            found = request._get_plan_position() or (0.0, 0.0)
            request.latitude, request.longitude = found

    @api.depends("latitude", "longitude", "partner_id.soors_position_found")
    def _compute_is_position_by_hand(self):
        for request in self:
            place = (request.latitude, request.longitude)
            found = request.partner_id.soors_position_found and (
                request._is_at_donors() and request._is_where_donor_is(place)
            )
            request.is_position_by_hand = any(place) and not found

    def _inverse_position(self):
        """Keep what was typed, or shown on the map, where it belongs."""
        for request in self:
            typed = (request.latitude, request.longitude)
            request._check_degrees(*typed)
            if request._is_at_donors():
                request._keep_at_donors(typed)
            else:
                request.own_latitude, request.own_longitude = typed

    def _keep_at_donors(self, typed):
        # Screens send along what nobody changed: that is not set by hand.
        if not self._is_where_donor_is(typed):
            latitude, longitude = typed
            self.partner_id.write(
                {"partner_latitude": latitude, "partner_longitude": longitude}
            )

    def _is_where_donor_is(self, place):
        partner = self.partner_id
        known = (partner.partner_latitude, partner.partner_longitude)
        return [round(n, DIGITS) for n in known] == [round(n, DIGITS) for n in place]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # Nothing typed on a new request takes no donor's position away.
            if not any(vals.get(name) for name in DEGREES):
                for name in DEGREES:
                    vals.pop(name, None)
        return super().create(vals_list)

    def write(self, vals):
        placed = self.filtered(lambda r: r.own_latitude or r.own_longitude)
        before = {request: request._get_address_words() for request in placed}
        result = super().write(vals)
        if set(ADDRESS) & vals.keys() and not set(DEGREES) & vals.keys():
            placed.filtered(
                lambda request: request._get_address_words() != before[request]
            )._forget_own_position()
        return result

    def _get_address_words(self):
        self.ensure_one()
        return " ".join(self[name] or "" for name in ADDRESS).lower().split()

    def _forget_own_position(self):
        """Take away where another address was: the goods are at yet another one."""
        if self:
            self.write({"own_latitude": 0.0, "own_longitude": 0.0})

    def _get_plan_position(self):
        """Return (latitude, longitude), None when it is not known."""
        self.ensure_one()
        partner = self.partner_id
        if self._is_at_donors():
            found = (partner.partner_latitude, partner.partner_longitude)
        else:
            found = (self.own_latitude, self.own_longitude)
        return found if any(found) else None

    def _is_at_donors(self):
        """Tell whether the goods are where the donor's card says, whose position it is.

        What is not typed on either side is no difference.
        """
        self.ensure_one()
        partner = self.partner_id
        return all(
            _same(self[name], partner[name])
            for name in ("zip", "street")
            if self[name] and partner[name]
        )
