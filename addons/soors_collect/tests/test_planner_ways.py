import importlib.util
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path

from odoo.addons.soors_collect.planner import PlannerError
from odoo.addons.soors_collect.planner.ways import (
    RoadServer,
    RuleOfThumb,
    ValhallaServer,
    straight_m,
)

SCRIPT = "soors_collect/migrations/19.0.1.2.0/pre-road-ways.py"
LIEGE, NAMUR = (50.6326, 5.5797), (50.4674, 4.8720)


class _Roads(BaseHTTPRequestHandler):
    """Road servers: 1 km and 60 s for each hundredth of a degree of latitude."""

    def do_GET(self):
        self.server.asked.append(self.path)
        parts = urlsplit(self.path)
        places = [
            tuple(map(float, pair.split(",")))
            for pair in parts.path.rpartition("/")[2].split(";")
        ]
        query = {key: value[0] for key, value in parse_qs(parts.query).items()}
        rows = [places[int(n)] for n in query["sources"].split(";")]
        columns = [places[int(n)] for n in query["destinations"].split(";")]
        steps = [[abs(a[1] - b[1]) * 100 for b in columns] for a in rows]
        answer = {
            "code": self.server.code,
            "distances": [[self.cell(step, 1000) for step in row] for row in steps],
            "durations": [[self.cell(step, 60) for step in row] for row in steps],
        }
        self.answer(answer)

    def do_POST(self):
        """As Valhalla: for trucks a fifth longer, and half as much slower."""
        length = int(self.headers["Content-Length"])
        asked = json.loads(self.rfile.read(length))
        self.server.asked.append(f"{self.path} {asked['costing']}")
        table = [
            [self.pair(one, other) for other in asked["targets"]]
            for one in asked["sources"]
        ]
        known = self.server.code == "Ok"
        self.answer({"sources_to_targets": table} if known else {"error": "no"})

    def pair(self, one, other):
        step = abs(one["lat"] - other["lat"]) * 100
        return {"distance": self.cell(step, 1.2), "time": self.cell(step, 90)}

    def answer(self, answer):
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def cell(self, step, factor):
        return None if step > 500 else step * factor

    def log_message(self, *_arguments):
        """Say nothing."""


