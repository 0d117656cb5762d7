from collections import Counter
from datetime import datetime

from odoo import api, fields, models

from odoo.addons.soors_reporting.const import BALANCE_ITEMS
from odoo.addons.soors_reporting.workbook import UNKNOWN, Book, Column

KINDS = ("reuse", "preparation_for_reuse", "recycling", "recovery", "disposal")


class SoorsConsolidationWorkbook(models.AbstractModel):
    """The workbook of a consolidation, every total on every sheet the same."""

    _name = "soors.consolidation.workbook"
    _description = "Workbook of a consolidation"
    _inherit = "soors.declaration.workbook"

    @api.model
    def _write(self, consolidation, target):
        """Write the workbook in the language of the record's context."""
        book = Book(
            target,
            title=f"{consolidation.company_id.name} - {consolidation.name}",
            author=consolidation.company_id.name,
            created=consolidation.date_done or datetime(2000, 1, 1),
        )
        writer = self.with_context(lang=consolidation.env.lang)
        for write_sheet in writer._get_sheets(consolidation):
            write_sheet(book, consolidation)
        book.close()

    def _get_sheets(self, consolidation):
        return [
            self._write_summary,
            self._write_treatment,
            self._write_municipality,
            self._write_source,
            self._write_balance,
            self._write_guide,
        ]

    def _get_name(self, model, record_id):
        """Return the display name of a record, or that it is not known."""
        if not record_id:
            return self.env._("Not known")
        return self.env[model].browse(record_id).display_name

    def _get_kinds(self):
        field = self.env["soors.treatment"]._fields["kind"]
        return dict(field._description_selection(self.env))

    def _get_row_measures(self, row):
        """Return the measures of a group; M when nothing of it is known."""
        unknown = row["move_count"] and row["unknown_count"] == row["move_count"]
        return [
            UNKNOWN if unknown else row["kg"],
            row["kg_weighed"],
            row["kg_average"],
            row["kg_declared"],
            row["move_count"],
            row["unknown_count"],
        ]

    def _write_summary(self, book, record):
        sheet = book.sheet(self.env._("Summary"), landscape=True)
        sheet.title(record.name, self._get_period(record))
        kinds = self._get_kinds()
        columns = [
            Column(self.env._("Member"), width=30),
            Column(self.env._("Collected"), "kg", 16, total=True),
            *(Column(kinds[kind], "kg", 16, total=True) for kind in KINDS),
            Column(self.env._("Other ways out"), "kg", 16, total=True),
            Column(self.env._("Went out, in all"), "kg", 16, total=True),
            Column(
                self.env._("Movements of unknown weight"), "integer", 13, total=True
            ),
        ]
        sheet.table(columns, self._get_summary_rows(record), self.env._("Total"))

    def _get_summary_rows(self, record):
        collected = {
            row["member_id"]: row
            for row in record._group_figures("collected", ("member_id",))
        }
        outgoing = {}
        for row in record._group_figures("outgoing", ("member_id", "treatment_kind")):
            outgoing.setdefault(row["member_id"], {})[row["treatment_kind"]] = row
        for member in record.declaration_ids.member_id.sorted("name"):
            came = collected.get(member.id, {"kg": 0, "unknown_count": 0})
            went = outgoing.get(member.id, {})
            total = round(sum(row["kg"] for row in went.values()), 3)
            by_kind = [went[kind]["kg"] if kind in went else 0 for kind in KINDS]
            unknown = sum(row["unknown_count"] for row in (came, *went.values()))
            other = round(total - sum(by_kind), 3)
            yield [member.name, came["kg"], *by_kind, other, total, unknown]

    def _write_treatment(self, book, record):
        sheet = book.sheet(self.env._("Member, stream, treatment"), landscape=True)
        sheet.title(
            self.env._("What went out, by member, stream and treatment"),
            self._get_period(record),
        )
        kinds = self._get_kinds()
        columns = [
            Column(self.env._("Member"), width=26),
            Column(self.env._("Stream"), width=34),
            Column(self.env._("Treatment"), width=52),
            Column(self.env._("Counts as"), width=20),
            *self._get_measure_columns(),
        ]
        keys = ("member_id", "stream_id", "treatment_id", "treatment_kind")
        rows = (
            [
                self._get_name("soors.federation.member", row["member_id"]),
                self._get_name("soors.stream", row["stream_id"]),
                self._get_name("soors.treatment", row["treatment_id"]),
                kinds.get(row["treatment_kind"], self.env._("Not known")),
                *self._get_row_measures(row),
            ]
            for row in record._group_figures("outgoing", keys)
        )
        sheet.table(columns, rows, self.env._("Total"))

    def _write_municipality(self, book, record):
        sheet = book.sheet(self.env._("By municipality"), landscape=True)
        sheet.title(
            self.env._("What was collected, by municipality of origin"),
            self._get_period(record),
        )
        columns = [
            Column(self.env._("Municipality"), width=28),
            Column(self.env._("NIS code"), width=9),
            Column(self.env._("Region"), width=16),
            Column(self.env._("Inhabitants"), "integer", 12),
            Column(self.env._("in the year"), width=9),
            *self._get_measure_columns(),
        ]
        towns = self.env["soors.municipality"]
        rows = (
            [*self._get_town(towns.browse(row["municipality_id"] or []))]
            + self._get_row_measures(row)
            for row in record._group_figures("municipality", ("municipality_id",))
        )
        sheet.table(columns, rows, self.env._("Total"))

    def _get_town(self, town):
        if not town:
            other = self.env._("Not known, or too few givers to tell")
            return [other, None, None, None, None]
        people = town.population or UNKNOWN
        year = str(town.population_year or "")
        return [town.name, town.nis, town.region_id.name, people, year]

    def _write_source(self, book, record):
        sheet = book.sheet(self.env._("By source of weight"), landscape=True)
        sheet.title(
            self.env._("How the kilos are known, by member and flow"),
            self._get_period(record),
        )
        figures = self.env["soors.federation.figure"]
        flows = dict(figures._fields["flow"]._description_selection(self.env))
        sources = dict(figures._fields["kg_source"]._description_selection(self.env))
        columns = [
            Column(self.env._("Member"), width=30),
            Column(self.env._("Flow"), width=18),
            Column(self.env._("Source of weight"), width=20),
            Column(self.env._("Kilos"), "kg", 16, total=True),
            Column(self.env._("Movements"), "integer", 12, total=True),
        ]
        keys = ("member_id", "flow", "kg_source")
        rows = (
            [
                self._get_name("soors.federation.member", row["member_id"]),
                flows.get(row["flow"]),
                sources.get(row["kg_source"]),
                self._get_row_measures(row)[0],
                row["move_count"],
            ]
            for row in record._group_figures("source", keys)
        )
        sheet.table(columns, rows, self.env._("Total"))

    def _write_balance(self, book, record):
        sheet = book.sheet(self.env._("Mass balance"), landscape=True)
        sheet.title(self.env._("Mass balance by stream"), self._get_period(record))
        streams = {}
        for row in record._group_figures("balance", ("stream_id", "item")):
            empty = dict.fromkeys((item for item, _label in BALANCE_ITEMS), 0.0)
            streams.setdefault(row["stream_id"], empty)[row["item"]] = row["kg"]
        unknown = Counter()
        for section in ("collected", "outgoing"):
            for row in record._group_figures(section, ("stream_id",)):
                unknown[row["stream_id"]] += row["unknown_count"]
        rows = (
            [
                *self._get_balance_row(self._get_name("soors.stream", stream), items),
                unknown[stream],
            ]
            for stream, items in streams.items()
        )
        sheet.table(self._get_balance_columns(), rows, self.env._("Total"))

    def _write_guide(self, book, record):
        sheet = book.sheet(self.env._("How made"), landscape=True)
        note = self.env._(
            "Sums of what the members released, nothing else. M is a quantity nobody "
            "knows; 0 is a real zero. Kilos of municipalities with too few givers are "
            "told together."
        )
        sheet.title(self.env._("How it is made"), note)
        for check in record.check_ids.sorted("sequence"):
            sheet.pair(check.name, self._get_finding(check))
        for line in (record.note or "").splitlines():
            sheet.pair(self.env._("Remarks"), line)
        sheet.row += 1
        columns = [
            Column(self.env._("Member"), width=40),
            Column(self.env._("Declaration"), width=20),
            Column(self.env._("Version"), "integer", 9),
            Column(self.env._("From"), "date", 11),
            Column(self.env._("To"), "date", 11),
            Column(self.env._("Released on (UTC)"), width=20),
            Column(self.env._("Movements"), "integer", 12, total=True),
            Column(self.env._("Software"), width=14),
            Column(self.env._("Seal of the movements (SHA-256)"), width=68),
            Column(self.env._("Seal of the release (SHA-256)"), width=68),
        ]
        rows = (self._get_source_row(d) for d in record.declaration_ids)
        sheet.table(columns, rows, self.env._("Total"))

    def _get_finding(self, check):
        if check.is_passed:
            return self.env._("in order")
        return ": ".join(filter(None, (check.finding, check.comment)))

    def _get_source_row(self, declaration):
        return [
            declaration.member_id.name,
            declaration.name,
            declaration.version,
            declaration.date_from,
            declaration.date_to,
            fields.Datetime.to_string(declaration.date_released),
            declaration.moves_count,
            declaration.software,
            declaration.moves_hash,
            declaration.seal,
        ]
