from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestStopComplete(CollectCase):
    def test_kilos_reach_the_ledger_with_stream_and_municipality(self):
        stop = self._create_stop()
        answer = self._complete(
            stop,
            {"product_id": self.original.id, "kg": 12.345},
            {"product_id": self.sofa.id, "quantity": 2},
        )
        self.assertEqual(stop.state, "done")
        self.assertAlmostEqual(answer["kg"], 92.345, 3)
        self.assertAlmostEqual(stop.round_id.kg_total, 92.345, 3)
        self.assertAlmostEqual(self._ledger_kg(stream_id=self.textiles.id), 12.345, 3)
        in_liege = self._ledger_kg(
            municipality_id=self.liege.id, origin_kind="household"
        )
        self.assertAlmostEqual(in_liege, 92.345, 3)

    def test_receipt_is_standard_done_and_in_the_batch_of_the_round(self):
        stop = self._create_stop()
        self._complete(stop)
        picking = stop.picking_id
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.picking_type_id, self.warehouse.in_type_id)
        self.assertEqual(picking.partner_id, stop.request_id.partner_id)
        self.assertEqual(picking.location_dest_id, self.to_sort)
        self.assertEqual(picking.batch_id, stop.round_id.batch_id)
        self.assertEqual(picking.batch_id.vehicle_id, self.vehicle)

    def test_batch_stays_open_until_the_round_ends(self):
        requests = self._create_request() | self._create_request(phone="04 111 11 11")
        round_ = self._create_round(requests)
        self._complete(round_.stop_ids[0])
        self.assertEqual(round_.batch_id.state, "in_progress")
        self._complete(round_.stop_ids[1])
        self.assertEqual(len(round_.batch_id.picking_ids), 2)
        self.assertEqual(round_.batch_id.state, "in_progress")
        self._as(self.driver, round_).action_end()
        self.assertEqual(round_.batch_id.state, "done")

    def test_same_entry_twice_is_taken_once(self):
        stop = self._create_stop()
        uuid = self._uuid()
        first = self._complete(stop, uuid=uuid)
        second = self._complete(stop, uuid=uuid.upper())
        self.assertFalse(first["repeated"])
        self.assertTrue(second["repeated"])
        self.assertEqual(first["picking_id"], second["picking_id"])
        self.assertEqual(len(stop.picking_ids), 1)
        self.assertAlmostEqual(self._ledger_kg(), 12.5, 3)

    def test_another_entry_for_a_finished_stop_is_refused(self):
        stop = self._create_stop()
        self._complete(stop)
        with self.assertRaisesRegex(UserError, "finished already"):
            self._complete(stop)
        self.assertAlmostEqual(self._ledger_kg(), 12.5, 3)

    def test_all_or_nothing(self):
        stop = self._create_stop()
        with self.assertRaises(ValidationError):
            self._complete(
                stop,
                {"product_id": self.original.id, "kg": 10},
                {"product_id": self.sofa.id, "quantity": -1},
            )
        self.assertEqual(stop.state, "todo")
        self.assertFalse(stop.picking_ids)
        self.assertFalse(self._ledger_kg())

    def test_goods_without_known_weight_leave_nothing_behind(self):
        stop = self._create_stop()
        stream = self.env["soors.stream"].create({"name": "New", "code": "new"})
        unknown = self._create_product("Box", stream)
        with self.assertRaises(UserError):
            self._complete(
                stop,
                {"product_id": self.original.id, "kg": 10},
                {"product_id": unknown.id, "quantity": 1},
            )
        self.assertEqual(stop.state, "todo")
        self.assertFalse(stop.line_ids)
        self.assertFalse(self._ledger_kg())

    def test_three_step_receipt_counts_once_and_goes_on(self):
        self.warehouse.reception_steps = "three_steps"
        stop = self._create_stop()
        self._complete(stop)
        move = stop.picking_id.move_ids
        self.assertEqual(move.location_dest_id, self.warehouse.wh_input_stock_loc_id)
        following = move.move_dest_ids
        self.assertTrue(following, "the next step of the receipt waits")
        self.assertAlmostEqual(self._ledger_kg(), 12.5, 3)
        while following:
            following.picking_id.button_validate()
            self.assertEqual(following.state, "done")
            following = following.move_dest_ids
        self.assertAlmostEqual(self._ledger_kg(), 12.5, 3)
        quantity = self.env["stock.quant"]._get_available_quantity(
            self.original, self.warehouse.lot_stock_id
        )
        self.assertAlmostEqual(quantity, 12.5, 3)

    def test_weight_of_pieces_is_the_measured_one(self):
        stop = self._create_stop()
        self._complete(stop, {"product_id": self.sofa.id, "quantity": 1, "kg": 35.25})
        self.assertAlmostEqual(stop.line_ids.kg, 35.25, 3)
        self.assertEqual(stop.line_ids.kg_source, "weighed")

    def test_weight_of_pieces_alone_is_an_average(self):
        stop = self._create_stop()
        self._complete(stop, {"product_id": self.sofa.id, "quantity": 3})
        self.assertAlmostEqual(stop.line_ids.kg, 120.0, 3)
        self.assertEqual(stop.line_ids.kg_source, "average")

    def test_weighed_and_declared_goods_of_one_type_stay_apart(self):
        stop = self._create_stop()
        self._complete(
            stop,
            {"product_id": self.original.id, "kg": 10},
            {"product_id": self.original.id, "kg": 4, "kg_source": "declared"},
            {"product_id": self.sofa.id, "quantity": 1, "kg": 30},
            {"product_id": self.sofa.id, "quantity": 1, "kg": 50},
        )
        kilos = sorted((line.kg_source, line.kg) for line in stop.line_ids)
        self.assertEqual(
            kilos,
            [("declared", 4.0)] + [("weighed", kg) for kg in (10.0, 30.0, 50.0)],
        )

    def test_origin_of_a_container_is_container(self):
        round_ = self._create_round(points=self._create_point(kind="container"))
        self._complete(round_.stop_ids)
        self.assertAlmostEqual(self._ledger_kg(origin_kind="container"), 12.5, 3)

    def test_goods_by_lot_get_a_lot_per_receipt(self):
        by_lot = self._create_product(
            "Load of textiles", self.textiles, kilo=True, tracking="lot"
        )
        stop = self._create_stop()
        self._complete(stop, {"product_id": by_lot.id, "kg": 100})
        self.assertEqual(
            stop.picking_id.move_line_ids.lot_id.name, stop.picking_id.name
        )

    def test_completing_a_stop_of_a_ready_round_starts_it(self):
        round_ = self._create_round(self._create_request(), start=False)
        round_.action_ready()
        self._complete(round_.stop_ids)
        self.assertEqual(round_.state, "running")
        self.assertTrue(round_.date_start)

    def test_stop_of_a_round_in_preparation_is_refused(self):
        round_ = self._create_round(self._create_request(), start=False)
        with self.assertRaisesRegex(UserError, "draft"):
            self._complete(round_.stop_ids)

    def test_request_is_done_with_its_stop(self):
        stop = self._create_stop()
        self._complete(stop)
        self.assertEqual(stop.request_id.state, "done")

    def test_move_of_the_donor_later_changes_no_figure(self):
        stop = self._create_stop()
        self._complete(stop)
        stop.partner_id.write({"zip": "5000", "city": "Namur"})
        self.assertEqual(stop.picking_id.municipality_id, self.liege)
        self.assertAlmostEqual(self._ledger_kg(municipality_id=self.liege.id), 12.5, 3)
