from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .plan_common import DAY, PlanCase

TILES = "https://tiles.example.org/{z}/{x}/{y}.png"


@tagged("post_install", "-at_install")
class TestMap(PlanCase):
    def _map(self, records, *args, user=None):
        return self._as(user or self.planner, records).get_map(*args)

    def test_a_round_shows_its_stops_in_order_from_the_depot(self):
        round_ = self._create_day_round(self._create_points_north(1, 3, 2))
        shown = self._map(round_)
        self.assertEqual(shown["depot"]["latitude"], 50.6)
        self.assertFalse(shown["tiles"])
        [route] = shown["routes"]
        self.assertEqual(
            [stop["name"] for stop in route["stops"]], ["Point 1", "Point 3", "Point 2"]
        )
        self.assertEqual(
            [stop["latitude"] for stop in route["stops"]], [50.61, 50.63, 50.62]
        )
        self.assertIn("1-ABC-123", route["name"])

    def test_the_map_follows_the_order_typed_by_hand(self):
        round_ = self._create_day_round(self._create_points_north(1, 3, 2))
        first, second, third = round_.stop_ids.ids
        self._as(self.planner, round_).set_stop_order([third, first, second])
        [route] = self._map(round_)["routes"]
        self.assertEqual(
            [stop["id"] for stop in route["stops"]], [third, first, second]
        )

    def test_an_unknown_place_is_where_its_postal_code_is_and_says_so(self):
        arlon = self._create_point("Somewhere", zip="6700", city="Arlon")
        round_ = self._create_day_round(arlon)
        [stop] = self._map(round_)["routes"][0]["stops"]
        self.assertTrue(stop["is_near"])
        self.assertAlmostEqual(stop["latitude"], 49.683)
        self.assertAlmostEqual(stop["longitude"], 5.812)

    def test_an_unknown_postal_code_is_amid_the_points_of_its_municipality(self):
        self._create_unknown_town()
        place = {"zip": "9998", "city": "Nowhere"}
        self._create_point_north(1, **place)
        self._create_point_north(3, **place)
        round_ = self._create_day_round(self._create_point("Somewhere", **place))
        [stop] = self._map(round_)["routes"][0]["stops"]
        self.assertTrue(stop["is_near"])
        self.assertAlmostEqual(stop["latitude"], 50.62)

    def test_without_any_known_place_a_stop_has_no_coordinates(self):
        self._create_unknown_town()
        nowhere = self._create_point("Somewhere", zip="9998", city="Nowhere")
        [stop] = self._map(self._create_day_round(nowhere))["routes"][0]["stops"]
        self.assertNotIn("latitude", stop)

    def test_a_vehicle_looks_the_same_on_every_map(self):
        other = self._create_vehicle("1-XYZ-987")
        one = self._create_day_round(self._create_point_north(1))
        two = self._create_day_round(self._create_point_north(2), vehicle_id=other.id)
        both = self._map(one | two)["routes"]
        self.assertNotEqual(both[0]["look"], both[1]["look"])
        self.assertEqual(self._map(two)["routes"][0]["look"], both[1]["look"])

    def test_rounds_of_another_organisation_are_not_shown(self):
        round_ = self._create_day_round(self._create_point_north(1))
        other = self._create_company("Another one")
        stranger = self._create_user("planner", "stranger", other)
        with self.assertRaises(AccessError):
            self._map(round_, user=stranger)
        points = self._as(stranger, self.env["soors.collection.point"]).get_map()
        self.assertFalse(points["places"])
        self.assertFalse(points["depot"])

    def test_a_driver_does_not_see_the_rounds_of_others(self):
        round_ = self._create_day_round(self._create_point_north(1))
        with self.assertRaises(AccessError):
            self._map(round_, user=self.other_driver)

    def test_points_of_a_search_with_how_full_they_are(self):
        self._create_points_north(1, 2)
        self._create_point("Nowhere")
        Point = self.env["soors.collection.point"]
        shown = self._map(Point)
        self.assertEqual(shown["total"], 2)
        self.assertEqual(shown["unknown"], 1)
        self.assertEqual({place["level"] for place in shown["places"]}, {"unknown"})
        shown = self._map(Point, [("name", "=", "Point 2")])
        self.assertEqual([place["name"] for place in shown["places"]], ["Point 2"])

    def test_a_plan_is_shown_beside_the_rounds_of_now(self):
        round_ = self._create_day_round(self._create_points_north(5, 1, 4, 2, 3))
        job = self._plan()
        shown = self._map(job)
        [before], [after] = shown["before"], shown["routes"]
        self.assertEqual([stop["id"] for stop in before["stops"]], round_.stop_ids.ids)
        names = [stop["name"] for stop in after["stops"] if stop["kind"] == "stop"]
        self.assertEqual(len(names), 5)
        self.assertNotEqual(names, [stop["name"] for stop in before["stops"]])
        self.assertEqual(before["look"], after["look"])
        self.assertTrue(all(stop["time"] for stop in after["stops"]))
        job.action_accept()
        self.assertFalse(self._map(job)["before"])

    def test_tiles_need_an_address_with_places_and_a_credit_line(self):
        with self.assertRaises(ValidationError):
            self.company.soors_map_tiles = TILES
        with self.assertRaises(ValidationError):
            self.company.write(
                {
                    "soors_map_tiles": "javascript:{z}{x}{y}",
                    "soors_map_attribution": "A",
                }
            )
        self.company.write({"soors_map_tiles": TILES, "soors_map_attribution": "© A"})
        round_ = self._create_day_round(self._create_point_north(1))
        self.assertEqual(
            self._map(round_)["tiles"], {"url": TILES, "attribution": "© A"}
        )

    def test_tiles_are_set_on_the_page_of_settings_and_taken_away(self):
        settings = self.env["res.config.settings"].with_company(self.company)
        values = {"soors_map_tiles": TILES, "soors_map_attribution": "© A"}
        settings.create(values).execute()
        self.assertEqual(self.company.soors_map_tiles, TILES)
        self.assertEqual(self.company.soors_map_attribution, "© A")
        # Whoever saves something else keeps them.
        settings.create({"soors_plan_seconds": 9}).execute()
        self.assertEqual(self.company.soors_map_tiles, TILES)
        with self.assertRaises(ValidationError):
            settings.create({"soors_map_attribution": False}).execute()
        settings.create(dict.fromkeys(values, False)).execute()
        self.assertFalse(self.company.soors_map_tiles)

    def _count(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    def test_the_number_of_queries_does_not_grow_with_stops_or_points(self):
        rounds = self.env["soors.round"]
        for number in range(4):
            requests = self.env["soors.collection.request"].concat(
                *[
                    self._create_request_north(n, phone=f"04 55{number} 00 0{n}")
                    for n in range(3)
                ]
            )
            points = self._create_points_north(1, 2, 3)
            round_ = self._create_day_round(points)
            round_.add_requests(requests.ids)
            rounds |= round_
        self._map(rounds)
        few = self._count(lambda: self._map(rounds[:1]))
        many = self._count(lambda: self._map(rounds))
        self.assertLess(many, few + 3, "rounds are asked for one by one")
        Point = self.env["soors.collection.point"]
        few = self._count(lambda: self._map(Point, [("name", "=", "Point 1")]))
        many = self._count(lambda: self._map(Point))
        self.assertLess(many, few + 3, "points are asked for one by one")
        self.assertEqual(rounds[0].date, DAY)
