# SPDX-License-Identifier: LGPL-3.0-only
"""The databases of `./soors up`: two members and their federation."""

import threading
from dataclasses import dataclass

from . import personas
from .databases import suite

BASE = "_member"
MAKING_MEMBERS = threading.Lock()
# Add-ons that members do not get: the federation's and the cooperative's own rooms.
NOT_FOR_MEMBERS = {"soors_federation", "soors_coop"}
FEDERATION_ADDONS = {"soors_federation"}


@dataclass(frozen=True)
class Plan:
    """A database to make: its kind, and the profile its layers start from."""

    name: str
    kind: str
    profile: str = ""


PLANS = (
    Plan("fleur", personas.MEMBER, "small"),
    Plan("terre", personas.MEMBER, "large"),
    Plan("federation", personas.FEDERATION, "federation"),
)


def member_addons():
    return [name for name in suite() if name not in NOT_FOR_MEMBERS]


def ensure_database(runtime, plan):
    """Make one database of the landscape with its users, unless it is there."""
    databases = runtime.databases
    if plan.kind == personas.MEMBER:
        # Members made side by side share the base that they are copied from.
        with MAKING_MEMBERS:
            if not databases.exists(plan.name):
                databases.ensure_base(BASE, member_addons())
                databases.ensure(plan.name, (), f"Making the member {plan.name}", BASE)
    else:
        modules = [name for name in suite() if name in FEDERATION_ADDONS]
        databases.ensure(plan.name, modules, f"Making the database {plan.name}")


def outdated(runtime):
    """Return the databases whose add-ons are older than the source."""
    present = set(runtime.databases.names())
    return [
        plan.name
        for plan in PLANS
        if plan.name in present and any(pending(runtime, plan))
    ]


def pending(runtime, plan):
    return runtime.databases.pending(plan.name, wanted_addons(plan))


def wanted_addons(plan):
    if plan.kind == personas.MEMBER:
        return member_addons()
    return [name for name in suite() if name in FEDERATION_ADDONS]


def missing(runtime):
    present = set(runtime.databases.names())
    return [plan for plan in PLANS if plan.name not in present]
