"""Spreadsheets the way this suite writes them.

A thin layer over xlsxwriter: rows go to disk as they come (constant memory), text
is never taken for a formula or a link, every table has a frozen header, widths, a
filter and a print set-up, and every formula carries its value so that readers that
do not calculate show the same figure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

#: What the European formats print for a quantity that is not known. Never zero.
UNKNOWN = "M"

# Heights of wrapped text are estimated: readers do not all fit them on opening.
LINE_HEIGHT = 14
LABEL_WIDTH = 36
VALUE_WIDTH = 84

_NUMBER_FORMATS = {
    "kg": "#,##0.000;[Red]-#,##0.000",
    "integer": "#,##0",
    "percent": "0.0%",
    "ratio": "#,##0.000",
    "date": "yyyy-mm-dd",
}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    :param label: heading, already translated
    :param kind: ``text``, ``kg``, ``integer``, ``percent``, ``ratio`` or ``date``
    :param width: width in characters
    :param total: whether the total row adds it up
    """

    label: str
    kind: str = "text"
    width: int = 14
    total: bool = False


@dataclass(frozen=True)
class Formula:
    """A formula with the value it must give.

    ``{row}`` stands for the number of the row it is written in.
    """

    text: str
    value: float


class Sheet:
    """A worksheet written from the top to the bottom."""

    def __init__(self, book, name, landscape):
        self.book = book
        self.row = 0
        # Columns of the current table with quantities, and with unknown ones.
        self.known, self.unknown = set(), set()
        self.sheet = book.workbook.add_worksheet(name)
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.sheet.set_footer(f"&L{book.footer}&R&P / &N")
        self.sheet.hide_gridlines(2)
        if landscape:
            self.sheet.set_landscape()

    def labels(self):
        """Set the widths of a sheet of labels and values."""
        self.widths([LABEL_WIDTH + 2, VALUE_WIDTH])

    def widths(self, widths: Sequence[int]):
        """Set the widths of the columns, in characters."""
        for index, width in enumerate(widths):
            self.sheet.set_column(index, index, width)

    def title(self, text: str, note: str = ""):
        """Write the title of the sheet and one line of explanation."""
        self.sheet.set_row(self.row, 24)
        self.sheet.write_string(self.row, 0, text, self.book.formats["title"])
        self.row += 1
        if note:
            self.sheet.write_string(self.row, 0, note, self.book.formats["note"])
            self.row += 1
        self.row += 1

    def heading(self, text: str):
        """Write a heading inside the sheet."""
        self.row += 1
        self.sheet.write_string(self.row, 0, text, self.book.formats["heading"])
        self.row += 1

    def pair(self, label: str, value, kind: str = "text"):
        """Write a label and its value side by side."""
        form = "wrap" if kind == "text" else f"{kind}_left"
        longest = max(len(str(value)) / VALUE_WIDTH, len(label) / LABEL_WIDTH)
        self.sheet.set_row(self.row, LINE_HEIGHT * max(1, ceil(longest)))
        self.sheet.write_string(self.row, 0, label, self.book.formats["label"])
        self._cell(1, value, kind, form)
        self.row += 1

    def paragraph(self, text: str):
        """Write a paragraph over the first two columns."""
        lines = max(1, ceil(len(text) / (LABEL_WIDTH + VALUE_WIDTH)))
        self.sheet.set_row(self.row, LINE_HEIGHT * lines)
        self.sheet.merge_range(
            self.row, 0, self.row, 1, text, self.book.formats["wrap"]
        )
        self.row += 1

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence],
        total_label: str = "",
    ) -> list[Decimal]:
        """Write a table and, with a label, its total row.

        :param rows: any iterable; it is read once, row by row
        :return: the total of each column (kilograms or pieces)
        """
        header = self.row
        self.widths([column.width for column in columns])
        self.sheet.set_row(header, 32)
        for index, column in enumerate(columns):
            form = "header" if column.kind == "text" else "header_number"
            self.sheet.write_string(
                header, index, column.label, self.book.formats[form]
            )
        self.sheet.freeze_panes(header + 1, 0)
        self.sheet.repeat_rows(header)
        self.row += 1
        totals = [Decimal(0)] * len(columns)
        self.known, self.unknown = set(), set()
        for values in rows:
            self._table_row(columns, values, totals)
        if self.row > header + 1:
            last = len(columns) - 1
            self.sheet.autofilter(header, 0, self.row - 1, last)
        if total_label:
            self._total_row(columns, header, totals, total_label)
        return totals

    @property
    def next_row_number(self) -> int:
        """Number, as the spreadsheet counts, of the row that comes next."""
        return self.row + 1

    def _table_row(self, columns, values, totals):
        for index, (column, value) in enumerate(zip(columns, values, strict=True)):
            self._cell(index, value, column.kind, column.kind)
            if column.total and value == UNKNOWN:
                self.unknown.add(index)
            elif column.total and value is not None:
                number = value.value if isinstance(value, Formula) else value
                totals[index] += Decimal(str(round(number, 3)))
                self.known.add(index)
        self.row += 1

    def _total_row(self, columns, header, totals, label):
        self.sheet.write_string(self.row, 0, label, self.book.formats["total_text"])
        for index, column in enumerate(columns[1:], 1):
            form = self.book.formats["total_" + column.kind]
            if not column.total:
                self.sheet.write_blank(self.row, index, None, form)
                continue
            if index in self.unknown - self.known:
                # The sum of what nobody knows is not known either.
                self.sheet.write_string(self.row, index, UNKNOWN, form)
                continue
            if self.row == header + 1:
                self.sheet.write_number(self.row, index, 0, form)
                continue
            name = xl_col_to_name(index)
            formula = f"=SUM({name}{header + 2}:{name}{self.row})"
            value = float(totals[index])
            self.sheet.write_formula(self.row, index, formula, form, value)
        self.row += 1

    def _cell(self, index, value, kind, form):
        cell_format = self.book.formats[form]
        # An empty name of a record is False, which must not be printed as zero.
        if value is None or value is False or value == "":
            self.sheet.write_blank(self.row, index, None, cell_format)
        elif isinstance(value, Formula):
            text = value.text.replace("{row}", str(self.row + 1))
            self.sheet.write_formula(self.row, index, text, cell_format, value.value)
        elif value == UNKNOWN and kind != "text":
            self.sheet.write_string(
                self.row, index, UNKNOWN, self.book.formats["unknown"]
            )
        elif isinstance(value, date | datetime):
            self.sheet.write_datetime(self.row, index, value, cell_format)
        elif isinstance(value, int | float | Decimal):
            self.sheet.write_number(self.row, index, value, cell_format)
        else:
            self.sheet.write_string(self.row, index, str(value), cell_format)


