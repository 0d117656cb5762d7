from odoo import models

from ..planner.costs import Figures


class SoorsPlanJob(models.Model):
    _inherit = "soors.plan.job"

    # Writing down what was found

    def _note(self, day, problem, hand, outcome):
        plan = outcome.plan
        self.is_better = self.is_better or outcome.solver != "hand"
        self.solver = outcome.solver
        self._add_figures(outcome.before, "before", len(day.reasons))
        self._add_figures(outcome.after, "after", len(day.reasons))
        routes = self._note_routes(day, problem, hand, plan)
        lines = self._prepare_lines(day, problem, plan, routes)
        lines += [
            self._prepare_left_out(day, key, reason)
            for key, reason in {**plan.reasons, **day.reasons}.items()
        ]
        self._forget_left_out(self.env["soors.plan.job.line"].create(lines))

    def _forget_left_out(self, lines):
        """Take away what an earlier day left out, once a later day dealt with it."""
        later = lines.filtered(lambda line: not line.stop_id)
        old = (self.left_out_ids - lines).filtered(
            lambda line: (
                not line.stop_id
                and (
                    line.request_id in later.request_id
                    if line.request_id
                    else line.point_id in later.point_id
                )
            )
        )
        self.left_out_before -= len(old)
        self.left_out_after -= len(old)
        old.unlink()

    def _add_figures(self, numbers, when, unknown):
        self.write(
            {
                f"km_{when}": self[f"km_{when}"] + numbers.km,
                f"hours_{when}": self[f"hours_{when}"] + numbers.hours,
                f"late_{when}": self[f"late_{when}"] + numbers.lateness // 60,
                f"overtime_{when}": self[f"overtime_{when}"] + numbers.overtime_hours,
                f"stops_{when}": self[f"stops_{when}"] + numbers.stops,
                f"left_out_{when}": self[f"left_out_{when}"]
                + numbers.left_out
                + unknown,
            }
        )

    def _note_routes(self, day, problem, hand, plan):
        """Create the routes; return {vehicle key: route}."""
        before, after = day.by_vehicle(hand), day.by_vehicle(plan)
        keys = [v.key for v in problem.vehicles if v.key in before or v.key in after]
        values = [
            self._prepare_route(day, problem, key, before[key], after[key])
            for key in keys
        ]
        routes = self.env["soors.plan.job.route"].create(values)
        return dict(zip(keys, routes, strict=True))

    def _prepare_route(self, day, problem, key, before, after):
        record = day.records[key]
        is_round = record._name == "soors.round"
        now, planned = day.figures(problem, before), day.figures(problem, after)
        route = after.routes[0] if after.routes else None
        stops = problem.stop()
        return {
            "job_id": self.id,
            "date": day.date,
            "round_id": record.id if is_round else False,
            "vehicle_id": record.vehicle_id.id if is_round else record.id,
            **self._prepare_route_figures(now, "before"),
            **self._prepare_route_figures(planned, "after"),
            "kg_after": sum(stops[k].weight for k in route.stop_keys()) if route else 0,
            "date_start": day.moment(route.start) if route else False,
            "date_end": day.moment(route.end) if route else False,
        }

    def _prepare_route_figures(self, numbers: Figures, when):
        return {
            f"stops_{when}": numbers.stops,
            f"km_{when}": numbers.km,
            f"hours_{when}": numbers.hours,
            f"late_{when}": numbers.lateness // 60,
            f"overtime_{when}": numbers.overtime_hours,
        }

    def _prepare_lines(self, day, problem, plan, routes):
        stops = problem.stop()
        return [
            {
                "route_id": routes[route.vehicle].id,
                "sequence": number,
                "kind": visit.kind,
                "date_start": day.moment(visit.start),
                "minutes": round((visit.end - visit.start) / 60),
                "kg_planned": stops[visit.key].weight if visit.key in stops else 0,
                **self._prepare_line(day, visit.key if visit.kind == "stop" else ""),
                "is_moved": self._is_moved(day, visit, route),
            }
            for route in plan.routes
            for number, visit in enumerate(route.visits, 1)
        ]

    def _is_moved(self, day, visit, route):
        if not visit.key.startswith("stop:"):
            return False
        return f"round:{day.records[visit.key].round_id.id}" != route.vehicle

    def _prepare_line(self, day, key):
        """Return the records that a key stands for."""
        values = {"job_id": self.id, "date": day.date}
        if not key:
            return values
        record = day.records[key]
        if record._name == "soors.round.stop":
            values.update(
                stop_id=record.id,
                request_id=record.request_id.id,
                point_id=record.point_id.id,
                was_planned=True,
            )
        elif record._name == "soors.collection.request":
            values["request_id"] = record.id
        else:
            values["point_id"] = record.id
        return values

    def _prepare_left_out(self, day, key, reason):
        return {
            **self._prepare_line(day, key),
            "is_left_out": True,
            "reason": reason["code"],
            "reason_amount": reason["amount"],
        }

    # Accepting

    def _apply(self):
        """Write rounds, stops, order and times; with the rights of who accepts."""
        self.ensure_one()
        for route in self.route_ids:
            round_ = route.round_id.with_env(self.env)
            if self.is_better:
                round_ = self._apply_route(route, round_)
            # Also where the order by hand was the best: the crew is to know when.
            if round_:
                self._apply_steps(route, round_)
        if not self.is_better:
            return
        # A stop whose place nobody knows stays where it is; the rest waits again.
        left = self.left_out_ids.filtered(lambda line: line.reason != "no_position")
        left.stop_id.with_env(self.env).unlink()

    def _apply_route(self, route, round_):
        """Write stops, order and times of a route; return its round."""
        lines = route.line_ids.filtered(lambda line: line.kind == "stop")
        if not lines:
            return round_
        round_ = round_ or round_.create(self._prepare_round_values(route))
        moved = lines.stop_id.filtered(lambda s: s.round_id != round_)
        moved.with_env(self.env).write({"round_id": round_.id})
        waiting = lines.filtered(lambda line: not line.stop_id)
        requests = waiting.request_id
        if requests:
            round_.add_requests(requests.ids)
        if waiting.point_id:
            round_.add_points(waiting.point_id.ids)
        stops = [self._get_stop(round_, line) for line in lines]
        driven = round_.stop_ids.filtered(lambda stop: stop.state != "todo")
        round_.set_stop_order([*driven.ids, *(stop.id for stop in stops)])
        for stop, line in zip(stops, lines, strict=True):
            stop.date_planned = line.date_start
        return round_

    def _apply_steps(self, route, round_):
        """Write when the truck unloads and the crew rests, between the stops."""
        kg = round_._get_plan_load_kg() if round_.state == "running" else 0
        driven = round_.stop_ids.filtered(lambda stop: stop.state != "todo")
        before = driven._in_order()[-1:]
        values = []
        for line in route.line_ids.sorted("sequence"):
            if line.kind == "stop":
                kg += line.kg_planned
                before = self._get_stop(round_, line)
                continue
            values.append(self._prepare_step(line, before, round_, kg))
            kg = 0 if line.kind == "unload" else kg
        round_._set_steps(values)

    def _prepare_step(self, line, before, round_, kg):
        is_unload = line.kind == "unload"
        return {
            "kind": line.kind,
            "after_stop_id": before.id,
            "date_planned": line.date_start,
            "minutes": line.minutes,
            "site": round_.warehouse_id.name if is_unload else False,
            "kg_planned": kg if is_unload else 0,
        }

    def _get_stop(self, round_, line):
        stop = line.stop_id.with_env(self.env)
        if stop:
            return stop
        return round_._get_lasting_stops().filtered(
            lambda s: (
                s.request_id == line.request_id
                if line.request_id
                else s.point_id == line.point_id
            )
        )[:1]

    def _prepare_round_values(self, route):
        shift = self.env["soors.shift"].search(
            [("company_id", "=", self.company_id.id)], limit=1
        )
        values = {
            "company_id": self.company_id.id,
            "date": route.date,
            "vehicle_id": route.vehicle_id.id,
            "shift_id": shift.id,
        }
        if shift:
            values["hour_start"] = shift.hour_from
        return values
