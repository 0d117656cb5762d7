"""Read what a tablet sent: plain functions, without the database.

A tablet may be old, broken or not ours at all: everything is checked here before it
reaches a model. `FormatError` means that nothing of it can be understood; a single
entry with a mistake is not an error of its batch, it says so itself.
"""

import json
import math
import uuid as uuid_lib
from datetime import datetime, timedelta, timezone

from .const import FILE_TYPES, KIND, MAX_FILE, MAX_FILES, MAX_PAYLOAD, MAX_SEQ, SHA256

# Times outside are those of a clock that was never set.
FIRST = datetime(2020, 1, 1)
LAST = datetime(2100, 1, 1)
# What the database can hold: 68 years.
MAX_SKEW = 2**31 - 1


class FormatError(ValueError):
    """What was sent cannot be understood at all."""


def read_json(data):
    """Return a JSON object of bytes; numbers and texts PostgreSQL refuses are mended.

    >>> read_json(b'{"a": NaN, "b": "x\\\\u0000y"}')
    {'a': None, 'b': 'x\\ufffdy'}
    """
    try:
        value = json.loads(
            data.decode(), parse_constant=lambda _name: None, parse_float=read_float
        )
        value = mend(value)
    except (ValueError, RecursionError) as error:
        raise FormatError("this is not JSON in UTF-8") from error
    if not isinstance(value, dict):
        raise FormatError("an object is expected")
    return value


def read_float(text):
    number = float(text)
    return number if math.isfinite(number) else None


def mend(value):
    """Replace characters that cannot be stored."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
            return "".join(
                "\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char
                for char in value
            )
        return value
    if isinstance(value, list):
        return [mend(item) for item in value]
    if isinstance(value, dict):
        return {mend(key): mend(item) for key, item in value.items()}
    return value


def read_uuid(value):
    """Return the canonical form of an identifier, None when it is none."""
    try:
        return str(uuid_lib.UUID(value)) if isinstance(value, str) else None
    except ValueError:
        return None


def read_text(value, length, default=""):
    """Return a short text, cut to its length; the default for anything else."""
    return value[:length] if isinstance(value, str) else default


def read_count(value, highest=1_000_000):
    """Return a number of things, 0 for anything else."""
    known = isinstance(value, int) and not isinstance(value, bool)
    return min(value, highest) if known and value > 0 else 0


def read_id(value):
    """Return a database id, None for anything else."""
    known = isinstance(value, int) and not isinstance(value, bool)
    return value if known and 0 < value < 2**31 else None


def read_time(value):
    """Return a naive UTC datetime of an ISO text, None when it is none.

    >>> read_time("2026-11-22T10:00:00.250Z")
    datetime.datetime(2026, 11, 22, 10, 0)
    >>> read_time("2026-11-22T11:00:00+01:00")
    datetime.datetime(2026, 11, 22, 10, 0)
    >>> read_time("yesterday")
    """
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        if moment.tzinfo:
            moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    moment = moment.replace(microsecond=0)
    return moment if FIRST <= moment < LAST else None


def read_skew(value):
    """Return seconds to add to a tablet's clock, None when not known."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return round(value) if abs(value) < MAX_SKEW else None


def read_operation(data):
    """Return one entry as values, with ``problem`` when it cannot be applied.

    :param data: what the tablet sent for it
    :return: dict; without an identifier nothing can be answered: `FormatError`
    """
    uuid = read_uuid(data.get("uuid")) if isinstance(data, dict) else None
    if not uuid:
        raise FormatError("an operation without uuid")
    payload = data.get("payload")
    values = {
        "uuid": uuid,
        "seq": min(read_count(data.get("seq"), MAX_SEQ), MAX_SEQ),
        "schema": read_count(data.get("schema")) or 1,
        "kind": read_text(data.get("kind"), 40),
        "round_uuid": read_uuid(data.get("round")),
        "stop_uuid": read_uuid(data.get("stop")),
        "date_device": read_time(data.get("at")),
        "skew": read_skew(data.get("skew")),
        "driver": read_id(data.get("driver")),
        "payload": payload if isinstance(payload, dict) else {"raw": payload},
        "files": [],
        "problem": None,
    }
    corrects = data.get("corrects") or values["payload"].get("corrects")
    values["corrects_uuid"] = read_uuid(corrects)
    if not KIND.fullmatch(values["kind"]) or not isinstance(payload, dict):
        values["problem"] = "format"
    elif len(json.dumps(payload)) > MAX_PAYLOAD:
        values["problem"] = "size"
    else:
        try:
            values["files"] = read_files(data.get("files"))
        except FormatError:
            values["problem"] = "files"
    return values


def read_files(data):
    """Return the files that an entry announces."""
    if data is None:
        return []
    if not isinstance(data, list) or len(data) > MAX_FILES:
        raise FormatError("files")
    return [read_file(item) for item in data]


def read_file(data):
    if not isinstance(data, dict):
        raise FormatError("files")
    values = {
        "uuid": read_uuid(data.get("uuid")),
        "mimetype": data.get("type"),
        "size": read_count(data.get("size"), MAX_FILE + 1),
        "sha256": data.get("sha256"),
    }
    good = (
        values["uuid"]
        and values["mimetype"] in FILE_TYPES
        and 0 < values["size"] <= MAX_FILE
        and isinstance(values["sha256"], str)
        and SHA256.fullmatch(values["sha256"])
    )
    if not good:
        raise FormatError("files")
    return values


def estimate(moment, skew, received):
    """Return when something really happened, never after it was received."""
    if not moment:
        return received
    return min(moment + timedelta(seconds=skew or 0), received)
