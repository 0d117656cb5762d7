"""Collection's part of what the manager of a member sets himself."""

from lxml import etree
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.soors_base.layers import Source, resolve

from .common import CollectCase

# What reaches other machines stays with the administrator.
TECHNICAL = (
    "soors_plan_road_server",
    "soors_plan_road_kind",
    "soors_address_server",
    "soors_map_tiles",
    "soors_map_attribution",
)
LAYER = """
[company]
name = "Collect test"

[collection]
request_days = 10
spread_rule = "all"
"""


@tagged("post_install", "-at_install")
class TestSoorsSettings(CollectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_user("member_manager")
        cls.settings = cls.env["soors.settings"].with_user(cls.manager)

    def test_the_manager_sets_collection(self):
        service = self.env["product.product"].create(
            {"name": "Removal", "type": "service"}
        )
        self.settings.create(
            {
                "soors_request_days": 7,
                "soors_collect_vehicle_id": self.vehicle.id,
                "soors_removal_service_id": service.id,
                "soors_request_alias_name": "enlevement-test",
                "soors_approval_from": "2026-01-01",
            }
        )
        self.assertEqual(self.company.soors_request_days, 7)
        self.assertEqual(self.company.soors_collect_vehicle_id, self.vehicle)
        self.assertEqual(self.company.soors_removal_service_id, service)
        alias = self.company.soors_request_alias_id
        self.assertEqual(alias.alias_name, "enlevement-test")
        self.assertEqual(str(self.company.soors_approval_from), "2026-01-01")

    def test_a_truck_of_another_company_is_refused_and_nothing_is_saved(self):
        other = self._create_company("Other")
        theirs = self.vehicle.copy({"company_id": other.id})
        values = {"soors_request_days": 7, "soors_collect_vehicle_id": theirs.id}
        with self.assertRaises(AccessError):
            self.settings.create(values)
        # Whoever works for both may see it, but not mix them.
        self.manager.company_ids |= other
        both = [self.company.id, other.id]
        with self.assertRaisesRegex(UserError, "belongs to another organisation"):
            self.settings.with_context(allowed_company_ids=both).create(values)
        self.assertEqual(self.company.soors_request_days, 14)
        self.assertFalse(self.company.soors_collect_vehicle_id)

    @mute_logger("odoo.sql_db")
    def test_what_the_organisation_refuses_its_manager_cannot_set(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self.settings.create({"soors_stops_per_day": 0})

    def test_addresses_of_other_machines_stay_with_the_administrator(self):
        for name in TECHNICAL:
            with self.subTest(name=name), self.assertRaises(ValueError):
                self.settings.create({name: "https://example.org"})

    def test_blocks_keep_their_place_and_lose_what_is_technical(self):
        arch = etree.fromstring(self.settings.get_view()["arch"])
        app = arch.find("app[@name='soors_collect']")
        names = [block.get("name") for block in app.findall("block")]
        self.assertEqual(
            names, ["soors_planning", "soors_planner", "soors_after", "soors_donors"]
        )
        self.assertIsNotNone(app.find(".//setting[@id='soors_plan_ways']"))
        self.assertIsNone(app.find(".//setting[@id='soors_plan_road_server']"))
        # Tablets have but one setting, an address.
        self.assertIsNone(arch.find("app[@name='soors_floor']"))

    def test_what_a_layer_of_collection_sets_is_said(self):
        layers = self.env["soors.layer"]
        layers.apply(resolve([Source("a.toml", LAYER)], layers._get_schema()))
        settings = self.settings.create({"soors_request_days": 9})
        self.assertIn(",soors_request_days,", settings.layer_fields)
        self.assertIn(",soors_spread_rule,", settings.layer_fields)
        self.assertEqual(settings.layer_differences, ",soors_request_days,")
