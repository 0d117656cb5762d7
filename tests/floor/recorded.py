# SPDX-License-Identifier: LGPL-3.0-only
"""The batches that the app sends, compared with those recorded of its schema.

When the form of an entry must change, raise the schema in the app and on the server
(`soors_floor/const.py`), write the step from the old form, and record the new one:

    SOORS_RECORD=1 ./soors test tests/floor/test_screens.py -k "first_question and wide"
    SOORS_RECORD=1 ./soors test addons/soors_collect -k recorded

What was recorded before stays: `soors_collect` replays it (`tests/recorded`).
"""

import json
import os
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "addons" / "soors_collect" / "tests" / "recorded"
KEPT = ("schema", "language", "operations")


def batches_of(network):
    """Return the batches with entries that one tablet sent."""
    bodies = [json.loads(body) for body in network.bodies]
    return [body for body in bodies if body.get("operations")]


def type_of(value):
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, (int, float)):
        return "number"
    return type(value).__name__


def add_shape(found, path, value):
    """Note what kinds of values are at each place of an entry."""
    found.setdefault(path, set()).add(type_of(value))
    if isinstance(value, dict):
        for key, item in value.items():
            add_shape(found, f"{path}.{key}", item)
    elif isinstance(value, list):
        for item in value:
            add_shape(found, f"{path}[]", item)


def shapes(batches):
    """Return what entries look like: {kind and place in it: kinds of values}.

    Names that stand for what differs from database to database are left out of it.
    """
    found = {}
    for batch in batches:
        for op in batch["operations"]:
            add_shape(found, op["kind"], op)
    return {path: sorted(kinds) for path, kinds in sorted(found.items())}


def compare(network, site):
    """Fail when the app sends another form than the one recorded of its schema."""
    sent = named(batches_of(network), site)
    schema = sent[0]["schema"]
    path = FOLDER / f"schema_{schema}.json"
    if os.environ.get("SOORS_RECORD") and not path.exists():
        record = {"batches": sent}
        path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    known = shapes(json.loads(path.read_text())["batches"])
    assert shapes(sent) == known, "raise SCHEMA and record the new form"


def named(batches, site):
    """Return batches in which names stand for what is of this database."""
    office = site.office
    [round_] = office.read("soors.round", [site.round], "uuid")
    names = {round_["uuid"]: "@round"}
    rows = office.search(
        "soors.round.stop",
        [["round_id", "=", site.round]],
        *("uuid", "sequence", "kind"),
    )
    rows.sort(key=lambda row: (row["sequence"], row["id"]))
    planned = [row["uuid"] for row in rows if row["kind"] != "unplanned"]
    names |= {uuid: f"@stop {number}" for number, uuid in enumerate(planned, 1)}
    for batch in batches:
        for op in batch["operations"]:
            if op["kind"] == "stop.unplanned":
                names[op["payload"]["new_stop"]] = "@unplanned"
    kilogram = office.search("uom.uom", [["name", "=", "kg"]], "id")
    kilos = {row["id"] for row in kilogram}
    products = office.search("product.product", [], "uom_id")
    goods = {
        p["id"]: "@kilo" if p["uom_id"][0] in kilos else "@piece" for p in products
    }
    reasons = office.search("soors.refusal.reason", [], "code")
    driver = {office.known["driver"]: "@driver"}
    ids = {
        "product_id": goods,
        "driver": driver,
        "driver_id": driver,
        "vehicle_id": {site.vehicle: "@vehicle"},
        "reason_id": {row["id"]: f"@reason {row['code']}" for row in reasons},
    }

    def name(value, key=None):
        if isinstance(value, dict):
            return {k: name(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [name(item) for item in value]
        if key in ids and value is not None:
            return ids[key][value]
        return names.get(value, value) if isinstance(value, str) else value

    return [{key: name(batch[key], key) for key in KEPT} for batch in batches]
