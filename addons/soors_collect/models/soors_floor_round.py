import uuid as uuid_lib

from odoo import api, fields, models
from odoo.tools import SQL


class SoorsRound(models.Model):
    """What crews do on a round, told by their tablets.

    The plan belongs to the office, what happened belongs to the crew: entries are taken
    whatever the office did to the round meanwhile, and the planner is told.
    """

    _inherit = "soors.round"

    uuid = fields.Char(
        "Identifier",
        compute="_compute_uuid",
        store=True,
        precompute=True,
        copy=False,
        help="The same on the server and in the tablet.",
    )
    is_ended_by_crew = fields.Boolean("Ended by the crew", copy=False, readonly=True)
    weighing_ids = fields.One2many(
        "soors.round.weighing", "round_id", "Weighbridge", copy=False
    )
    kg_weighed = fields.Float(
        "Weighbridge, net (kg)", digits=(16, 3), compute="_compute_kg_weighed"
    )
    # Makes two tablets of one round, at the same moment, see each other.
    entry_count = fields.Integer(copy=False, readonly=True, aggregator=None)

    _uuid_uniq = models.UniqueIndex("(uuid)", "This round exists already.")

    # Without dependencies: made once for each round, also for those there are.
    def _compute_uuid(self):
        for round_ in self:
            round_.uuid = round_.uuid or str(uuid_lib.uuid4())

    @api.depends("weighing_ids.kg_net")
    def _compute_kg_weighed(self):
        totals = dict(
            self.env["soors.round.weighing"]._read_group(
                [("round_id", "in", self.ids)], ["round_id"], ["kg_net:sum"]
            )
        )
        for round_ in self:
            round_.kg_weighed = totals.get(round_, 0.0)

    def _open_for_crew(self):
        """Let the crew record on this round, in whatever state the office has it."""
        if self.state in ("running", "done"):
            return
        if self.state != "ready":
            told = self._for_planner()
            told._tell_planner(
                told.env._("The crew drove a round that was not released, or cancelled")
            )
        self.write(
            {"state": "running", "date_start": self.date_start or fields.Datetime.now()}
        )

    def _for_planner(self, user=None):
        """Return this round in the language of who reads what is told of it.

        What is told comes of an entry, which is answered in the language of a tablet.

        :param user: who is told; the planner of the round unless given
        """
        reader = (self.user_id if user is None else user).filtered("active")
        lang = reader.lang or self.company_id.partner_id.lang or self.env.lang
        return self.with_context(lang=lang)

    def _tell_planner(self, summary, note=None):
        """Give the planner of the round something to look at.

        :param summary: in his language, see ``_for_planner``
        """
        user = self.user_id.filtered("active") or self.env.ref("base.user_admin")
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=user.id,
            summary=summary,
            note=note or "",
        )

    def _touch(self):
        """Make two requests that look at the same round one after the other."""
        self.env.execute_query(
            SQL(
                "UPDATE soors_round SET entry_count = COALESCE(entry_count, 0) + 1"
                " WHERE id = %s RETURNING id",
                self.id,
            )
        )

    # What the round is, from all that its crew said of it

    def _settle_round(self, current):
        """Work out driver, vehicle and end of a round from all its entries.

        :param current: the entry that is being applied
        """
        self._touch()
        operations = self.env["soors.operation"].search(
            [
                ("round_uuid", "=", self.uuid),
                ("company_id", "=", self.company_id.id),
                ("kind", "in", ["day.start", "round.end"]),
                "|",
                ("state", "=", "acked"),
                ("id", "=", current.id),
            ]
        )
        operations._upgrade()
        self._settle_start(operations.filtered(lambda o: o.kind == "day.start"))
        self._settle_end(operations.filtered(lambda o: o.kind == "round.end"))

    def _settle_start(self, starts):
        if not starts:
            return
        # The first who started drives; who started on another tablet is with him.
        starts = starts.sorted(lambda o: (o.date_estimated, o.uuid))
        values = {"date_start": starts[0].date_estimated}
        drivers = self.env["res.partner"].concat(*[o._read_driver() for o in starts])
        if drivers:
            values["driver_id"] = drivers[0].id
            values["crew_ids"] = [(4, driver.id) for driver in drivers[1:]]
        for start in starts:
            vehicle = start._read_vehicle()
            if vehicle:
                values["vehicle_id"] = vehicle.id
                break
        self.write(values)

    def _settle_end(self, ends):
        if not ends:
            return
        values = {
            "is_ended_by_crew": True,
            "date_end": max(ends.mapped("date_estimated")),
        }
        km = max((end.payload.get("km") or 0 for end in ends), default=0)
        if km:
            values["km_driven"] = km
        self.write(values)
        # The office may have closed as failed what has goods.
        for stop in self.stop_ids.filtered(lambda s: s.state in ("arrived", "failed")):
            stop._settle()
        self._close_when_made()

    def _close_when_made(self):
        """End a round whose crew said so, once its last stop is closed."""
        if not self.is_ended_by_crew:
            return
        left = self.stop_ids.filtered(lambda stop: stop.state in ("todo", "arrived"))
        if not left and self.state != "done":
            self.write({"state": "done"})
        elif left and self.state == "done":
            self.write({"state": "running"})
        elif left:
            self._tell_left(left)

    def _tell_left(self, left):
        told = self._for_planner()
        summary = told.env._("The round ended with stops that were not made")
        if summary not in self.activity_ids.mapped("summary"):
            names = [stop._get_neutral_name() for stop in left.with_env(told.env)]
            told._tell_planner(summary, ", ".join(names))

    # Stops that the office does not know

    def _restore_stop(self, uuid):
        """Return a new stop for what a crew did where the office has none.

        It was taken off the round meanwhile, or its own entry is not here yet.
        """
        removed = self.env["soors.floor.removed"].search(
            [("uuid", "=", uuid), ("company_id", "=", self.company_id.id)],
            order="id desc",
            limit=1,
        )
        if not removed:
            return self._create_crew_stop(uuid, {"label": self.env._("Unplanned stop")})
        request = removed.request_id
        request._free_for_crew(self)
        taken = request.stop_id and request.stop_id.state != "failed"
        stop = self._create_crew_stop(
            uuid,
            {
                "request_id": request.id if not taken else False,
                "point_id": removed.point_id.id,
                "partner_id": removed.partner_id.id,
                "municipality_id": removed.municipality_id.id,
                "origin_kind": removed.origin_kind,
                # The name of a donor is on his card, and only there.
                "label": not (request or removed.partner_id) and removed.name,
                "sequence": removed.sequence,
            },
        )
        told = self._for_planner()
        told._tell_planner(
            told.env._(
                "Made although taken off the round: %(stop)s",
                stop=request.name or stop.with_env(told.env)._get_neutral_name(),
            )
        )
        return stop

    def _create_crew_stop(self, uuid, values):
        """Add a stop that the crew made, wherever its round stands."""
        self._touch()
        values = {
            "round_id": self.id,
            "uuid": uuid,
            "sequence": self._get_unplanned_sequence(),
            **values,
        }
        if not values.get("municipality_id") and not values.get("point_id"):
            values["municipality_id"] = self._get_nearest_municipality().id
        stops = self.env["soors.round.stop"].with_context(soors_crew_stop=True)
        return stops.create(values).with_context(soors_crew_stop=False)

    def _get_nearest_municipality(self):
        """Return where an unplanned stop most likely was: near the one before."""
        made = self.stop_ids.filtered(lambda stop: stop.state != "todo")
        near = (made or self.stop_ids).sorted("sequence")[-1:].municipality_id
        home = self.warehouse_id.partner_id or self.company_id.partner_id
        found = near or home.municipality_id
        return found or self.env["soors.municipality"].search([], limit=1)
