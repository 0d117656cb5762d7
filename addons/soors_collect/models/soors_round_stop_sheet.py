from odoo import models


class SoorsRoundStop(models.Model):
    """What the sheet of a round says of a stop."""

    _inherit = "soors.round.stop"

    def _prepare_sheet_texts(self):
        """Return the texts of a stop, empty where there is nothing to say."""
        self.ensure_one()
        request = self.request_id
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            "name": request.partner_id.name or self.display_name,
            "address": self.address or self.municipality_id.name or "",
            "phone": self.phone or "",
            "access": self._get_sheet_access(),
            "window": self._get_sheet_window(),
            "state": "" if self.state in ("todo", "arrived") else states[self.state],
            "goods": self._get_sheet_goods(),
        }

    def _get_sheet_access(self):
        """Return how the crew gets there: floors, lift, parking, what to know."""
        request = self.request_id
        missing = request.stairs and not request.has_lift
        texts = [
            self._get_sheet_goal(),
            self.env._("no lift") if missing else "",
            self.access_notes,
            self.note,
        ]
        return " · ".join(filter(None, texts))

    def _get_sheet_kg(self, kg):
        return self.env._("about %(kg)s kg", kg=round(kg)) if kg else ""

    def _get_sheet_goal(self):
        """Return where the goods of a removal are brought to."""
        goal = self.request_id.address_to
        return self.env._("to be brought to %(address)s", address=goal) if goal else ""

    def _get_sheet_window(self):
        """Return the hours at which the donor is in, or the point open."""
        hours = [
            f"{self._format_hour(start)} – {self._format_hour(end)}"
            for start, end in self._get_sheet_hours()
            if end > start
        ]
        return ", ".join(hours)

    def _get_sheet_hours(self):
        request, point = self.request_id, self.point_id
        if request:
            return [(request.hour_from, request.hour_to)]
        return [
            (point.plan_hour_from, point.plan_hour_to),
            (point.plan_hour_from_2, point.plan_hour_to_2),
        ]

    def _format_hour(self, hour):
        minutes = round(hour * 60)
        return f"{minutes // 60}:{minutes % 60:02d}"

    def _get_sheet_goods(self):
        """Return a dict per sort of goods, or per bin of a collection point.

        ``pieces`` (text), ``name``, ``kg`` (expected, text).
        """
        goods = [
            {
                "pieces": f"{line.quantity:g} ×",
                "name": " · ".join(filter(None, [line._get_item_name(), line.note])),
                "kg": self._get_sheet_kg(line.kg_estimated),
            }
            for line in self.request_id.line_ids
        ]
        bins = [
            {"pieces": "", "name": stream.name, "kg": ""}
            for stream in self.point_id.stream_ids
        ]
        # Where nothing was announced, there is room for what is found.
        return goods + bins or [{"pieces": "", "name": "", "kg": ""}]
