"""Closed lists of a declaration, shared by models, views and exports."""

#: Version of the JSON that a member hands to its federation.
EXPORT_SCHEMA = "soors.declaration/1"

#: Fewer household givers than this in one municipality: its kilos leave the member
#: only together with those of other municipalities.
MINIMUM_GIVERS = 3

STATES = [
    ("draft", "Draft"),
    ("checked", "Checked"),
    ("released", "Released"),
    ("superseded", "Replaced"),
]

#: States in which nothing of a declaration changes any more.
FROZEN_STATES = ("released", "superseded")

PERIODS = [
    ("year", "Year"),
    ("q1", "1st quarter"),
    ("q2", "2nd quarter"),
    ("q3", "3rd quarter"),
    ("q4", "4th quarter"),
    ("custom", "Other dates"),
]

SECTIONS = [
    ("treatment", "What went out"),
    ("collected", "What came in"),
    ("municipality", "By municipality"),
    ("source", "By source of weight"),
    ("balance", "Mass balance"),
]

#: Columns of the mass balance, in the order they are read.
BALANCE_ITEMS = [
    ("opening", "Opening stock"),
    ("collected", "Collected"),
    ("converted_in", "From sorting"),
    ("converted_out", "To sorting"),
    ("reuse", "Reused"),
    ("preparation_for_reuse", "Prepared for reuse"),
    ("recycling", "Recycled"),
    ("recovery", "Recovered"),
    ("disposal", "Disposed of"),
    ("transferred", "To other members"),
    ("untreated", "Left, fate unknown"),
    ("loss", "Explained losses"),
    ("closing", "Closing stock"),
]

#: What stock gains; the rest, closing stock included, is what it gives.
BALANCE_IN = ("opening", "collected", "converted_in")
BALANCE_OUT = tuple(key for key, _label in BALANCE_ITEMS if key not in BALANCE_IN)

#: Flows by which kilos leave the enterprise.
OUT_FLOWS = ("outgoing", "loss")


def to_grams(kg):
    """Return kilograms as a whole number of grams."""
    return round(float(kg or 0) * 1000)
