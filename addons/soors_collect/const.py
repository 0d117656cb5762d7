"""Limits of what one entry may hold, shared by the entry points and their tests.

They catch a slip of the finger (a gram read as a kilo, a phone number typed as a
weight) before it becomes a stock move that can only be corrected by another one.
"""

# Heavier than any truck's payload in the field: certainly a typing error.
MAX_KG = 30_000.0
# Pieces of one type at one stop.
MAX_PIECES = 10_000.0
# Different lines of one stop or drop-off.
MAX_LINES = 100
MAX_NOTE = 2_000
KG_DIGITS = (16, 3)

ENTERED_KG_SOURCES = ("weighed", "declared", "average")
# Points and requests taken on one round at once.
MAX_STOPS = 500
