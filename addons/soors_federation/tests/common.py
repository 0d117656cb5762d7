import copy
import json

from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

from ..exchange.release import BALANCE_ITEMS, get_seal

UUID = "00000000-0000-4000-8000-%012d"


def measure(grams, **values):
    """Return the measures of a figure, all of it weighed."""
    base = {"grams": grams, "weighed": grams, "average": 0, "declared": 0}
    return {**base, "moves": 2, "unknown": 0, **values}


def make_declaration(number=1, collected=10_000, reused=4_000, **values):
    """Return a sealed declaration of textiles, in grams.

    :param int number: tells declarations apart
    :param int collected: grams collected, from Liège
    :param int reused: grams reused; the rest stays in stock
    """
    balance = dict.fromkeys(BALANCE_ITEMS, 0)
    balance.update(collected=collected, reuse=reused, closing=collected - reused)
    declaration = {
        "schema": "soors.declaration/1",
        "software": "19.0.1.0.0",
        "id": UUID % number,
        "name": f"DECL/2026/{number:04}",
        "version": 1,
        "corrects": [],
        "template": "activity",
        "member": {"name": "Fleur", "number": None},
        "region": "BE-WAL",
        "period": {"from": "2026-01-01", "to": "2026-12-31"},
        "released": "2027-01-15 10:00:00",
        "ledger": {"moves": 4, "hash": "ab" * 32},
        "checks": [{"code": "balance", "severity": "error", "passed": True}],
        "streams": {
            "textiles": {
                "name": "Textiles",
                "parent": None,
                "eu_category": "textiles",
            }
        },
        "grades": {"cream": "Cream"},
        "treatments": {
            "reuse": {"name": "Reuse: sold", "kind": "reuse", "rd_code": None}
        },
        "figures": {
            "outgoing": [
                {
                    "stream": "textiles",
                    "grade": "cream",
                    "treatment": "reuse",
                    **measure(reused),
                }
            ],
            "collected": [
                {"stream": "textiles", "origin": "household", **measure(collected)}
            ],
            "municipalities": [
                {
                    "nis": "62063",
                    "name": "Liège",
                    "region": "BE-WAL",
                    "stream": "textiles",
                    **measure(collected),
                }
            ],
            "sources": [
                {
                    "flow": "collected",
                    "stream": "textiles",
                    "source": "weighed",
                    **measure(collected),
                },
                {
                    "flow": "outgoing",
                    "stream": "textiles",
                    "source": "weighed",
                    **measure(reused),
                },
            ],
            "balance": [{"stream": "textiles", **balance}],
        },
    }
    declaration.update(values)
    return seal(declaration)


def correct(declaration, number, **values):
    """Return a correction of a declaration."""
    newer = make_declaration(number, **values)
    newer["version"] = declaration["version"] + 1
    newer["corrects"] = [declaration["id"], *declaration["corrects"]]
    return seal(newer)


def seal(declaration):
    """Return a copy with the seal that fits."""
    declaration = copy.deepcopy(declaration)
    declaration["hash"] = get_seal(declaration)
    return declaration


def make_release(*declarations):
    """Return what a member hands over, as bytes."""
    envelope = {
        "schema": "soors.release/1",
        "time": "2027-01-16 08:00:00",
        "declarations": list(declarations),
    }
    return json.dumps(envelope, ensure_ascii=False).encode()


class FederationCase(BaseCommon):
    """A federation of its own with an analyst; factories only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Federation"})
        cls.company.partner_id.lang = "en_US"
        cls.region = cls.env.ref("soors_base.region_wallonia")
        cls.brussels = cls.env.ref("soors_base.region_brussels")
        cls.analyst = cls._create_user("analyst", "soors_base.group_analyst")
        cls.env = cls.env(user=cls.analyst)
        cls.fleur = cls._create_member("Fleur")
        cls.terre = cls._create_member("Terre")

    @classmethod
    def _create_user(cls, login, groups, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            f"federation-{login}",
            groups=groups,
            company_id=company.id,
            company_ids=company.ids,
        )

    @classmethod
    def _create_member(cls, name, **values):
        return cls.env["soors.federation.member"].create(
            {"name": name, "region_id": cls.region.id, **values}
        )

    @classmethod
    def _import(cls, member, *declarations):
        """Return the collection of a file with these declarations."""
        wizard = cls.env["soors.federation.import"]
        return wizard._import(member, make_release(*declarations))
