from odoo import models

from ..const import BALANCE_ITEMS, MINIMUM_GIVERS, to_grams


class SoorsDeclarationLine(models.Model):
    _inherit = "soors.declaration.line"

    def _prepare_export(self):
        """Return one figure in whole grams."""
        self.ensure_one()
        keys = {
            "flow": self.flow,
            "stream": self.stream_id.code,
            "grade": self.grade_id.code,
            "treatment": self.treatment_id.code,
            "origin": self.origin_kind,
            "source": self.kg_source,
        }
        return {
            **{key: value for key, value in keys.items() if value},
            **self._prepare_export_measures(),
        }

    def _prepare_export_measures(self):
        """Return the sums of the lines, for any number of lines."""
        return {
            "grams": sum(to_grams(line.kg) for line in self),
            "weighed": sum(to_grams(line.kg_weighed) for line in self),
            "average": sum(to_grams(line.kg_average) for line in self),
            "declared": sum(to_grams(line.kg_declared) for line in self),
            "moves": sum(self.mapped("move_count")),
            "unknown": sum(self.mapped("unknown_count")),
        }

    def _prepare_export_towns(self):
        """Return what came from each municipality, without telling on anybody.

        Where the kilos of a stream come from less than ``MINIMUM_GIVERS`` households
        of a municipality, they are told with those of other such places only.
        """
        small = self.filtered(lambda line: 0 < line.giver_count < MINIMUM_GIVERS)
        known = (self - small).filtered("municipality_id")
        rows = [
            {
                "nis": line.municipality_id.nis,
                "name": line.municipality_id.name,
                "region": line.municipality_id.region_id.code,
                "stream": line.stream_id.code,
                **line._prepare_export_measures(),
            }
            for line in known
        ]
        for stream, lines in (self - known).grouped("stream_id").items():
            measures = lines._prepare_export_measures()
            rows.append({"nis": None, "stream": stream.code, **measures})
        return rows

    def _prepare_export_balance(self):
        rows = {}
        for line in self:
            empty = dict.fromkeys((item for item, _label in BALANCE_ITEMS), 0)
            row = rows.setdefault(line.stream_id.code, empty)
            row[line.item] += to_grams(line.kg)
        return [{"stream": code, **row} for code, row in rows.items()]
