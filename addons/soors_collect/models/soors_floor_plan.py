from datetime import timedelta

import pytz

from odoo import fields, models
from odoo.fields import Domain

# From a stop to what comes after it: there are fewer steps than a hundred.
STEP_ROOM = 0.01
STOP_KINDS = {"request": "appointment", "point": "point"}
# What the tablet knows of every stop, also of those that are hardly any.
BLANK_STOP = {
    "street": "",
    "city": "",
    "zip": "",
    "phone": "",
    "lat": None,
    "lon": None,
    "window_from": None,
    "window_to": None,
    "access": "",
    "floor": 0,
    "lift": False,
    "note": "",
    "language": None,
    "expected": [],
    "point": None,
    "photos": [],
}


class SoorsDevice(models.Model):
    """The day of a tablet: rounds, stops and who may drive them."""

    _inherit = "soors.device"
    _check_company_auto = True

    vehicle_id = fields.Many2one(
        "fleet.vehicle",
        "In the vehicle",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="Then the tablet shows the rounds of this vehicle only, which keeps the"
        " addresses of all others out of it.",
    )

    def _get_plan(self):
        plan = super()._get_plan()
        rounds = self._get_rounds()
        plan.update(
            rounds=[self._prepare_round(round_) for round_ in rounds],
            catalogue=self._prepare_catalogue(),
            crew=self._prepare_crew(rounds),
            vehicles=self._prepare_vehicles(rounds),
        )
        return plan

    def _get_rounds_domain(self):
        today = self._get_today()
        domain = Domain("company_id", "=", self.company_id.id) & (
            (Domain("date", "=", today) & Domain("state", "in", ["ready", "running"]))
            # Ended today, it may still get what another tablet kept.
            | (Domain("date", "=", today) & Domain("state", "=", "done"))
            # A round that goes past midnight.
            | (
                Domain("date", "=", today - timedelta(days=1))
                & Domain("state", "=", "running")
            )
        )
        if self.vehicle_id:
            domain &= Domain("vehicle_id", "in", [False, self.vehicle_id.id])
        return domain

    def _get_rounds(self):
        return self.env["soors.round"].search(
            self._get_rounds_domain(), order="date, name, id"
        )

    def _prepare_round(self, round_):
        stops = self._prepare_course(round_)
        stops += self._prepare_removed(round_, {stop["uuid"] for stop in stops})
        depot = round_.warehouse_id
        partner = depot.partner_id
        return {
            "uuid": round_.uuid,
            "name": round_.name,
            "date": str(round_.date),
            "state": round_.state,
            "vehicle_id": round_.vehicle_id.id or None,
            "crew_ids": (round_.driver_id | round_.crew_ids).ids,
            "depot": {
                "name": depot.name,
                "lat": partner.partner_latitude or None,
                "lon": partner.partner_longitude or None,
            },
            "note": round_.note or "",
            "stops": stops,
        }

    def _prepare_course(self, round_):
        """Return stops and steps in their order, which their numbers tell as well."""
        course, place = [], -1
        for record in round_._get_course():
            if record._name == "soors.round.stop":
                place = record.sequence
                course.append(self._prepare_stop(record))
            else:
                # Between the numbers of stops, which may leave no room.
                place = round(place + STEP_ROOM, 3)
                course.append({**self._prepare_step(record), "sequence": place})
        return course

    def _prepare_stop(self, stop):
        request, point = stop.request_id, stop.point_id
        origin = request or point or stop.partner_id
        latitude, longitude = stop._get_position()
        window_from, window_to = self._get_window(stop)
        return {
            "uuid": stop.uuid,
            "sequence": stop.sequence,
            "kind": STOP_KINDS.get(stop.kind, "appointment"),
            "state": stop.state,
            "name": stop.display_name if not request else stop.partner_id.name,
            "street": origin.street or "",
            "city": origin.city or stop.municipality_id.name or "",
            "zip": origin.zip or "",
            "phone": stop.phone or "",
            "lat": latitude,
            "lon": longitude,
            "window_from": window_from,
            "window_to": window_to,
            "access": (request.parking_note if request else point.access_notes) or "",
            "floor": request.stairs or 0,
            "lift": bool(request.has_lift),
            "note": "\n".join(filter(None, [request.note, stop.note])),
            "language": (stop.partner_id.lang or "")[:2] or None,
            "expected": [self._prepare_expected(line) for line in request.line_ids],
            "point": self._prepare_point(point) if point else None,
        }

    def _prepare_expected(self, line):
        return {
            "product_id": line.product_id.id or None,
            "tile_id": line.tile_id.id or None,
            "icon": line.tile_id.icon or line.stream_id.floor_icon or None,
            "name": line._get_item_name(),
            "qty": line.quantity,
            "kg": line.kg_estimated,
        }

    def _prepare_point(self, point):
        return {"uuid": f"point-{point.id}", "container_count": 1}

    def _prepare_removed(self, round_, present):
        """Return the stops taken off a round: what is left of them is a name."""
        removed = self.env["soors.floor.removed"].search([("round_id", "=", round_.id)])
        return [
            {
                "uuid": stop.uuid,
                "sequence": stop.sequence,
                "kind": "point" if stop.point_id else "appointment",
                "state": "removed",
                "name": stop.name or "",
                **BLANK_STOP,
            }
            for uuid, stop in {stop.uuid: stop for stop in removed}.items()
            if uuid not in present
        ]

    def _prepare_step(self, step):
        """Return when and where to unload, or to rest, in the shape of a stop."""
        values = {
            **BLANK_STOP,
            "uuid": step.uuid,
            "kind": step.kind,
            "state": step.state,
            "name": step.site or "",
            "window_from": self._format_moment(step.date_planned),
            "window_to": self._format_moment(step._get_date_end()),
        }
        depot = self.company_id._get_soors_depot_position()
        if step.kind == "unload" and depot:
            values["lat"], values["lon"] = depot
        return values

    def _format_moment(self, moment):
        zone = self.company_id._get_timezone()
        return pytz.utc.localize(moment).astimezone(zone).strftime("%H:%M")

    def _get_window(self, stop):
        """Return when the stop is expected, as the clock there shows it."""
        request = stop.request_id
        first, last = request.hour_from, request.hour_to
        if stop.date_planned:
            zone = self.company_id._get_timezone()
            start = pytz.utc.localize(stop.date_planned).astimezone(zone)
            hour = start.hour + start.minute / 60
            if not request or not first <= hour < last:
                # Another time was agreed than the one that was wished.
                first, last = hour, hour + (request.hours_planned or 1)
        elif not request:
            return None, None
        return self._format_hour(first), self._format_hour(last)

    def _format_hour(self, hours):
        minutes = min(round(hours * 60), 24 * 60 - 1)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    def _prepare_crew(self, rounds):
        """Return who may say "I drive today": drivers of here and of the rounds."""
        group = self.env.ref("soors_base.group_driver")
        users = self.env["res.users"].search(
            [("group_ids", "in", group.ids), ("company_ids", "in", self.company_id.ids)]
        )
        people = users.partner_id | rounds.driver_id | rounds.crew_ids
        return [self._prepare_person(person) for person in people.sorted("name")]

    def _prepare_person(self, person):
        words = (person.name or "?").split()
        values = {
            "id": person.id,
            "name": person.name or "",
            "initials": "".join(word[0] for word in words[:2]).upper(),
            "has_pin": bool(person.floor_pin_digest),
        }
        if person.floor_pin_digest:
            # Compared in the tablet, which may be without network.
            values["pin"] = person.floor_pin_digest
        return values

    def _prepare_vehicles(self, rounds):
        domain = [("company_id", "in", [False, self.company_id.id])]
        if self.vehicle_id:
            domain.append(("id", "in", (self.vehicle_id | rounds.vehicle_id).ids))
        vehicles = self.env["fleet.vehicle"].search(domain, order="license_plate, id")
        return [
            {
                "id": vehicle.id,
                "name": vehicle.model_id.name or vehicle.name or "",
                "plate": vehicle.license_plate or "",
            }
            for vehicle in vehicles
        ]

    def _get_plan_to_hash(self, plan):
        """Leave out what this very tablet did: it knows, and needs no new plan."""
        own = self._get_own_uuids(plan)
        rounds = [
            {
                **round_,
                "state": None,
                "stops": [
                    {**stop, "state": "todo"}
                    if stop["uuid"] in own and stop["state"] != "removed"
                    else stop
                    for stop in round_["stops"]
                ],
            }
            for round_ in plan["rounds"]
        ]
        return {**super()._get_plan_to_hash(plan), "rounds": rounds}

    def _get_own_uuids(self, plan):
        """Return the identifiers of rounds and stops that this tablet wrote on."""
        uuids = [round_["uuid"] for round_ in plan["rounds"]]
        rows = self.env["soors.operation"]._read_group(
            [("device_id", "=", self.id), ("round_uuid", "in", uuids)],
            ["round_uuid", "stop_uuid"],
        )
        return {uuid for row in rows for uuid in row if uuid}
