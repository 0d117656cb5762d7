"""Reads and checks what a member released.

Nothing of an answer is believed before it is checked: its schema, its size, its
seal, and that its sums agree with one another to the gram.
"""

import hashlib
import json
from collections import Counter
from datetime import date

from .problem import ExchangeProblem

ENVELOPE_SCHEMA = "soors.release/1"
SCHEMA = "soors.declaration/1"

MAX_BYTES = 20_000_000
MAX_DECLARATIONS = 500
MAX_ROWS = 100_000
MAX_GRAMS = 10**13

_TEXTS = ("id", "name", "template", "software", "released")
_GROUPS = ("outgoing", "collected", "sources", "municipalities", "balance")
_MEASURES = ("grams", "weighed", "average", "declared", "moves", "unknown")
_IN = ("opening", "collected", "converted_in")
_LEFT = (
    "reuse",
    "preparation_for_reuse",
    "recycling",
    "recovery",
    "disposal",
    "transferred",
    "untreated",
    "loss",
)
BALANCE_ITEMS = (*_IN, "converted_out", *_LEFT, "closing")


def read_release(content):
    """Return the declarations of an answer, each checked.

    :param bytes content: JSON as handed over by the member
    :return: list of dicts; ``hash`` is kept in each
    :raise ExchangeProblem: with the first thing that is wrong
    """
    if len(content) > MAX_BYTES:
        raise ExchangeProblem("too_large")
    try:
        envelope = json.loads(content)
    except (ValueError, RecursionError):
        raise ExchangeProblem("not_json") from None
    if not isinstance(envelope, dict) or envelope.get("schema") != ENVELOPE_SCHEMA:
        raise ExchangeProblem("schema")
    declarations = envelope.get("declarations")
    if not isinstance(declarations, list) or len(declarations) > MAX_DECLARATIONS:
        raise ExchangeProblem("schema", "declarations")
    for declaration in declarations:
        check_declaration(declaration)
    return declarations


def check_declaration(declaration):
    """Raise when a declaration is not what it says it is."""
    if not isinstance(declaration, dict) or declaration.get("schema") != SCHEMA:
        raise ExchangeProblem("schema")
    if get_seal(declaration) != declaration.get("hash"):
        raise ExchangeProblem("seal", _get_name(declaration))
    _check_head(declaration)
    figures = declaration.get("figures")
    if not isinstance(figures, dict):
        raise ExchangeProblem("schema", "figures")
    rows = [row for group in _GROUPS for row in _get_rows(figures, group)]
    if len(rows) > MAX_ROWS:
        raise ExchangeProblem("too_large")
    for group in _GROUPS:
        names = BALANCE_ITEMS if group == "balance" else _MEASURES
        for row in _get_rows(figures, group):
            _check_row(declaration, group, row, names)
    _check_sums(declaration, figures)


def get_seal(declaration):
    """Return the SHA-256 of a declaration, its ``hash`` left out."""
    rest = {key: value for key, value in declaration.items() if key != "hash"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _get_name(declaration):
    name = declaration.get("name")
    return name[:60] if isinstance(name, str) else ""


def _check_head(declaration):
    for key in _TEXTS:
        value = declaration.get(key)
        if not isinstance(value, str) or len(value) > 200:
            raise ExchangeProblem("schema", key)
    if not _is_int(declaration.get("version")) or declaration["version"] < 1:
        raise ExchangeProblem("schema", "version")
    period = declaration.get("period")
    try:
        first = date.fromisoformat(period["from"])
        last = date.fromisoformat(period["to"])
    except (TypeError, KeyError, ValueError):
        raise ExchangeProblem("schema", "period") from None
    if last < first:
        raise ExchangeProblem("schema", "period")
    for key, kind in (
        ("corrects", list),
        ("ledger", dict),
        ("member", dict),
        ("streams", dict),
        ("grades", dict),
        ("treatments", dict),
    ):
        if not isinstance(declaration.get(key), kind):
            raise ExchangeProblem("schema", key)


def _get_rows(figures, group):
    rows = figures.get(group, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ExchangeProblem("schema", group)
    return rows


def _is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _check_row(declaration, group, row, names):
    for name in names:
        if not _is_int(row.get(name)) or abs(row[name]) > MAX_GRAMS:
            raise ExchangeProblem("schema", f"{group}.{name}")
    if row.get("stream") not in declaration["streams"]:
        raise ExchangeProblem("schema", f"{group}.stream")
    if row.get("treatment") and row["treatment"] not in declaration["treatments"]:
        raise ExchangeProblem("schema", f"{group}.treatment")
    parts = group != "balance" and not row["unknown"]
    if parts and row["grams"] != row["weighed"] + row["average"] + row["declared"]:
        raise ExchangeProblem("sums", _get_name(declaration))


def _check_sums(declaration, figures):
    """Compare the groups of figures with one another, stream by stream."""
    outgoing = _add_up(_get_rows(figures, "outgoing"))
    collected = _add_up(_get_rows(figures, "collected"))
    agreed = []
    if "municipalities" in figures:
        agreed.append((collected, _add_up(_get_rows(figures, "municipalities"))))
    if figures.get("sources"):
        both = outgoing.copy()
        both.update(collected)
        agreed.append((both, _add_up(_get_rows(figures, "sources"))))
    if "balance" in figures:
        balance = _get_rows(figures, "balance")
        agreed.append((collected, _add_up(balance, ("collected",))))
        agreed.append((outgoing, _add_up(balance, _LEFT)))
        agreed.append(
            (
                _add_up(balance, _IN),
                _add_up(balance, ("converted_out", *_LEFT, "closing")),
            )
        )
    for one, other in agreed:
        if any(one[stream] != other[stream] for stream in {*one, *other}):
            raise ExchangeProblem("sums", _get_name(declaration))


def _add_up(rows, names=("grams",)):
    totals = Counter()
    for row in rows:
        totals[row["stream"]] += sum(row[name] for name in names)
    return totals
