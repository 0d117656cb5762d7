# SPDX-License-Identifier: LGPL-3.0-only
"""Read the spreadsheets that people download."""

from openpyxl import load_workbook


def totals(path):
    """Return {sheet: kg of its row of totals} of the sheets that add up kilos."""
    found = {}
    for sheet in load_workbook(path, data_only=True):
        rows = list(sheet.iter_rows(values_only=True))
        header = next((row for row in rows if row and "Kilos" in row), None)
        last = next((row for row in reversed(rows) if row and row[0] == "Total"), None)
        if header and last:
            found[sheet.title] = round(last[header.index("Kilos")], 3)
    return found
