# SPDX-License-Identifier: LGPL-3.0-only
"""The end of the story: a member's report, and the federation's one."""

from __future__ import annotations

PERIOD = "year"


def accept_warnings(actor, model, domain):
    """Tick what the checks warn about, with a word why, as a person must."""
    checks = actor.search_read(
        model, [*domain, ("is_open", "=", True)], ["severity", "name"]
    )
    for check in checks:
        if check["severity"] == "warning":
            actor.call(
                model,
                "write",
                [check["id"]],
                {"is_accepted": True, "comment": "Vu pour la démonstration."},
            )


def declare(manager, year):
    """Make, check and release the year's declaration; return its id."""
    declaration = manager.once(
        "soors.declaration",
        [("year", "=", year), ("period", "=", PERIOD)],
        {"year": year, "period": PERIOD},
    )
    (about,) = manager.call("soors.declaration", "read", [declaration], ["state"])
    if about["state"] in ("draft", "checked"):
        manager.call("soors.declaration", "action_check", [declaration])
        accept_warnings(
            manager, "soors.declaration.check", [("declaration_id", "=", declaration)]
        )
        manager.call("soors.declaration", "action_check", [declaration])
        manager.call("soors.declaration", "action_release", [declaration])
    return declaration


def register_member(analyst, name, url, database, make_key):
    """Let the federation know a member, with a key the member made for it."""
    member = analyst.once(
        "soors.federation.member",
        [("database", "=", database)],
        {"name": name, "url": url, "database": database},
    )
    (about,) = analyst.call("soors.federation.member", "read", [member], ["has_key"])
    if not about["has_key"]:
        analyst.call(
            "soors.federation.member", "write", [member], {"new_key": make_key()}
        )
    return member


def consolidate(analyst, members, year):
    """Pull what the members released, add it up, close it; return its id."""
    analyst.call("soors.federation.member", "action_collect", members)
    consolidation = analyst.once(
        "soors.consolidation",
        [("year", "=", year), ("period", "=", PERIOD)],
        {"year": year, "period": PERIOD},
    )
    (about,) = analyst.call("soors.consolidation", "read", [consolidation], ["state"])
    if about["state"] == "draft":
        analyst.call("soors.consolidation", "action_compute", [consolidation])
        accept_warnings(
            analyst,
            "soors.consolidation.check",
            [("consolidation_id", "=", consolidation)],
        )
        analyst.call("soors.consolidation", "action_done", [consolidation])
    return consolidation
