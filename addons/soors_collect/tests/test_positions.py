import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .plan_common import PlanCase

HERE, THERE = {"lat": "50.6400", "lon": "5.5700"}, {"lat": "43.3", "lon": "5.4"}


class _Addresses(BaseHTTPRequestHandler):
    """A server that knows what ``places`` says by street."""

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        self.server.asked.append({key: value[0] for key, value in query.items()})
        found = self.server.places.get(query.get("street", [""])[0])
        body = json.dumps([found] if found else []).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Say nothing."""


@tagged("post_install", "-at_install")
class TestPositions(PlanCase):
    """Where donors live: by postal code, typed, or found by a server."""

    def _serve(self, places):
        server = HTTPServer(("127.0.0.1", 0), _Addresses)
        server.asked, server.places = [], places
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.company.soors_address_server = (
            f"http://127.0.0.1:{server.server_address[1]}/"
        )
        return server

    def _find(self):
        """Do what the scheduled action does for this organisation."""
        partners = self.env["res.partner"]._get_partners_to_find(self.company)
        return partners._find_positions(self.company)

    # Without a server

    def test_a_house_nobody_placed_is_planned_and_said_to_be_about_there(self):
        round_ = self._create_day_round(self._create_points_north(2))
        request = self._create_request()
        job = self._plan()
        line = job.route_ids.line_ids.filtered("request_id")
        self.assertEqual(line.request_id, request)
        self.assertIn("about: the centre of Liège", line.address)
        self.assertFalse(job.left_out_ids)
        job.action_accept()
        self.assertEqual(request.round_id, round_)

    def test_two_postal_codes_of_one_town_are_two_places(self):
        towns = self.env["soors.map"]._get_towns(self.company)
        liege = self.env["soors.municipality"]._find_by_zip("4000")
        self.assertNotEqual(towns.get(liege, "4000"), towns.get(liege, "4031"))
        # A code of elsewhere is a mistake: the municipality counts.
        self.assertEqual(towns.get(liege, "6700"), towns.get(liege))

    def test_every_municipality_is_somewhere(self):
        towns = self.env["soors.map"]._get_towns(self.company)
        belgian = self.env["soors.municipality"].search(
            [("region_id.code", "in", ["BE-WAL", "BE-BRU"]), ("zips", "!=", False)]
        )
        self.assertGreaterEqual(len(belgian), 280)
        for town in belgian:
            latitude, longitude = towns.get(town)
            self.assertTrue(49.4 < latitude < 50.95 and 2.8 < longitude < 6.5, town)

    def test_a_town_that_nobody_knows_is_at_the_depot(self):
        self._create_unknown_town()
        self._create_day_round(self._create_points_north(2))
        request = self._create_request(zip="9998", city="Nowhere")
        job = self._plan()
        self.assertIn(request, job.route_ids.line_ids.request_id)
        self.assertFalse(job.left_out_ids)

    def test_what_is_typed_on_the_request_stays_on_the_card_of_the_donor(self):
        request = self._as(self.planner, self._create_request())
        request.write({"latitude": 50.61, "longitude": 5.52})
        self.assertEqual(request.partner_id.partner_latitude, 50.61)
        again = self._create_request()
        self.assertEqual(again.partner_id, request.partner_id)
        self.assertEqual(again._get_plan_position(), (50.61, 5.52))

    def test_goods_at_another_address_are_not_at_the_house_of_the_donor(self):
        request = self._create_request_north(3)
        self.assertTrue(request._get_plan_position())
        request.write({"street": "Rue Basse 9"})
        self.assertIsNone(request._get_plan_position())
        request.write({"street": " rue haute  1"})
        self.assertTrue(request._get_plan_position())

    def test_goods_at_another_address_have_a_position_of_their_own(self):
        request = self._create_request_north(3)
        request.write({"street": "Rue Basse 9"})
        self.assertFalse(request.is_position_by_hand)
        self._as(self.planner, request).write({"latitude": 50.7, "longitude": 5.6})
        self.assertEqual(request._get_plan_position(), (50.7, 5.6))
        self.assertTrue(request.is_position_by_hand)
        self.assertAlmostEqual(request.partner_id.partner_latitude, 50.63)
        request.write({"street": "Rue Basse 9"})
        self.assertTrue(request._get_plan_position(), "the same address as before")
        request.write({"street": "Rue Basse 10"})
        self.assertIsNone(request._get_plan_position())

    def test_a_new_request_takes_no_position_away(self):
        donor = self._create_request_north(3).partner_id
        # As the form sends it while it does not know yet who calls.
        again = self._create_request(latitude=0.0, longitude=0.0)
        self.assertEqual(again.partner_id, donor)
        self.assertAlmostEqual(again.latitude, 50.63)

    def test_a_position_is_on_earth(self):
        request = self._as(self.planner, self._create_request())
        with self.assertRaises(ValidationError):
            request.write({"latitude": 91.0, "longitude": 5.5})

    def test_a_point_says_whether_somebody_placed_it(self):
        points = self._as(self.planner, self.env["soors.collection.point"])
        place = {"name": "P", "zip": "4000", "latitude": 50.6, "longitude": 5.5}
        by_hand = points.create(place)
        by_file = points.with_context(import_file=True).create(place)
        self.assertTrue(by_hand.is_position_by_hand)
        self.assertFalse(by_file.is_position_by_hand)
        by_file.with_context(import_file=False).write({"latitude": 50.61})
        self.assertTrue(by_file.is_position_by_hand)
        by_hand.write({"has_position": False})
        self.assertFalse(by_hand.is_position_by_hand)

    def test_the_map_of_a_pin_begins_at_the_postal_code(self):
        points = self._as(self.planner, self.env["soors.collection.point"])
        near = points.get_pin_map(self.liege.id, "4031")["near"]
        other = points.get_pin_map(self.liege.id, "4000")["near"]
        self.assertNotEqual(near, other)
        with self.assertRaises(AccessError):
            self._as(self.driver, points).get_pin_map(self.liege.id, "4000")

    # With a server

    def test_a_screen_that_sends_a_found_position_along_sets_nothing_by_hand(self):
        self._serve({"Rue Haute 1": HERE})
        request = self._create_request()
        self._find()
        self.assertFalse(request.is_position_by_hand)
        self._create_request(latitude=50.64, longitude=5.57)
        self.assertTrue(request.partner_id.soors_position_found)
        request.write({"latitude": 50.65, "longitude": 5.57})
        self.assertTrue(request.is_position_by_hand)
        self.assertFalse(request.partner_id.soors_position_found)

    def test_a_house_is_asked_for_once_without_a_name_and_kept(self):
        server = self._serve({"Rue Haute 1": HERE})
        request = self._create_request()
        self.assertEqual(self._find(), 1)
        self.assertEqual(request._get_plan_position(), (50.64, 5.57))
        [asked] = server.asked
        self.assertEqual(
            {key: asked[key] for key in ("street", "postalcode", "city")},
            {"street": "Rue Haute 1", "postalcode": "4000", "city": "Liège"},
        )
        self.assertNotIn("Anne", json.dumps(asked))
        self.assertEqual(self._find(), 0)
        self.assertEqual(len(server.asked), 1)

    def test_what_the_server_does_not_know_is_not_asked_again(self):
        server = self._serve({})
        request = self._create_request()
        self._find()
        self._find()
        self.assertEqual(len(server.asked), 1)
        self.assertIsNone(request._get_plan_position())

    def test_a_namesake_far_away_is_not_taken(self):
        self._serve({"Rue Haute 1": THERE})
        request = self._create_request()
        self._find()
        self.assertIsNone(request._get_plan_position())

    def test_another_address_is_another_question(self):
        server = self._serve({"Rue Haute 1": HERE})
        donor = self._create_request().partner_id
        self._find()
        donor.street = "Rue Haute 1"
        self.assertTrue(donor.partner_latitude, "the same address as before")
        donor.street = "Rue Neuve 2"
        self.assertFalse(donor.partner_latitude)
        self.assertFalse(donor.soors_position_asked, "the old address is forgotten")
        self._find()
        self.assertEqual(server.asked[-1]["street"], "Rue Neuve 2")

    def test_what_somebody_typed_is_neither_asked_for_nor_forgotten(self):
        server = self._serve({"Rue Haute 1": HERE})
        donor = self._create_request().partner_id
        self._find()
        donor.write({"partner_latitude": 50.65, "partner_longitude": 5.58})
        donor.street = "Rue Neuve 2"
        self.assertEqual(donor.partner_latitude, 50.65)
        self._find()
        self.assertEqual(len(server.asked), 1)

    def test_a_server_that_is_down_is_asked_later(self):
        self.company.soors_address_server = "http://127.0.0.1:1"
        self._create_request()
        self.assertEqual(self._find(), 0)
        self._serve({"Rue Haute 1": HERE})
        self.assertEqual(self._find(), 1)

    def test_the_scheduled_action_asks_nobody_without_a_server(self):
        server = self._serve({"Rue Haute 1": HERE})
        request = self._create_request()
        cron = self.env.ref("soors_collect.ir_cron_find_positions")
        self.company.soors_address_server = False
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertFalse(server.asked)
        self.company.soors_address_server = (
            f"http://127.0.0.1:{server.server_address[1]}"
        )
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        request.partner_id.invalidate_recordset()
        self.assertTrue(request._get_plan_position())

    def test_the_address_of_a_server_is_an_address(self):
        with self.assertRaises(ValidationError):
            self.company.soors_address_server = "ftp://x"
