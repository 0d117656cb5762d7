"""Closed lists of sorting, shared by models and tests."""

SESSION_STATES = [
    ("draft", "Draft"),
    ("open", "In progress"),
    ("done", "Closed"),
    ("cancelled", "Cancelled"),
]
# A session may be changed in these; afterwards it is history.
EDITABLE_STATES = ("draft", "open")

DESTINATIONS = [
    ("store", "Store"),
    ("shop", "Shop"),
    ("workshop", "Workshop"),
    ("export", "Export"),
    ("outlet", "Outlet"),
]

BALANCE_STATES = [
    ("empty", "Nothing recorded"),
    ("balanced", "Balanced"),
    ("within", "Within tolerance"),
    ("missing", "Kilos missing"),
    ("surplus", "Kilos too many"),
]
# Differences that nobody may close without saying why.
UNEXPLAINED_STATES = ("missing", "surplus")
