from datetime import datetime

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import CollectCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestRemoval(CollectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.mail_server"].create({"name": "Out", "smtp_host": "localhost"})
        cls.company.soors_collect_vehicle_id = cls.vehicle
        cls.service = cls.env["product.product"].create(
            {
                "name": "Removal by the hour",
                "type": "service",
                "uom_id": cls.env.ref("uom.product_uom_hour").id,
                "list_price": 25.0,
            }
        )
        cls.company.soors_removal_service_id = cls.service
        cls.requests = cls.env["soors.collection.request"]

    def _removal(self, **values):
        requests = self._as(self.planner, self.requests)
        return requests.create(
            {
                "kind": "removal",
                "contact_name": "Paul Mover",
                "phone": "04 222 33 44",
                "email": "paul@example.com",
                "zip": "4000",
                "city": "Liège",
                "address_to": "Rue Neuve 5, 4020 Liège",
                **values,
            }
        )

    def test_the_price_is_the_tariff_by_the_hour_until_one_is_agreed(self):
        removal = self._removal(hours_planned=4)
        self.assertEqual(removal.service_id, self.service)
        self.assertEqual(removal.price, 100)
        removal.price = 80
        self.assertEqual(removal._prepare_service_values()["quantity"], 4)
        self.assertEqual(removal._prepare_service_values()["price_unit"], 20)
        self.assertEqual(
            removal._prepare_service_values()["product_id"], removal.service_id.id
        )

    def test_a_fixed_tariff_counts_once(self):
        self.service.uom_id = self.env.ref("uom.product_uom_unit")
        removal = self._removal(hours_planned=4)
        self.assertEqual(removal.price, 25)
        self.assertEqual(removal._prepare_service_values()["quantity"], 1)

    def test_a_gift_has_no_price_and_no_service(self):
        gift = self._removal(kind="gift")
        self.assertFalse(gift.service_id)
        self.assertEqual(gift.price, 0)
        self.assertAlmostEqual(gift.hours_planned, 4 / 6)

    def test_no_kilos_are_expected_and_no_rule_of_goods_holds(self):
        tile = self.env.ref("soors_collect.goods_tile_sofa")
        self.env["soors.refusal.rule"].create(
            {
                "name": "No sofa",
                "reason_id": self.env.ref(
                    "soors_collect.refusal_reason_kind_not_collected"
                ).id,
                "tile_ids": tile.ids,
            }
        )
        removal = self._removal(line_ids=[(0, 0, {"tile_id": tile.id})])
        self.assertEqual(removal.kg_estimated, 0)
        self.assertEqual(removal.volume_estimated, 0)
        self.assertFalse(removal.refusal_rule_id)
        removal.kind = "gift"
        self.assertEqual(removal.kg_estimated, tile.kg)
        self.assertTrue(removal.refusal_rule_id)

    def test_a_removal_takes_the_time_of_the_half_day(self):
        removal = self._removal(hours_planned=3.5, slot="2026-03-03|morning|0")
        slots = self._as(self.planner, self.requests).get_slots(
            {"municipality_id": self.liege.id}
        )["slots"]
        first = [(slot["date"], slot["window"]) for slot in slots[:2]]
        # 30 minutes are left of the morning, less than a usual appointment.
        self.assertEqual(
            first, [("2026-03-03", "afternoon"), ("2026-03-04", "morning")]
        )
        self.assertEqual(slots[0]["round_id"], removal.round_id.id)

    def test_longer_than_half_a_day_starts_in_the_morning_of_a_free_day(self):
        self._removal(hours_planned=3, slot="2026-03-03|morning|0")
        slots = self._as(self.planner, self.requests).get_slots(
            {"municipality_id": self.liege.id, "kind": "removal", "hours_planned": 6}
        )["slots"]
        self.assertEqual(slots[0]["date"], "2026-03-04")
        self.assertEqual({slot["window"] for slot in slots}, {"morning"})
        self._removal(hours_planned=6, slot="2026-03-04|morning|0")
        values = {"municipality_id": self.liege.id, "hours_planned": 2.5}
        found = self._as(self.planner, self.requests).get_slots(values)["slots"]
        # Two hours of the afternoon are left: half an hour too little.
        self.assertNotIn("2026-03-04", [slot["date"] for slot in found])

    def test_the_board_marks_it_and_counts_its_hours(self):
        removal = self._removal(hours_planned=4, slot="2026-03-03|morning|0")
        board = self._as(self.planner, self.requests).get_board()
        [column] = board["days"][1]["rounds"]
        [card] = column["cards"]
        self.assertEqual((card["id"], card["kind"]), (removal.id, "removal"))
        self.assertIn("4 h", card["length"])
        self.assertEqual(column["load"], 50)
        self.assertIn("4 of 8 h", column["load_text"])

    def test_it_is_made_without_goods_and_without_receipt(self):
        removal = self._removal(date_planned=datetime(2026, 3, 2, 9))
        round_ = removal.round_id.sudo()
        round_.driver_id = self.driver.partner_id
        round_.action_ready()
        stop = removal.stop_id
        self.assertEqual(stop.kind, "removal")
        self.assertIn("Rue Neuve 5", stop.goods_expected)
        uuid = self._uuid()
        answer = self._as(self.driver, stop).action_complete([], uuid)
        self.assertFalse(answer["picking_id"])
        self.assertEqual(removal.state, "done")
        again = self._as(self.driver, stop).action_complete([], uuid)
        self.assertTrue(again["repeated"])
        self.assertEqual(self._ledger_kg(), 0)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "soors_collect.report_attestation", removal.ids
        )
        self.assertNotIn("<table", html.decode().partition("<h2>")[2])
        self._as(self.driver, round_).action_end()
        self.env.flush_all()
        report = self._as(self.planner, self.env["soors.round.report"])
        row = report.search([("round_id", "=", round_.id)])
        self.assertEqual((row.stops_done, row.removals_done), (0, 1))
        self.assertEqual(round_.kg_per_stop, 0)

    def test_the_tablet_says_where_to_and_expects_nothing(self):
        removal = self._removal(slot="2026-03-03|morning|0", note="Mind the piano")
        device = self.env["soors.device"].create(
            {"name": "Tablet", "company_id": self.company.id}
        )
        told = device._prepare_stop(removal.stop_id)
        self.assertEqual(told["kind"], "removal")
        self.assertFalse(told["expected"])
        self.assertIn("Rue Neuve 5", told["note"])
        self.assertIn("Mind the piano", told["note"])

    def test_a_gift_without_goods_is_still_refused(self):
        stop = self._create_stop()
        with self.assertRaises(ValidationError):
            self._as(self.driver, stop).action_complete([], self._uuid())

    def test_the_customer_reads_the_price_and_is_thanked_for_no_gift(self):
        removal = self._removal(hours_planned=3, slot="2026-03-03|morning|0")
        self.assertEqual(removal.sudo().notice_ids.event, "removal_planned")
        mail = self.env["mail.mail"].search(
            [("model", "=", removal._name), ("res_id", "=", removal.id)]
        )
        self.assertIn("75.00", mail.body_html.replace(",", "."))
        self.assertIn("Rue Neuve 5", mail.body_html)
        self.requests._cron_tell_day_before()
        removal._tell_donor("thanks")
        events = removal.sudo().notice_ids.sorted("id").mapped("event")
        self.assertEqual(events, ["removal_planned", "removal_day_before"])

    def test_the_form_proposes_length_and_price(self):
        form = Form(self._as(self.planner, self.requests))
        form.kind = "removal"
        self.assertEqual(form.hours_planned, 3)
        self.assertEqual(form.price, 75)
        form.hours_planned = 2
        self.assertEqual(form.price, 50)

    def test_people_and_prices_have_limits(self):
        for values in ({"crew_size": 0}, {"price": -1}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._removal(**values).flush_recordset()
