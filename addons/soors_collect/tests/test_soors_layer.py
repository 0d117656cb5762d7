"""The sections of collection in a member's layers."""

from odoo.tests import tagged

from odoo.addons.soors_base.tests.common_layers import LayerCase

SMALL = """
[features]
planner_home = "calendar"

[collection]
request_days = 14

[[vehicles]]
plate = "1-DEM-002"
brand = "Renault"
model = "Master"
payload_kg = 1200
volume_m3 = 20
"""
LARGE = """
[features]
planner_home = "rounds"

[collection]
request_days = 21

[[vehicles]]
plate = "1-DEM-002"
payload_kg = 1450.5
"""


@tagged("post_install", "-at_install")
class TestSoorsLayer(LayerCase):
    def find_vehicle(self):
        return self.env["fleet.vehicle"].search([("license_plate", "=", "1-DEM-002")])

    def test_appointments_and_messages_are_set_by_a_layer(self):
        self.apply(
            SMALL.replace(
                "request_days = 14",
                'stops_per_day = 9\ndonor_sms = true\nspread_rule = "all"',
            )
        )
        self.assertEqual(self.company.soors_stops_per_day, 9)
        self.assertTrue(self.company.soors_donor_sms)
        self.assertEqual(self.company.soors_spread_rule, "all")

    def test_planning_opens_on_what_the_profile_says(self):
        self.apply(SMALL)
        self.assertEqual(self.company.soors_planner_home, "calendar")
        self.assertEqual(self.company.soors_request_days, 14)
        self.apply(SMALL, LARGE)
        self.assertEqual(self.company.soors_planner_home, "rounds")
        self.assertEqual(self.company.soors_request_days, 21)

    def test_a_vehicle_may_load_what_its_layer_says(self):
        self.apply(SMALL)
        vehicle = self.find_vehicle()
        self.assertEqual(vehicle.category_id.weight_capacity, 1200)
        self.assertEqual(vehicle.category_id.volume_capacity, 20)
        self.apply(SMALL, LARGE)
        self.assertEqual(self.find_vehicle(), vehicle)
        self.assertEqual(vehicle.category_id.weight_capacity, 1450.5)
        self.assertEqual(vehicle.category_id.volume_capacity, 20)

    def test_vehicles_with_the_same_load_share_a_category(self):
        other = SMALL[SMALL.index("[[vehicles]]") :].replace("002", "003")
        self.apply(SMALL + other)
        vehicles = self.env["fleet.vehicle"].search(
            [("license_plate", "in", ["1-DEM-002", "1-DEM-003"])]
        )
        self.assertEqual(len(vehicles), 2)
        self.assertEqual(len(vehicles.category_id), 1)

    def test_applying_twice_changes_nothing(self):
        self.apply(SMALL, LARGE)
        self.assertEqual(self.plan(SMALL, LARGE), [])
        self.assertEqual(self.apply(SMALL, LARGE), [])
