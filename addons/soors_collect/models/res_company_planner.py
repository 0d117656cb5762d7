from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    soors_plan_seconds = fields.Integer(
        "Seconds of planning",
        default=20,
        required=True,
        help="How long automatic planning looks for a better day. It can be stopped"
        " earlier.",
    )
    soors_plan_speed = fields.Float(
        "Speed in town (km/h)",
        default=30.0,
        required=True,
        help="Without a road server, ways are reckoned with this speed.",
    )
    soors_plan_detour = fields.Float(
        "Detour factor",
        default=1.3,
        required=True,
        help="How much longer roads are than a straight line, where no road server"
        " is asked.",
    )
    soors_plan_road_server = fields.Char(
        "Road server",
        help="Address of an OSRM or Valhalla server, for example"
        " http://localhost:5000. Empty: ways are reckoned from the straight line."
        " Positions of stops are sent there, without names.",
    )
    soors_plan_road_kind = fields.Selection(
        [("osrm", "OSRM"), ("valhalla", "Valhalla")],
        "Kind of road server",
        default="osrm",
        required=True,
        help="Valhalla knows the roads that trucks may take.",
    )
    soors_plan_unload_minutes = fields.Integer(
        "Minutes to unload", default=20, required=True
    )
    soors_plan_density = fields.Float(
        "Kilograms per m³",
        default=100.0,
        required=True,
        help="Goods in a truck, to reckon the room they take from their weight.",
    )
    soors_depot_latitude = fields.Float("Depot: latitude", digits=(9, 6))
    soors_depot_longitude = fields.Float("Depot: longitude", digits=(9, 6))

    _soors_plan_values = models.Constraint(
        "CHECK (soors_plan_seconds BETWEEN 1 AND 60 AND soors_plan_speed >= 5"
        " AND soors_plan_detour >= 1 AND soors_plan_unload_minutes BETWEEN 0 AND 240"
        " AND soors_plan_density >= 1)",
        "Automatic planning takes between 1 and 60 seconds, a speed of 5 km/h or more,"
        " a detour factor of 1 or more, 0 to 240 minutes to unload and 1 kg per m³ or"
        " more.",
    )

    def write(self, vals):
        before = self._get_soors_road_keys()
        result = super().write(vals)
        left = before - self._get_soors_road_keys()
        if left:
            # sudo: the servers of all organisations, of which only the names are
            # compared: what another one still asks is kept. A handful.
            # pylint: disable-next=no-search-all
            left -= self.sudo().search([])._get_soors_road_keys()
            # sudo: nobody may read the ways, which are the same for who asks a server
            self.env["soors.way"].sudo()._forget_ways(left)
        return result

    def _get_soors_road_keys(self):
        return {
            company._get_soors_road_key()
            for company in self
            if company.soors_plan_road_server
        }

    def _get_soors_road_key(self):
        """Return the name of the road server that this organisation asks."""
        self.ensure_one()
        return self.env["soors.way"]._get_server_key(
            self.soors_plan_road_server, self.soors_plan_road_kind
        )