class Book:
    """A workbook in constant memory.

    :param target: path or binary file to write to
    :param created: naive date and time printed in the properties of the file, so
        that the same declaration gives the same file
    """

    def __init__(self, target, title: str, author: str, created: datetime):
        self.workbook = xlsxwriter.Workbook(
            target,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        self.footer = title.replace("&", "&&")
        self.workbook.set_properties(
            {"title": title, "author": author, "created": created}
        )
        self.formats = self._make_formats()

    def sheet(self, name: str, landscape: bool = False) -> Sheet:
        """Add a sheet; sheets are written one after the other."""
        return Sheet(self, name[:31], landscape)

    def close(self):
        """Finish the file."""
        self.workbook.close()

    def _make_formats(self):
        add = self.workbook.add_format
        base = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
        edge = {"bottom": 1, "bottom_color": "#D9DEE3"}
        head = {**base, "bold": True, "bg_color": "#1F5C4A", "font_color": "#FFFFFF"}
        head |= {"text_wrap": True, "valign": "vcenter"}
        total = {**base, "bold": True, "top": 1, "bg_color": "#EDF3F0"}
        formats = {
            "title": add({**base, "bold": True, "font_size": 16}),
            "note": add({**base, "italic": True, "font_color": "#5B6670"}),
            "heading": add({**base, "bold": True, "font_size": 12}),
            "label": add({**base, "bold": True, "text_wrap": True}),
            "percent_left": add({**base, "num_format": "0.0%", "align": "left"}),
            "wrap": add({**base, "text_wrap": True, "align": "left"}),
            "text": add({**base, **edge, "align": "left", "indent": 1}),
            "unknown": add({**base, **edge, "align": "right", "italic": True}),
            "header": add({**head, "align": "left", "indent": 1}),
            "header_number": add({**head, "align": "right"}),
            "total_text": add(
                {**total, "align": "left", "indent": 1, "num_format": "@"}
            ),
        }
        for kind, number in _NUMBER_FORMATS.items():
            formats[kind] = add({**base, **edge, "num_format": number})
            formats["total_" + kind] = add(
                {**total, "num_format": number, "align": "right"}
            )
        return formats
