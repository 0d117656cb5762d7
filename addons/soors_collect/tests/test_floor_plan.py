from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_floor import FloorCollectCase, Tablet

ROUND_KEYS = {
    "uuid",
    "name",
    "date",
    "state",
    "vehicle_id",
    "crew_ids",
    "depot",
    "note",
    "stops",
}
STOP_KEYS = set(
    "uuid sequence kind state name street city zip phone lat lon window_from window_to"
    " access floor lift note language expected point photos".split()
)


@tagged("post_install", "-at_install")
class TestFloorPlan(FloorCollectCase):
    def setUp(self):
        super().setUp()
        self.stop = self._create_stop(window="morning", parking_note="Ring twice")
        self.round = self.stop.round_id

    def _plan(self, tablet=None, plan_hash=None):
        return (tablet or self.tablet).send([], plan_hash=plan_hash)["plan"]

    def _stop_in(self, plan, stop=None):
        uuid = (stop or self.stop).uuid
        return next(s for r in plan["rounds"] for s in r["stops"] if s["uuid"] == uuid)

    def test_rounds_and_stops_of_the_day(self):
        plan = self._plan()
        [round_] = plan["rounds"]
        self.assertEqual(set(round_), ROUND_KEYS)
        self.assertEqual(round_["uuid"], self.round.uuid)
        self.assertEqual(round_["crew_ids"], self.driver.partner_id.ids)
        stop = self._stop_in(plan)
        self.assertEqual(set(stop), STOP_KEYS)
        self.assertEqual(stop["kind"], "appointment")
        self.assertEqual(stop["zip"], "4000")
        self.assertEqual(stop["window_from"], "08:00")
        self.assertEqual(stop["access"], "Ring twice")

    def test_only_today_and_only_released(self):
        tomorrow = fields.Date.today() + timedelta(days=1)
        self._create_round(points=self._create_point(), start=False, date=tomorrow)
        self._create_round(points=self._create_point(), start=False)
        self.assertEqual(len(self._plan()["rounds"]), 1)

    def test_nothing_of_another_organisation(self):
        company = self._create_company("Another")
        device = self.env["soors.device"].create(
            {"name": "X", "company_id": company.id}
        )
        plan = device.sudo().with_company(company)._get_plan()
        self.assertEqual(plan["rounds"], [])
        self.assertEqual(plan["crew"], [])

    def test_a_tablet_in_a_truck_knows_only_its_rounds(self):
        truck = self._create_vehicle("1-XYZ-999")
        tablet = Tablet(self, "In the truck", truck)
        self.assertEqual(self._plan(tablet)["rounds"], [])
        self.round.vehicle_id = truck
        self.assertEqual(len(self._plan(tablet)["rounds"]), 1)

    def test_catalogue_crew_and_vehicles(self):
        plan = self._plan()
        goods = {
            p["id"]: p for f in plan["catalogue"]["families"] for p in f["products"]
        }
        self.assertEqual(goods[self.original.id]["uom"], "kg")
        self.assertEqual(goods[self.sofa.id]["uom"], "unit")
        self.assertEqual(goods[self.sofa.id]["kg"], 40.0)
        reasons = {r["id"]: r for r in plan["catalogue"]["reasons"]}
        self.assertEqual(reasons[self.absent.id]["kind"], "failure")
        self.assertEqual(reasons[self.absent.id]["icon"], "absent")
        office = self.env.ref("soors_collect.refusal_reason_out_of_area")
        self.assertNotIn(office.id, reasons)
        checks = [check["code"] for check in plan["catalogue"]["checks"]]
        self.assertEqual(checks, ["lights", "tyres", "damage"])
        crew = {person["id"]: person for person in plan["crew"]}
        self.assertFalse(crew[self.driver.partner_id.id]["has_pin"])
        self.assertIn(self.vehicle.id, [v["id"] for v in plan["vehicles"]])

    def test_the_plan_is_in_the_language_of_the_tablet(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.absent.with_context(lang="fr_FR").name = "Personne"
        plan = self.tablet.send([], language="fr")["plan"]
        names = [reason["name"] for reason in plan["catalogue"]["reasons"]]
        self.assertIn("Personne", names)

    def test_the_same_plan_is_not_sent_again(self):
        plan = self._plan()
        self.assertIsNone(self._plan(plan_hash=plan["hash"]))

    def test_a_change_by_the_office_makes_a_new_plan(self):
        known = self._plan()["hash"]
        self.round.add_requests(self._create_request().ids)
        plan = self._plan(plan_hash=known)
        self.assertEqual(len(plan["rounds"][0]["stops"]), 2)
        known = plan["hash"]
        self.stop.note = "Bring a trolley"
        plan = self._plan(plan_hash=known)
        self.assertIn("trolley", self._stop_in(plan)["note"])

    def test_what_the_tablet_did_itself_makes_no_new_plan(self):
        known = self._plan()["hash"]
        others = self._plan(self.other)["hash"]
        self.tablet.act("stop.arrive", self.stop)
        self.tablet.act("stop.done", self.stop)
        self.assertIsNone(self._plan(plan_hash=known))
        plan = self._plan(self.other, others)
        self.assertEqual(self._stop_in(plan)["state"], "done")

    def test_a_stop_taken_off_is_shown_as_such(self):
        uuid = self.stop.uuid
        self.stop.request_id.action_unplan()
        [stop] = self._plan()["rounds"][0]["stops"]
        self.assertEqual((stop["uuid"], stop["state"]), (uuid, "removed"))
        self.assertEqual(set(stop), STOP_KEYS)
        self.assertFalse(stop["phone"] or stop["street"])

    def test_the_price_of_a_plan_does_not_grow_with_its_stops(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.tablet.device.sudo()._get_plan()
            return self.env.cr.sql_log_count - before

        count()
        requests = self.env["soors.collection.request"].concat(
            *[self._create_request() for _n in range(2)]
        )
        self.round.add_requests(requests.ids)
        few = count()
        requests = self.env["soors.collection.request"].concat(
            *[self._create_request() for _n in range(10)]
        )
        self.round.add_requests(requests.ids)
        self.assertEqual(count(), few)
