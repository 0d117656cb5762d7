import itertools
import math

from odoo import models


class SoorsRound(models.Model):
    """The transport document of a round."""

    _name = "soors.round"
    _inherit = ["soors.round", "soors.paper"]

    def _get_transported_stops(self):
        """Return the stops whose goods are on the truck, in the order of the day."""
        # Also of a stop that failed: something was loaded there all the same.
        loaded = self.stop_ids.filtered("line_ids")
        return loaded.sorted(lambda stop: (stop.sequence, stop.id))

    def _get_waste_totals(self, lines):
        """Return [{``waste_code``, ``kg``}] of the whole transport, by code.

        :param dict lines: what ``_get_document_lines`` of the stops returned
        """
        found = {}
        for line in self._get_all_lines(lines):
            found.setdefault(line["waste_code"], []).append(line["kg"])
        codes = sorted(found, key=lambda code: (not code, code.code or ""))
        return [
            {"waste_code": code, "kg": round(math.fsum(found[code]), 3)}
            for code in codes
        ]

    def _get_all_lines(self, lines):
        """Return the lines of all stops, of what ``_get_document_lines`` returned."""
        return list(itertools.chain.from_iterable(lines.values()))

    def _get_destination(self):
        """Return the address of the depot, as lines of text."""
        # sudo: the address of a depot, for whoever may print its papers
        return self._get_paper_address(self.warehouse_id.sudo().partner_id)
