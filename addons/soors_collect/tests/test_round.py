from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestRound(CollectCase):
    def test_round_needs_driver_and_stops_to_be_ready(self):
        round_ = self._as(self.planner, self.env["soors.round"]).create({})
        with self.assertRaisesRegex(UserError, "driver"):
            round_.action_ready()
        round_.driver_id = self.driver.partner_id
        with self.assertRaisesRegex(UserError, "no stop"):
            round_.action_ready()

    def test_driver_comes_with_the_vehicle(self):
        round_ = self._as(self.planner, self.env["soors.round"]).create(
            {"vehicle_id": self.vehicle.id}
        )
        self.assertEqual(round_.driver_id, self.driver.partner_id)
        self.assertEqual(round_.warehouse_id, self.warehouse)

    def test_round_ends_only_when_every_stop_is_closed(self):
        requests = self._create_request() | self._create_request(phone="04 111 11 11")
        round_ = self._create_round(requests)
        as_driver = self._as(self.driver, round_)
        self._complete(round_.stop_ids[0])
        with self.assertRaisesRegex(UserError, "1 stops are not finished"):
            as_driver.action_end()
        self._as(self.driver, round_.stop_ids[1]).action_fail(
            self.absent.id, self._uuid()
        )
        as_driver.action_end()
        self.assertEqual(round_.state, "done")
        self.assertTrue(round_.date_end)

    def test_starting_and_ending_twice_changes_nothing(self):
        round_ = self._create_round(self._create_request())
        started = round_.date_start
        self._as(self.driver, round_).action_start()
        self.assertEqual(round_.date_start, started)
        self._complete(round_.stop_ids)
        self._as(self.driver, round_).action_end()
        ended = round_.date_end
        self._as(self.driver, round_).action_end()
        self.assertEqual(round_.date_end, ended)

    def test_cancelled_round_gives_its_requests_back(self):
        request = self._create_request()
        round_ = self._create_round(request)
        self._as(self.planner, round_).action_cancel()
        self.assertEqual(request.state, "new")
        self.assertEqual(self._create_round(request).stop_ids.request_id, request)

    def test_round_with_goods_cannot_be_cancelled_nor_deleted(self):
        round_ = self._create_stop().round_id
        self._complete(round_.stop_ids)
        with self.assertRaises(UserError):
            self._as(self.planner, round_).action_cancel()
        with self.assertRaises(UserError):
            self._as(self.planner, round_).unlink()

    def test_state_cannot_be_typed(self):
        round_ = self._create_round(self._create_request())
        planner = self._as(self.planner, round_)
        with self.assertRaises(UserError):
            planner.state = "done"
        with self.assertRaises(UserError):
            planner.stop_ids.state = "done"
        with self.assertRaises(UserError):
            planner.create({"state": "done"})
        self.assertEqual(round_.state, "running")

    def test_finished_stop_keeps_where_it_was(self):
        stop = self._create_stop()
        self._complete(stop)
        other = self.env["soors.municipality"]._find_by_address("5000", "Namur")
        with self.assertRaisesRegex(UserError, "correction"):
            self._as(self.planner, stop).municipality_id = other
        with self.assertRaises(UserError):
            self._as(self.planner, stop).unlink()

    def test_moving_a_round_moves_its_appointments(self):
        request = self._create_request(window="afternoon")
        round_ = self._create_round(request, start=False, date="2026-03-10")
        before = request.date_planned
        self._as(self.planner, round_).date = "2026-03-12"
        self.assertEqual((request.date_planned - before).days, 2)
        self.assertEqual(round_.stop_ids.date, fields.Date.to_date("2026-03-12"))

    def test_unplanned_stop_is_added_once(self):
        round_ = self._create_round(self._create_request())
        uuid = self._uuid()
        driver = self._as(self.driver, round_)
        first = driver.add_unplanned_stop(uuid, zip_code="4000", label="Rue Haute 3")
        second = driver.add_unplanned_stop(uuid, zip_code="4000", label="Rue Haute 3")
        self.assertEqual(first["stop_id"], second["stop_id"])
        self.assertTrue(second["repeated"])
        stop = self.env["soors.round.stop"].browse(first["stop_id"])
        self.assertEqual(stop.kind, "unplanned")
        self._complete(stop)
        self.assertAlmostEqual(self._ledger_kg(municipality_id=self.liege.id), 12.5, 3)

    def test_unplanned_stop_needs_a_municipality(self):
        driver = self._as(self.driver, self._create_round(self._create_request()))
        with self.assertRaisesRegex(ValidationError, "municipality"):
            driver.add_unplanned_stop(self._uuid(), label="Somewhere")
        with self.assertRaises(ValidationError):
            driver.add_unplanned_stop(self._uuid(), partner_id=10**9, zip_code="4000")

    def test_unplanned_stop_of_another_round_is_refused(self):
        first = self._create_round(self._create_request())
        second = self._create_round(self._create_request(phone="04 111 11 11"))
        uuid = self._uuid()
        self._as(self.driver, first).add_unplanned_stop(uuid, zip_code="4000")
        with self.assertRaises(ValidationError):
            self._as(self.driver, second).add_unplanned_stop(uuid, zip_code="4000")

    def test_arriving(self):
        stop = self._create_stop()
        self._as(self.driver, stop).action_arrive()
        self.assertEqual(stop.state, "arrived")
        self._complete(stop)
        self._as(self.driver, stop).action_arrive()
        self.assertEqual(stop.state, "done")
