from datetime import datetime

import pytz

from odoo import api, fields, models

from ..const import BALANCE_IN, BALANCE_ITEMS
from ..workbook import UNKNOWN, Book, Column, Formula


class SoorsDeclarationWorkbook(models.AbstractModel):
    """The spreadsheet of a declaration."""

    _name = "soors.declaration.workbook"
    _description = "Spreadsheet of a declaration"

    @api.model
    def _write(self, declaration, target):
        """Write the workbook in the language of the declaration's context.

        :param target: path or binary file
        """
        book = Book(
            target,
            title=f"{declaration.company_id.name} - {declaration.name}",
            author=declaration.company_id.name,
            created=declaration.date_released or datetime(2000, 1, 1),
        )
        writer = self.with_context(lang=declaration.env.lang)
        for write_sheet in writer._get_sheets(declaration):
            write_sheet(book, declaration)
        book.close()

    def _get_sheets(self, declaration):
        """Return the methods that write the sheets, in order; to be extended."""
        sections = declaration.template_id._get_sections()
        optional = {
            "municipality": self._write_municipality,
            "source": self._write_source,
            "balance": self._write_balance,
        }
        sheets = [self._write_guide, self._write_treatment, self._write_collected]
        sheets += [write for key, write in optional.items() if key in sections]
        if declaration.template_id.has_register:
            sheets.append(self._write_register)
        return sheets

    # How to read ------------------------------------------------------------------

    def _write_guide(self, book, declaration):
        sheet = book.sheet(self.env._("How to read"))
        sheet.labels()
        sheet.title(declaration.name, declaration.template_id.name)
        for label, value in self._get_identity(declaration):
            sheet.pair(label, value)
        sheet.heading(self.env._("How the kilos are known"))
        for label, value in self._get_shares(declaration):
            sheet.pair(label, value, "percent")
        sheet.heading(self.env._("How each figure is made"))
        for label, text in self._get_guide(declaration):
            sheet.pair(label, text)
        sheet.heading(self.env._("Checks"))
        for check in declaration.check_ids.sorted("sequence"):
            sheet.pair(check.name, self._get_check_result(check))
        if declaration.note:
            sheet.heading(self.env._("Remarks"))
            sheet.paragraph(declaration.note)

    def _get_identity(self, declaration):
        company = declaration.company_id
        states = dict(declaration._fields["state"]._description_selection(self.env))
        origin = declaration.origin_id
        rows = [
            (self.env._("Enterprise"), company.name),
            (self.env._("Number"), company.company_registry or company.vat or ""),
            (self.env._("Region"), declaration.region_id.name or ""),
            (self.env._("Period"), self._get_period(declaration)),
            (self.env._("State"), states[declaration.state]),
            (self.env._("Version"), str(declaration.version)),
            (self.env._("Corrects"), origin.name or ""),
            (
                self.env._("Computed on"),
                self._get_local_time(declaration, "date_computed"),
            ),
            (
                self.env._("Released on"),
                self._get_local_time(declaration, "date_released"),
            ),
            (self.env._("Released by"), declaration.released_by_id.name or ""),
            (self.env._("Movements"), str(declaration.moves_count)),
            (
                self.env._("Seal of the movements (SHA-256)"),
                declaration.moves_hash or "",
            ),
            (
                self.env._("Seal of the release (SHA-256)"),
                declaration.export_hash or "",
            ),
            (
                self.env._("Software"),
                f"soors_reporting {declaration._get_software_version()}",
            ),
        ]
        return [row for row in rows if row[1]]

    def _get_period(self, declaration):
        return self.env._(
            "%(date_from)s to %(date_to)s, both included",
            date_from=fields.Date.to_string(declaration.date_from),
            date_to=fields.Date.to_string(declaration.date_to),
        )

    def _get_local_time(self, declaration, name):
        value = declaration[name]
        if not value:
            return ""
        zone = declaration.company_id._get_timezone()
        local = pytz.utc.localize(value).astimezone(zone)
        return f"{local:%Y-%m-%d %H:%M} ({zone.zone})"

    def _get_shares(self, declaration):
        """Return the shares of the kilos in and out by source of weight."""
        lines = declaration.line_ids.filtered(
            lambda line: line.section in ("treatment", "collected")
        )
        total = sum(abs(line.kg) for line in lines)
        labels = dict(lines._fields["kg_source"]._description_selection(self.env))
        return [
            (
                labels[source],
                sum(abs(line[f"kg_{source}"]) for line in lines) / total
                if total
                else UNKNOWN,
            )
            for source in ("weighed", "average", "declared")
        ]

    def _get_guide(self, declaration):
        return [
            (
                self.env._("Where figures come from"),
                self.env._(
                    "Every figure is a sum of stock movements that were done in the "
                    "period, on days of the enterprise's own time zone. Nothing is "
                    "typed in. Each line can be opened in the software down to its "
                    "movements."
                ),
            ),
            (
                self.env._("Kilos"),
                self.env._(
                    "In kilograms, to the gram. Weighed: read on a scale. Average "
                    "weight: pieces times the average weight of their kind. "
                    "Declared: told by someone else."
                ),
            ),
            (
                self.env._("M and zero"),
                self.env._(
                    "M is a quantity nobody knows; 0 is a real zero. A sum with "
                    "movements of unknown weight holds the known kilos only and says "
                    "how many movements are missing."
                ),
            ),
            (
                self.env._("Reuse"),
                self.env._(
                    "Counted when the goods are sold or given, not when they are "
                    "collected or offered. A return takes its kilos back."
                ),
            ),
            (
                self.env._("Mass balance"),
                self.env._(
                    "Opening stock + collected + from sorting = to sorting + what "
                    "went out + losses + closing stock, for each stream. The columns "
                    "on the right compute it again."
                ),
            ),
            (
                self.env._("Kilos per inhabitant"),
                self.env._(
                    "Kilos collected in the period, not per year, divided by the "
                    "inhabitants of the year that is shown."
                ),
            ),
            (
                self.env._("Seal"),
                self.env._(
                    "Made of all movements of the period. If the ledger changes "
                    "later, the seal no longer fits and a correction is made; this "
                    "declaration is never rewritten."
                ),
            ),
        ]

    def _get_check_result(self, check):
        if check.is_passed:
            return self.env._("in order")
        result = self.env._("%s cases, seen and accepted", check.record_count)
        if not check.is_accepted:
            result = self.env._("%s cases, open", check.record_count)
        return f"{result}: {check.comment}" if check.comment else result

    # Figures ----------------------------------------------------------------------

    def _get_measure_columns(self):
        return [
            Column(self.env._("Kilos"), "kg", 15, total=True),
            Column(self.env._("of which weighed"), "kg", 15, total=True),
            Column(self.env._("of which average weight"), "kg", 15, total=True),
            Column(self.env._("of which declared"), "kg", 15, total=True),
            Column(self.env._("Movements"), "integer", 11, total=True),
            Column(
                self.env._("Movements of unknown weight"), "integer", 13, total=True
            ),
        ]

    def _get_measures(self, line):
        return [
            UNKNOWN if line.is_unknown else line.kg,
            line.kg_weighed,
            line.kg_average,
            line.kg_declared,
            line.move_count,
            line.unknown_count,
        ]

    def _get_lines(self, declaration, section):
        lines = declaration.line_ids.filtered(lambda line: line.section == section)
        return lines.sorted(
            lambda line: (
                line.municipality_id.name or "\uffff",
                line.flow or "",
                line.stream_id.sequence,
                line.stream_id.display_name or "",
                line.treatment_id.sequence,
                line.sequence,
            )
        )

    def _write_treatment(self, book, declaration):
        sheet = book.sheet(self.env._("Out by stream and treatment"), landscape=True)
        sheet.title(
            self.env._("What went out, by stream and treatment"),
            self._get_period(declaration),
        )
        kinds = dict(
            self.env["soors.treatment"]._fields["kind"]._description_selection(self.env)
        )
        columns = [
            Column(self.env._("Stream"), width=34),
            Column(self.env._("Grade"), width=24),
            Column(self.env._("Treatment"), width=52),
            Column(self.env._("R/D code"), width=9),
            Column(self.env._("Counts as"), width=20),
            *self._get_measure_columns(),
        ]
        rows = (
            [
                line.stream_id.display_name,
                line.grade_id.name,
                line.treatment_id.name or self.env._("Not known"),
                line.treatment_id.rd_code,
                kinds.get(line.treatment_id.kind),
                *self._get_measures(line),
            ]
            for line in self._get_lines(declaration, "treatment")
        )
        sheet.table(columns, rows, self.env._("Total"))

    def _write_collected(self, book, declaration):
        sheet = book.sheet(self.env._("In by stream and origin"), landscape=True)
        sheet.title(
            self.env._("What came in, by stream and origin"),
            self._get_period(declaration),
        )
        lines = self._get_lines(declaration, "collected")
        origins = dict(lines._fields["origin_kind"]._description_selection(self.env))
        columns = [
            Column(self.env._("Stream"), width=34),
            Column(self.env._("Origin"), width=20),
            *self._get_measure_columns(),
        ]
        rows = (
            [
                line.stream_id.display_name,
                origins.get(line.origin_kind, self.env._("Not known")),
                *self._get_measures(line),
            ]
            for line in lines
        )
        sheet.table(columns, rows, self.env._("Total"))

    def _write_municipality(self, book, declaration):
        lines = self._get_lines(declaration, "municipality")
        streams = lines.stream_id.sorted(lambda s: (s.sequence, s.display_name))
        sheet = book.sheet(self.env._("By municipality"), landscape=True)
        sheet.title(
            self.env._("What was collected, by municipality of origin"),
            self._get_period(declaration),
        )
        columns = [
            Column(self.env._("Municipality"), width=24),
            Column(self.env._("NIS code"), width=9),
            Column(self.env._("Region"), width=14),
            Column(self.env._("Inhabitants"), "integer", 12),
            Column(self.env._("in the year"), "text", 9),
            Column(self.env._("Kilos"), "kg", 15, total=True),
            Column(self.env._("Kilos per inhabitant"), "ratio", 12),
            Column(
                self.env._("Movements of unknown weight"), "integer", 13, total=True
            ),
            *(Column(s.display_name, "kg", 14, total=True) for s in streams),
        ]
        rows = (
            self._get_town_row(town, town_lines, streams)
            for town, town_lines in lines.grouped("municipality_id").items()
        )
        sheet.table(columns, rows, self.env._("Total"))

    def _get_town_row(self, town, lines, streams):
        kg = sum(lines.mapped("kg"))
        people = town.population
        ratio = UNKNOWN
        if people and not all(line.is_unknown for line in lines):
            ratio = Formula("=F{row}/D{row}", round(kg / people, 9))
        by_stream = {line.stream_id: line for line in lines}
        cells = [
            UNKNOWN if line.is_unknown else line.kg if line else None
            for line in (by_stream.get(stream, lines[:0]) for stream in streams)
        ]
        return [
            town.name or self.env._("Not known"),
            town.nis,
            town.region_id.name,
            people or UNKNOWN,
            str(town.population_year or ""),
            UNKNOWN if all(line.is_unknown for line in lines) else kg,
            ratio,
            sum(lines.mapped("unknown_count")),
            *cells,
        ]

    def _write_source(self, book, declaration):
        sheet = book.sheet(self.env._("By source of weight"), landscape=True)
        sheet.title(
            self.env._("How the kilos are known, by flow and stream"),
            self._get_period(declaration),
        )
        lines = self._get_lines(declaration, "source")
        flows = dict(lines._fields["flow"]._description_selection(self.env))
        sources = dict(lines._fields["kg_source"]._description_selection(self.env))
        totals = {
            flow: sum(group.mapped("kg"))
            for flow, group in lines.grouped("flow").items()
        }
        columns = [
            Column(self.env._("Flow"), width=18),
            Column(self.env._("Stream"), width=34),
            Column(self.env._("Source of weight"), width=20),
            Column(self.env._("Kilos"), "kg", 15, total=True),
            Column(self.env._("Share of the flow"), "percent", 12),
            Column(self.env._("Movements"), "integer", 11, total=True),
        ]
        rows = (
            [
                flows[line.flow],
                line.stream_id.display_name,
                sources[line.kg_source],
                UNKNOWN if line.is_unknown else line.kg,
                self._get_share(line, totals[line.flow]),
                line.move_count,
            ]
            for line in lines
        )
        sheet.table(columns, rows, self.env._("Total"))

    def _get_share(self, line, total):
        if line.is_unknown or not total:
            return UNKNOWN
        text = "=D{row}/SUMIF(A:A,A{row},D:D)"
        return Formula(text, round(line.kg / total, 9))

    def _write_balance(self, book, declaration):
        sheet = book.sheet(self.env._("Mass balance"), landscape=True)
        sheet.title(self.env._("Mass balance by stream"), self._get_period(declaration))
        lines = declaration.line_ids.filtered(lambda line: line.section == "balance")
        moved = declaration.line_ids.filtered(
            lambda line: line.section in ("collected", "treatment")
        )
        unknown = {
            stream: sum(group.mapped("unknown_count"))
            for stream, group in moved.grouped("stream_id").items()
        }
        rows = (
            [
                *self._get_balance_row(stream.display_name, self._get_items(group)),
                unknown.get(stream, 0),
            ]
            for stream, group in lines.grouped("stream_id").items()
        )
        sheet.table(self._get_balance_columns(), rows, self.env._("Total"))

    def _get_balance_columns(self):
        labels = dict(
            self.env["soors.declaration.line"]
            ._fields["item"]
            ._description_selection(self.env)
        )
        return [
            Column(self.env._("Stream"), width=34),
            *(
                Column(labels[item], "kg", 14, total=True)
                for item, _label in BALANCE_ITEMS
            ),
            Column(self.env._("Closing stock computed again"), "kg", 14, total=True),
            Column(self.env._("Difference"), "kg", 11, total=True),
            Column(
                self.env._("Movements of unknown weight"), "integer", 13, total=True
            ),
        ]

    def _get_items(self, lines):
        """Return the kilograms of each column of the balance of one stream."""
        items = dict.fromkeys((item for item, _label in BALANCE_ITEMS), 0.0)
        items.update({line.item: line.kg for line in lines})
        return items

    def _get_balance_row(self, label, items):
        """Return a row of the balance with the columns that check it.

        :param dict items: kilograms by column of the balance
        """
        plus, minus, closing = [], [], ""
        for column, item in zip("BCDEFGHIJKLMN", items, strict=True):
            if item in BALANCE_IN:
                plus.append(f"{column}{{row}}")
            elif item == "closing":
                closing = column
            else:
                minus.append(f"-{column}{{row}}")
        value = sum(
            kg if item in BALANCE_IN else -kg
            for item, kg in items.items()
            if item != "closing"
        )
        value = round(value, 3)
        again = Formula(f"=ROUND({'+'.join(plus)}{''.join(minus)},3)", value)
        difference = round(items["closing"] - value, 3) + 0.0
        formula = f"=ROUND({closing}{{row}}-O{{row}},3)"
        return [label, *items.values(), again, Formula(formula, difference)]

    # Register ---------------------------------------------------------------------

    def _write_register(self, book, declaration):
        sheet = book.sheet(self.env._("Waste register"), landscape=True)
        sheet.title(
            self.env._("Register of what came in and went out"),
            self.env._(
                "In the order of time. Private givers are told by their municipality, "
                "sales and gifts to private people by day."
            ),
        )
        columns = [
            Column(self.env._("Date"), "date", 11),
            Column(self.env._("In or out"), width=8),
            Column(self.env._("Kilos"), "kg", 13),
            Column(self.env._("Source of weight"), width=14),
            Column(self.env._("Nature"), width=38),
            Column(self.env._("Waste code"), width=11),
            Column(self.env._("Origin: previous holder"), width=30),
            Column(self.env._("Address"), width=34),
            Column(self.env._("Destination"), width=30),
            Column(self.env._("Address of the destination"), width=34),
            Column(self.env._("Treatment"), width=40),
            Column(self.env._("R/D code"), width=9),
            Column(self.env._("Carrier"), width=22),
            Column(self.env._("Weighbridge ticket"), width=14),
            Column(self.env._("Document"), width=16),
        ]
        rows = self.env["soors.waste.register"]._iter_rows(declaration)
        sheet.table(columns, (list(row.values()) for row in rows))
