from odoo import models
from odoo.tools import SQL


class SoorsRatioReport(models.AbstractModel):
    """Ratios that stay right when rows are put together.

    A report names its ratios in ``_ratios``: {field: (numerator, denominator)}, fields
    of the report. Rows whose denominator is not known count in neither.
    """

    _name = "soors.ratio.report"
    _description = "Report with ratios"
    _ratios = {}

    def _read_group_select(self, aggregate_spec, query):
        name, _separator, aggregate = aggregate_spec.partition(":")
        if aggregate != "avg" or name not in self._ratios:
            return super()._read_group_select(aggregate_spec, query)
        above, below = (
            self._field_to_sql(self._table, part, query) for part in self._ratios[name]
        )
        return SQL(
            "SUM(%(above)s) FILTER (WHERE %(below)s != 0 AND %(above)s IS NOT NULL)"
            " / NULLIF(SUM(%(below)s) FILTER (WHERE %(above)s IS NOT NULL), 0)",
            above=above,
            below=below,
        )
