"""Closed lists of the ledger of kilos, shared by models, views and tests.

They are code, not data, because the arithmetic of the mass balance depends on
them. What may grow without a developer (streams, grades, treatments, waste
codes) lives in records.
"""

# Masses are kept to the gram; a report may round, the ledger never does.
KG_DIGITS = (16, 3)

STAGES = [
    ("source", "Source"),
    ("unloading", "Unloading"),
    ("to_sort", "To sort"),
    ("sorting", "Sorting in progress"),
    ("workshop", "Workshop"),
    ("store", "Store"),
    ("shop", "Shop"),
    ("export", "Export"),
    ("outlet", "Outlet"),
    ("loss", "Loss"),
]

# Internal places that every warehouse gets, in the order goods follow.
WAREHOUSE_STAGES = ("to_sort", "workshop", "store", "shop", "export")

ORIGIN_KINDS = [
    ("household", "Household"),
    ("business", "Business"),
    ("recypark", "Recypark"),
    ("container", "Container"),
    ("dropoff", "Drop-off"),
    ("member", "Other member"),
]

KG_SOURCES = [
    ("weighed", "Weighed"),
    ("average", "Average weight"),
    ("declared", "Declared"),
    ("unknown", "Unknown"),
]

FLOWS = [
    ("collected", "Collected"),
    ("outgoing", "Outgoing"),
    ("loss", "Loss"),
    ("conversion", "Sorting"),
    ("internal", "Internal"),
]

PROFILES = [
    ("small", "Small structure"),
    ("large", "Large structure"),
]

DEFAULT_TIMEZONE = "Europe/Brussels"
