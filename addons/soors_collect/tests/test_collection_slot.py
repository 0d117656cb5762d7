from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestCollectionSlot(CollectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.requests = cls.env["soors.collection.request"]
        cls.company.soors_collect_vehicle_id = cls.vehicle
        cls.sofa_tile = cls.env.ref("soors_collect.goods_tile_sofa")

    def _carry(self, kg):
        self.vehicle.category_id = self.env["fleet.vehicle.model.category"].create(
            {"name": "Truck", "weight_capacity": kg}
        )

    def _slots(self, **values):
        values = {"municipality_id": self.liege.id, **values}
        requests = self._as(self.planner, self.requests)
        return requests.get_slots(values)["slots"]

    def _take(self, key, **values):
        return self._as(self.planner, self.requests).create(
            {
                "contact_name": "Anne Donor",
                "phone": "04 222 33 44",
                "zip": "4000",
                "slot": key,
                **values,
            }
        )

    def test_proposals_start_after_the_lead_days_on_open_days(self):
        days = [slot["date"] for slot in self._slots()]
        self.assertEqual(days[:2], ["2026-03-03", "2026-03-03"])
        self.company.soors_slot_lead_days = 5  # a Saturday
        self.assertEqual(self._slots()[0]["date"], "2026-03-09")

    def test_closed_days_are_left_out(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-03-02 23:00:00",
                "date_to": "2026-03-03 22:59:00",
            }
        )
        self.assertEqual(self._slots()[0]["date"], "2026-03-04")

    def test_only_the_wished_half_and_from_the_wished_day(self):
        slots = self._slots(window="afternoon", date_wished="2026-03-05")
        self.assertEqual(slots[0]["date"], "2026-03-05")
        self.assertEqual({slot["window"] for slot in slots}, {"afternoon"})

    def test_taking_a_slot_makes_the_round_and_the_next_joins_it(self):
        key = self._slots()[0]["key"]
        first = self._take(key)
        self.assertEqual(first.state, "planned")
        self.assertEqual(str(first.round_id.date), "2026-03-03")
        self.assertEqual(first.round_id.vehicle_id, self.vehicle)
        self.assertEqual(first.window, "morning")
        slot = self._slots()[0]
        self.assertEqual(slot["round_id"], first.round_id.id)
        self.assertTrue(slot["near"])
        second = self._take(slot["key"], phone="04 333 33 33")
        self.assertEqual(second.round_id, first.round_id)
        self.assertGreater(second.date_planned, first.date_planned)

    def test_a_round_is_full_at_its_number_of_stops(self):
        self.company.soors_stops_per_day = 2
        first = self._take("2026-03-03|morning|0")
        days = {(slot["date"], slot["window"]) for slot in self._slots()}
        self.assertNotIn(("2026-03-03", "morning"), days)
        self.assertIn(("2026-03-03", "afternoon"), days)
        key = f"2026-03-03|afternoon|{first.round_id.id}"
        self._take(key, phone="04 333 33 33")
        self.assertEqual(self._slots()[0]["date"], "2026-03-04")

    def test_the_vehicle_must_carry_what_is_expected(self):
        self._carry(120)
        lines = [(0, 0, {"tile_id": self.sofa_tile.id, "quantity": 2})]
        self._take("2026-03-03|morning|0", line_ids=lines)
        self.assertEqual(self._slots(kg_estimated=20)[0]["date"], "2026-03-03")
        self.assertEqual(self._slots(kg_estimated=20)[0]["kg_free"], 20)
        self.assertEqual(self._slots(kg_estimated=21)[0]["date"], "2026-03-04")
        answer = self._as(self.planner, self.requests).get_slots(
            {"municipality_id": self.liege.id, "kg_estimated": 121}
        )
        self.assertFalse(answer["slots"])
        self.assertIn("121", answer["sentence"])

    def test_containers_on_the_round_take_their_share(self):
        self._carry(300)
        self.vehicle.soors_volume_m3 = 3
        first = self._take("2026-03-03|morning|0", kg_estimated=20)
        # Nobody knows how full it is: 100 kg, a cubic metre.
        first.round_id.add_points(self._create_point().ids)
        slot = self._slots(kg_estimated=0)[0]
        self.assertEqual(slot["round_id"], first.round_id.id)
        used = first.round_id.stop_ids.request_id
        self.assertAlmostEqual(slot["kg_free"], 200 - used.kg_estimated)
        self.assertAlmostEqual(
            slot["dm3_free"], 2000 - 1000 * used.volume_estimated, places=3
        )
        full = 201 - used.kg_estimated
        self.assertEqual(self._slots(kg_estimated=full)[0]["date"], "2026-03-04")
        stop = first.round_id.stop_ids.filtered("point_id")
        stop.sudo().state = "failed"
        self.assertEqual(self._slots(kg_estimated=full)[0]["date"], "2026-03-03")

    def test_the_vehicle_must_have_the_room(self):
        self.vehicle.soors_volume_m3 = 3
        self.sofa_tile.dm3 = 1400
        lines = [(0, 0, {"tile_id": self.sofa_tile.id, "quantity": 1})]
        first = self._take("2026-03-03|morning|0", line_ids=lines)
        self.assertAlmostEqual(first.volume_estimated, 1.4)
        slot = self._slots(volume_estimated=1.6)[0]
        self.assertEqual(slot["date"], "2026-03-03")
        self.assertAlmostEqual(slot["dm3_free"], 1600)
        self.assertIn("1.6 m³", slot["room"].replace(",", "."))
        self.assertEqual(self._slots(volume_estimated=1.7)[0]["date"], "2026-03-04")
        self.assertFalse(self._slots(volume_estimated=3.1))

    def test_goods_without_volume_take_room_by_their_weight(self):
        self.company.soors_plan_density = 50
        self.sofa_tile.dm3 = 0
        self.sofa_tile.kg = 40
        lines = [(0, 0, {"tile_id": self.sofa_tile.id, "quantity": 2})]
        request = self._create_request(line_ids=lines)
        self.assertAlmostEqual(request.volume_estimated, 1.6)
        self.sofa_tile.dm3 = 1000
        request.line_ids.quantity = 3
        self.assertAlmostEqual(request.volume_estimated, 3.0)

    def test_minutes_of_the_half_day_are_a_limit_of_their_own(self):
        self._take("2026-03-03|morning|0", hours_planned=3.5)
        values = {"window": "morning", "hours_planned": 0.5}
        self.assertEqual(self._slots(**values)[0]["date"], "2026-03-03")
        values["hours_planned"] = 0.75
        self.assertEqual(self._slots(**values)[0]["date"], "2026-03-04")

    def test_a_slot_taken_in_the_meantime_is_refused_whole(self):
        self.company.soors_stops_per_day = 1
        first = self._take("2026-03-03|morning|0")
        count = self.requests.search_count([])
        with self.assertRaisesRegex(UserError, "no room"):
            self._take(f"2026-03-03|morning|{first.round_id.id}", phone="04 9 9 9")
        self.assertEqual(self.requests.search_count([]), count + 1)

    def test_a_saved_request_moves_to_another_slot(self):
        request = self._take("2026-03-03|morning|0")
        old = request.round_id
        self.assertTrue(request.action_take_slot("2026-03-04|afternoon|0"))
        self.assertEqual(str(request.round_id.date), "2026-03-04")
        self.assertFalse(old.stop_ids)
        request.action_cancel()
        with self.assertRaises(UserError):
            request.action_take_slot("2026-03-05|morning|0")

    def test_rounds_of_containers_and_of_others_are_not_proposed(self):
        self._create_round(
            points=self._create_point(), start=False, date="2026-03-03"
        ).vehicle_id = False
        other = self._create_company("Other")
        self.env["soors.round"].create({"company_id": other.id, "date": "2026-03-03"})
        self.assertTrue(all(not slot["round_id"] for slot in self._slots()))

    def test_wrong_keys_get_a_sentence(self):
        for key in ("", "2026-03-03", "2026-03-03|night|0", "x|morning|0", 5):
            with self.subTest(key=key), self.assertRaises(UserError):
                self._create_request().action_take_slot(key)
        with self.assertRaises(UserError):
            self._take("2026-03-03|morning|999999999")
        with self.assertRaises(ValidationError):
            self.requests.get_slots([])

    def test_the_number_of_queries_does_not_grow_with_the_rounds(self):
        for day in range(3, 6):
            self._create_round(
                self._create_request(phone=f"04 555 00 0{day}"),
                start=False,
                date=f"2026-03-0{day}",
            )
        self._slots()
        self.env.invalidate_all()
        with self.assertQueryCount(16):
            self._slots()
