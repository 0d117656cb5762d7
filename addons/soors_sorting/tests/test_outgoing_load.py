from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError

from .common import SortingCase


class TestOutgoingLoad(SortingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._receive(cls.original, 100)
        cls.recycling = cls.env.ref("soors_base.treatment_r3")
        cls.bin = cls.warehouse._get_bin_location(cls.recycling)
        cls.code = cls.env["soors.waste.code"].create(
            {"name": "Rags", "code": "99 99 01", "date_from": "2020-01-01"}
        )

    def _fill(self, kg=30, made=None):
        made = made or [(self.rags, kg)]
        self._create_session([(self.original, kg)], made).action_close()

    def _send(self, **values):
        values = {
            "uuid": self._uuid(),
            "location_id": self.bin.id,
            "partner_id": self.recycler.id,
            "waste_code": self.code.code,
            **values,
        }
        return self.loads.send_outgoing_load(**values)

    def test_load_takes_all_and_fills_the_register(self):
        self._fill()
        answer = self._send(carrier_id=self.carrier.id, weighbridge_ticket="T-77")
        self.assertEqual((answer["kg"], answer["kg_difference"]), (30, 0))
        picking = self.env["stock.picking"].browse(answer["id"])
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.soors_carrier_id, self.carrier)
        self.assertEqual(picking.weighbridge_ticket, "T-77")
        self.assertEqual(picking.partner_id, self.recycler)
        move = picking.move_ids
        self.assertEqual(move.flow, "outgoing")
        self.assertEqual(move.treatment_id, self.recycling)
        self.assertEqual(move.waste_code_id, self.code)
        self.assertEqual(
            move.location_dest_id, self.company._get_outlet_location(self.recycling)
        )
        self.assertEqual(self._get_on_hand(self.rags, self.bin), 0)

    def test_carrier_is_the_taker_unless_said(self):
        self._fill()
        answer = self._send()
        picking = self.env["stock.picking"].browse(answer["id"])
        self.assertEqual(picking.soors_carrier_id, self.recycler)

    def test_load_sent_twice_leaves_once(self):
        self._fill()
        uuid = self._uuid()
        first = self._send(uuid=uuid)
        self._fill(10)
        second = self._send(uuid=uuid)
        self.assertEqual(first["id"], second["id"])
        self.assertTrue(second["replayed"])
        self.assertEqual(second["kg"], 30)
        self.assertEqual(self._get_on_hand(self.rags, self.bin), 10)

    def test_weighbridge_decides_and_the_difference_is_booked(self):
        for weighed, difference in ((29.5, 0.5), (30.6, -0.6)):
            with self.subTest(weighed=weighed):
                self._fill()
                answer = self._send(weighbridge_kg=weighed)
                self.assertEqual(answer["kg"], weighed)
                self.assertEqual(answer["kg_difference"], difference)
                self.assertEqual(self._get_on_hand(self.rags, self.bin), 0)
                self.assertEqual(self._get_ledger_kg(self.bin), 0)

    def test_large_difference_with_the_weighbridge_is_explained(self):
        self._fill()
        with self.assertRaisesRegex(UserError, "the weighbridge says 20"):
            self._send(weighbridge_kg=20)
        with self.assertRaisesRegex(UserError, "the weighbridge says 20"):
            self._send(weighbridge_kg=20, reason="theft")
        answer = self._send(
            weighbridge_kg=20, reason="theft", explanation="Night visit"
        )
        self.assertEqual((answer["kg"], answer["kg_difference"]), (20, 10))
        moves = self.env["stock.move"].search([("load_picking_id", "=", answer["id"])])
        self.assertEqual(moves.loss_reason_id.code, "theft")

    def test_pieces_leave_with_the_kilos_they_came_with(self):
        line = {
            "product_id": self.coat.id,
            "quantity": 4,
            "kg_measured": 6.4,
            "destination": "outlet",
            "treatment_id": self.recycling.id,
        }
        self._fill(10, made=[line, (self.rags, 3.6)])
        answer = self._send()
        self.assertEqual(answer["kg"], 10)
        self.assertEqual(self._get_ledger_kg(self.bin), 0)

    def test_waste_code_must_be_in_force(self):
        self._fill()
        self.code.date_to = date.today() - timedelta(days=1)
        with self.assertRaisesRegex(ValidationError, "not in force today"):
            self._send()
        with self.assertRaisesRegex(ValidationError, "does not exist"):
            self._send(waste_code="00 00 00")

    def test_delivery_by_hand_checks_the_waste_code_too(self):
        self._fill()
        self.code.date_to = date.today() - timedelta(days=1)
        picking = (
            self.env["stock.picking"]
            .create(
                {
                    "picking_type_id": self.warehouse.out_type_id.id,
                    "location_id": self.bin.id,
                    "location_dest_id": self.company._get_outlet_location(
                        self.recycling
                    ).id,
                    "waste_code_id": self.code.id,
                    "treatment_id": self.recycling.id,
                    "move_ids": [
                        (
                            0,
                            0,
                            {
                                "product_id": self.rags.id,
                                "product_uom_qty": 5,
                                "location_id": self.bin.id,
                                "location_dest_id": self.company._get_outlet_location(
                                    self.recycling
                                ).id,
                            },
                        )
                    ],
                }
            )
            .with_user(self.manager)
        )
        picking.action_confirm()
        picking.move_ids.write({"quantity": 5, "picked": True})
        with self.assertRaisesRegex(UserError, "not in force"):
            picking.button_validate()
        self.code.date_to = False
        picking.button_validate()
        self.assertEqual(picking.move_ids.waste_code_id, self.code)

    def test_waste_without_any_code_is_refused(self):
        self._fill()
        streams = self.env.ref("soors_base.stream_textiles")
        streams.waste_code_ids = False
        with self.assertRaisesRegex(UserError, "Give the waste code"):
            self._send(waste_code=None)

    def test_only_bins_are_sent_whole(self):
        for place in (self.store, self.to_sort, self.loss):
            with self.subTest(place=place.name), self.assertRaises(UserError):
                self._send(location_id=place.id)

    def test_empty_bin_and_missing_papers_are_refused(self):
        with self.assertRaisesRegex(UserError, "is empty"):
            self._send()
        self._fill()
        with self.assertRaisesRegex(UserError, "who takes"):
            self._send(partner_id=None)
        with self.assertRaisesRegex(ValidationError, "no treatment"):
            self._send(treatment="loss")
        with self.assertRaises(ValidationError):
            self._send(weighbridge_kg=-3)

    def test_export_leaves_as_reuse(self):
        line = {
            "product_id": self.grade_a.id,
            "kg_measured": 10,
            "destination": "export",
        }
        self._create_session([(self.original, 10)], [line]).action_close()
        export = self.places["export"]
        with self.assertRaisesRegex(UserError, "its treatment"):
            self._send(location_id=export.id)
        answer = self._send(
            location_id=export.id, treatment="export_reuse", waste_code=None
        )
        move = self.env["stock.picking"].browse(answer["id"]).move_ids
        self.assertEqual(move.treatment_id.kind, "reuse")
        self.assertFalse(move.waste_code_id, "Reused goods are not waste")

    def test_bins_are_listed_with_their_kilos(self):
        self._fill()
        bins = {place["location_id"]: place for place in self.loads.get_bins()}
        self.assertEqual(bins[self.bin.id]["kg"], 30)
        self.assertEqual(bins[self.bin.id]["treatment"], "r3")

    def test_driver_sends_no_load(self):
        self._fill()
        with self.assertRaises(AccessError):
            self.env["stock.picking"].with_user(self.driver).send_outgoing_load(
                self._uuid(), self.bin.id, self.recycler.id
            )

    def test_screen_sends_everything_once(self):
        self._fill()
        wizard = self.sorter_env["soors.outgoing.load"].create(
            {
                "location_id": self.bin.id,
                "partner_id": self.recycler.id,
                "waste_code_id": self.code.id,
            }
        )
        self.assertEqual(wizard.kg_in_bin, 30)
        self.assertEqual(wizard.treatment_id, self.recycling)
        self.assertIn("Rags: 30.000 kg", wizard.content)
        wizard.action_send()
        wizard.action_send()
        loads = self.env["stock.picking"].search([("load_uuid", "=", wizard.uuid)])
        self.assertEqual(len(loads), 1)