@tagged("post_install", "-at_install")
class TestPlannerWays(TransactionCase):
    def setUp(self):
        super().setUp()
        self.server = HTTPServer(("127.0.0.1", 0), _Roads)
        self.server.asked, self.server.code = [], "Ok"
        thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"

    def test_rule_of_thumb_is_near_the_road(self):
        self.assertAlmostEqual(straight_m(LIEGE, NAMUR), 53_300, delta=500)
        units, seconds = RuleOfThumb(1.3, 30).way(LIEGE, NAMUR)
        self.assertAlmostEqual(units, 6_930, delta=70)
        self.assertTrue(4_800 < seconds < 6_000, seconds)
        distances, durations = RuleOfThumb().table([LIEGE, NAMUR, LIEGE])
        self.assertEqual(distances[0][1], distances[1][0])
        self.assertEqual((distances[0][2], durations[2][2]), (0, 0))

    def test_the_road_server_is_asked_in_blocks(self):
        points = [(50 + n / 100, 5.0) for n in range(7)]
        distances, durations = RoadServer(self.url, block=3).table(points)
        # Nine blocks less that of the last point with itself.
        self.assertEqual(len(self.server.asked), 8)
        self.assertEqual(distances[0], [100 * n for n in range(7)])
        self.assertEqual(durations[6], [60 * (6 - n) for n in range(7)])

    def test_no_way_is_known_as_such(self):
        distances, durations = RoadServer(self.url).table([(40, 5), (50, 5)])
        self.assertEqual((distances[0][1], durations[0][1]), (-1, -1))

    def test_what_was_answered_is_not_asked_again(self):
        company = self.env.company
        company.soors_plan_road_server = self.url
        ways = self.env["soors.way"]
        points = [(50.1, 5.0), (50.2, 5.0), (50.4, 5.0)]
        first = ways._get_table(company, points)
        asked = len(self.server.asked)
        # Some metres away is the same place.
        near = [(50.10001, 5.0), *points[1:]]
        self.assertEqual(ways._get_table(company, near), first)
        self.assertEqual(len(self.server.asked), asked)
        ways._get_table(company, [*points, (50.7, 5.0)])
        self.assertGreater(len(self.server.asked), asked)

    def test_two_stops_of_one_place_do_not_make_it_asked_again(self):
        company = self.env.company
        company.soors_plan_road_server = self.url
        ways = self.env["soors.way"]
        points = [(50.1, 5.0), (50.10001, 5.00001), (50.4, 5.0)]
        first = ways._get_table(company, points)
        asked = len(self.server.asked)
        self.assertTrue(asked)
        self.assertEqual((first[0][0][1], first[1][0][1]), (0, 0))
        # What is known needs no server: it may be down.
        self.server.code = "NoTable"
        self.assertEqual(ways._get_table(company, points), first)
        self.assertEqual(len(self.server.asked), asked)

    def test_another_server_is_asked_anew(self):
        company = self.env.company
        company.soors_plan_road_server = self.url
        ways = self.env["soors.way"]
        points = [(50.1, 5.0), (50.4, 5.0)]
        car, _seconds = ways._get_table(company, points)
        company.soors_plan_road_server = self.url
        asked = len(self.server.asked)
        ways._get_table(company, points)
        self.assertEqual(len(self.server.asked), asked, "the same server")
        company.soors_plan_road_kind = "valhalla"
        truck, seconds = ways._get_table(company, points)
        self.assertEqual((car[0][1], truck[0][1]), (3_000, 3_600))
        self.assertEqual(seconds[1][0], 30 * 90)

    def test_organisations_with_different_servers_know_different_roads(self):
        company = self.env.company
        other = self.env["res.company"].create({"name": "Trucks"})
        third = self.env["res.company"].create({"name": "Cars too"})
        for asker, kind in ((company, "osrm"), (other, "valhalla"), (third, "osrm")):
            asker.write(
                {"soors_plan_road_server": self.url, "soors_plan_road_kind": kind}
            )
        ways = self.env["soors.way"]
        points = [(50.1, 5.0), (50.4, 5.0)]
        car, truck = (ways._get_table(asker, points) for asker in (company, other))
        self.assertEqual((car[0][0][1], truck[0][0][1]), (3_000, 3_600))
        asked = len(self.server.asked)
        # Each its own, again without a question; who has the same server shares it.
        for asker, table in ((company, car), (other, truck), (third, car)):
            self.assertEqual(ways._get_table(asker, points), table)
        self.assertEqual(len(self.server.asked), asked)
        seconds = [ways._get_seconds(a, [points])[0] for a in (company, other)]
        self.assertEqual(seconds, [1_800, 2_700])
        # Who leaves a server takes away what nobody else asks it.
        company.soors_plan_road_server = False
        ways._get_table(third, points)
        ways._get_table(other, points)
        self.assertEqual(len(self.server.asked), asked)
        third.soors_plan_road_server = False
        third.soors_plan_road_server = self.url
        ways._get_table(third, points)
        self.assertGreater(len(self.server.asked), asked)

    def test_ways_known_before_are_kept_where_they_can_only_be_of_one_server(self):
        company = self.env.company
        other = self.env["res.company"].create({"name": "Trucks"})
        ways = self.env["soors.way"]
        points = [(50.1, 5.0), (50.4, 5.0)]
        for company_of_other, asked_again in ((False, False), (True, True)):
            company.soors_plan_road_server = self.url
            other.soors_plan_road_server = (
                "http://localhost:2" if company_of_other else self.url
            )
            ways._get_table(company, points)
            self.env.flush_all()
            self.env.cr.execute("ALTER TABLE soors_way DROP COLUMN server_key")
            self._migrate()
            asked = len(self.server.asked)
            ways._get_table(company, points)
            self.assertEqual(len(self.server.asked) > asked, asked_again)

    def _migrate(self):
        spec = importlib.util.spec_from_file_location("script", file_path(SCRIPT))
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()

    def test_valhalla_says_where_no_truck_may_drive(self):
        points = [(40, 5), (50, 5), (50.1, 5)]
        distances, durations = ValhallaServer(self.url, block=2).table(points)
        self.assertEqual((distances[0][1], durations[0][1]), (-1, -1))
        self.assertEqual((distances[1][2], durations[2][1]), (1_200, 900))
        self.assertTrue(all("truck" in path for path in self.server.asked))

    def test_valhalla_that_makes_no_sense_is_refused(self):
        self.server.code = "NoTable"
        with self.assertRaises(PlannerError):
            ValhallaServer(self.url).table([LIEGE, NAMUR])

    def test_an_answer_that_makes_no_sense_is_refused(self):
        self.server.code = "NoTable"
        with self.assertRaises(PlannerError):
            RoadServer(self.url).table([LIEGE, NAMUR])
        with self.assertRaises(PlannerError):
            RoadServer("http://localhost:1").table([LIEGE, NAMUR])
