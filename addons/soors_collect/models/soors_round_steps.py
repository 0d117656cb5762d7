from collections import defaultdict

from odoo import fields, models


class SoorsRound(models.Model):
    """The unloadings and breaks of a round, between its stops."""

    _inherit = "soors.round"

    step_ids = fields.One2many(
        "soors.round.step", "round_id", "Unloading and breaks", copy=False
    )

    def _get_course(self):
        """Return stops and steps as the crew gets them: a list of records.

        A step comes after its stop, wherever that one was moved.
        """
        self.ensure_one()
        stops = self.stop_ids._in_order()
        after = defaultdict(list)
        for step in self.step_ids.sorted(lambda step: (step.date_planned, step.id)):
            after[step.after_stop_id & stops].append(step)
        course = after[stops.browse()]
        for stop in stops:
            course += [stop, *after[stop]]
        return course

    def _set_steps(self, values_list):
        """Make the steps of this round those that are planned now.

        What was done stays. What was planned before keeps its identity where it can:
        a tablet then shows another time, rather than one step less and one more.

        :param list values_list: dicts of soors.round.step in their order
        """
        self.ensure_one()
        open_steps = self.step_ids.filtered(lambda step: step.state == "todo")
        left = open_steps.sorted()
        new = []
        for values in values_list:
            same = left.filtered(lambda step, v=values: step.kind == v["kind"])[:1]
            if same:
                same.write(values)
                left -= same
            else:
                new.append({"round_id": self.id, **values})
        left.unlink()
        self.env["soors.round.step"].create(new)

    def _get_next_unloading(self):
        """Return the next time the truck is to be unloaded, if that is planned."""
        self.ensure_one()
        planned = self.step_ids.filtered(
            lambda step: step.kind == "unload" and step.state == "todo"
        )
        return planned.sorted()[:1]

    def _get_trips(self):
        """Return how many loads the truck can bring home: one more than it unloads."""
        self.ensure_one()
        return 1 + len(self.step_ids.filtered(lambda step: step.kind == "unload"))

    def _had_break(self):
        """Tell whether the crew has rested, as it said."""
        self.ensure_one()
        return any(s.kind == "break" and s.state == "done" for s in self.step_ids)
