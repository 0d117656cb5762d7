"""Closed lists of the federation's exchange with its members."""

COLLECTION_STATES = [
    ("running", "Running"),
    ("done", "Done"),
    ("failed", "Failed"),
]

SECTIONS = [
    ("outgoing", "What went out"),
    ("collected", "What came in"),
    ("municipality", "By municipality"),
    ("source", "By source of weight"),
    ("balance", "Mass balance"),
]

#: Groups of the exchange and the section their rows are stored in.
SECTION_BY_GROUP = {
    "outgoing": "outgoing",
    "collected": "collected",
    "municipalities": "municipality",
    "sources": "source",
    "balance": "balance",
}


def from_grams(grams):
    """Return grams as kilograms."""
    return grams / 1000
