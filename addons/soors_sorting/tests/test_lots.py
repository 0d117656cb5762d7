from odoo.exceptions import UserError, ValidationError

from .common import SortingCase


class TestLots(SortingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tracked = cls._create_product(
            "Original by lot", "original", cls.kilogram, tracking="lot"
        )
        cls.lots = cls._create_lot(cls.tracked, "IN-1") | cls._create_lot(
            cls.tracked, "IN-2"
        )
        for lot in cls.lots:
            cls._receive(cls.tracked, 50, lot=lot)
        cls.lamp = cls._create_product(
            "Lamp", "cream", cls.unit, weight=2, tracking="serial"
        )
        cls.bale = cls._create_product("Bale", "export", cls.kilogram, tracking="lot")

    def _take(self, lot, kg):
        return {
            "product_id": self.tracked.id,
            "lot_id": lot.id,
            "kg_measured": kg,
        }

    def test_sorted_lots_keep_their_parents(self):
        session = self._create_session(
            [self._take(lot, 20) for lot in self.lots],
            [
                {"product_id": self.bale.id, "kg_measured": 37, "lot_name": "BALE-7"},
                {
                    "product_id": self.lamp.id,
                    "quantity": 1,
                    "kg_measured": 3,
                    "lot_name": "LAMP-9",
                },
            ],
        )
        session.action_close()
        made = session.sudo().move_ids.move_line_ids.filtered("consume_line_ids")
        self.assertEqual(made.lot_id.mapped("name"), ["BALE-7", "LAMP-9"])
        for line in made:
            self.assertEqual(line.consume_line_ids.lot_id, self.lots)
        self.assertEqual(made.lot_id.mapped("unit_kg"), [0, 3])

    def test_traceability_report_walks_through_the_session(self):
        session = self._create_session(
            [self._take(self.lots[0], 20)],
            [{"product_id": self.bale.id, "kg_measured": 20, "lot_name": "BALE-8"}],
        )
        session.action_close()
        report = self.env["stock.traceability.report"]
        line = session.sudo().move_ids.move_line_ids.filtered("consume_line_ids")
        parents, _children = report._get_linked_move_lines(line)
        self.assertEqual(parents.lot_id, self.lots[0])
        self.assertEqual(
            report._get_reference(line), (session._name, session.id, session.name)
        )
        _parents, children = report._get_linked_move_lines(parents)
        self.assertEqual(children.lot_id.name, "BALE-8")

    def test_unlabelled_goods_get_a_lot_of_their_session(self):
        session = self._create_session(
            [self._take(self.lots[0], 20)],
            [{"product_id": self.bale.id, "kg_measured": 20}],
        )
        session.action_close()
        made = session.sudo().move_ids.move_line_ids.filtered("consume_line_ids")
        self.assertEqual(made.lot_id.name, f"{session.name}-1")

    def test_same_bale_grows_over_sessions(self):
        for _turn in range(2):
            self._create_session(
                [self._take(self.lots[0], 10)],
                [{"product_id": self.bale.id, "kg_measured": 10, "lot_name": "B"}],
            ).action_close()
        lot = self.env["stock.lot"].search([("product_id", "=", self.bale.id)])
        self.assertEqual(len(lot), 1)
        self.assertEqual(lot.product_qty, 20)

    def test_label_of_a_unique_item_is_used_once(self):
        for turn in range(2):
            session = self._create_session(
                [self._take(self.lots[0], 2)],
                [{"product_id": self.lamp.id, "quantity": 1, "lot_name": "LAMP-1"}],
            )
            if turn:
                with self.assertRaisesRegex(UserError, "already on another item"):
                    session.action_close()
            else:
                session.action_close()

    def test_unique_items_come_one_by_one(self):
        with self.assertRaisesRegex(ValidationError, "one line for each piece"):
            self._create_session(
                [self._take(self.lots[0], 4)],
                [{"product_id": self.lamp.id, "quantity": 2}],
            )

    def test_lot_is_needed_and_must_fit(self):
        with self.assertRaisesRegex(ValidationError, "Choose the lot"):
            self._create_session([(self.tracked, 5)])
        with self.assertRaisesRegex(UserError, r"only 50\.0 is there"):
            self._create_session([self._take(self.lots[0], 51)])
        with self.assertRaisesRegex(ValidationError, "not followed by lot"):
            self._create_session(
                [self._take(self.lots[0], 5)],
                [{"product_id": self.coat.id, "quantity": 1, "lot_name": "X"}],
            )

    def test_difference_stays_with_its_lot(self):
        session = self._create_session(
            [self._take(self.lots[0], 20)], [(self.grade_a, 19.8)]
        )
        session.action_close()
        loss = session.sudo().move_ids.filtered("loss_reason_id")
        self.assertEqual(loss.lot_ids, self.lots[0])

    def test_piece_with_a_number_carries_no_difference(self):
        fridge = self._create_product(
            "Numbered fridge", "original", self.unit, weight=40, tracking="serial"
        )
        lot = self._create_lot(fridge, "F-1", unit_kg=41)
        self._receive(fridge, 1, lot=lot)
        line = {"product_id": fridge.id, "lot_id": lot.id, "quantity": 1}
        session = self._create_session([line], [(self.rags, 40.8)])
        self.assertEqual(session.kg_in, 41)
        with self.assertRaisesRegex(UserError, "a piece with its own number"):
            session.action_close()
        session.output_ids.kg_measured = 41
        session.action_close()
