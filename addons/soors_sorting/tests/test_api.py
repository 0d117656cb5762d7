from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError

from .common import SortingCase


class TestApi(SortingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._receive(cls.original, 100)

    def _start(self, kg=20, **values):
        return self.sessions.start_session(
            values.pop("uuid", None) or self._uuid(),
            [{"product_id": self.original.id, "kg": kg}],
            warehouse_id=self.warehouse.id,
            **values,
        )

    def test_a_sorters_day(self):
        started = self._start(team_size=3)
        self.assertEqual(started["state"], "open")
        self.assertEqual(started["kg_in"], 20)
        session = self.sessions.browse(started["id"])
        answer = session.record_output(self._uuid(), self.grade_a.id, kg=12)
        self.assertEqual(answer["kg_out"], 12)
        self.assertEqual(answer["message"], "8.0 kg missing: explain")
        session.record_output(
            self._uuid(), self.coat.id, quantity=2, destination="shop"
        )
        answer = session.record_output(self._uuid(), self.rags.id, kg=5.5)
        self.assertEqual(answer["balance_state"], "within")
        closed = session.close_session()
        self.assertEqual((closed["state"], closed["kg_difference"]), ("done", 0.1))
        self.assertEqual(self._get_on_hand(self.coat, self.places["shop"]), 2)

    def test_operations_sent_twice_count_once(self):
        uuid = self._uuid()
        first, second = self._start(uuid=uuid), self._start(uuid=uuid)
        self.assertEqual(first["id"], second["id"])
        self.assertEqual((first["replayed"], second["replayed"]), (False, True))
        session = self.sessions.browse(first["id"])
        uuid = self._uuid()
        lines = [
            session.record_output(text, self.grade_a.id, kg=20)["line_id"]
            for text in (uuid, uuid, uuid.upper())
        ]
        self.assertEqual(len(set(lines)), 1)
        session.close_session()
        answer = session.record_output(uuid, self.grade_a.id, kg=20)
        self.assertTrue(answer["replayed"], "A late copy is no new operation")
        self.assertEqual(session.close_session()["kg_out"], 20)

    def test_operation_of_another_session_is_refused(self):
        one = self.sessions.browse(self._start()["id"])
        two = self.sessions.browse(self._start()["id"])
        uuid = self._uuid()
        one.record_output(uuid, self.grade_a.id, kg=1)
        with self.assertRaisesRegex(UserError, one.name):
            two.record_output(uuid, self.grade_a.id, kg=1)

    def test_malformed_input_is_refused_in_words(self):
        session = self.sessions.browse(self._start()["id"])
        good = {"uuid": self._uuid(), "product_id": self.grade_a.id, "kg": 1}
        for change, words in (
            ({"uuid": "7"}, "no valid identity"),
            ({"uuid": None}, "no valid identity"),
            ({"uuid": 7}, "no valid identity"),
            ({"product_id": 0}, "does not exist"),
            ({"product_id": -1}, "does not exist"),
            ({"product_id": "x"}, "does not exist"),
            ({"product_id": True}, "does not exist"),
            ({"kg": -1}, "not a number"),
            ({"kg": "1"}, "not a number"),
            ({"kg": True}, "not a number"),
            ({"kg": float("nan")}, "not a number"),
            ({"kg": float("inf")}, "not a number"),
            ({"kg": 1e9}, "not a number"),
            ({"kg": 0}, "Weigh"),
            ({"destination": "moon"}, "not a place"),
            ({"destination": "outlet"}, "treatment"),
            ({"treatment": "r99"}, "no treatment"),
            ({"product_id": self.original.id}, "is unsorted"),
        ):
            with (
                self.subTest(change=change),
                self.assertRaisesRegex(ValidationError, words),
                self.env.cr.savepoint(),
            ):
                session.record_output(**{**good, **change})
        self.assertFalse(session.output_ids)

    def test_start_is_all_or_nothing(self):
        before = self.sessions.search_count([])
        for inputs in (
            "x",
            [7],
            [{"product_id": self.original.id, "kg": 1, "price": 3}],
            [{"product_id": self.original.id, "kg": 1}, {"product_id": 0, "kg": 1}],
            [],
            [{"product_id": self.original.id, "kg": 1000}],
        ):
            with (
                self.subTest(inputs=inputs),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                self.sessions.start_session(
                    self._uuid(), inputs, warehouse_id=self.warehouse.id
                )
        self.assertEqual(self.sessions.search_count([]), before)

    def test_team_is_a_number_of_people(self):
        for team_size in (0, -1, 1.5, "2", None):
            with self.subTest(team_size=team_size), self.assertRaises(ValidationError):
                self._start(team_size=team_size)

    def test_line_recorded_by_mistake_is_taken_back(self):
        session = self.sessions.browse(self._start()["id"])
        answer = session.record_output(self._uuid(), self.grade_a.id, kg=3)
        self.assertEqual(session.remove_output(answer["line_id"])["kg_out"], 0)

    def test_treatment_sends_to_an_outlet(self):
        session = self.sessions.browse(self._start()["id"])
        session.record_output(self._uuid(), self.grade_a.id, kg=20, treatment="gift")
        self.assertEqual(session.output_ids.destination, "outlet")
        self.assertEqual(session.output_ids.treatment_id.code, "gift")

    def test_nothing_is_recorded_before_opening(self):
        session = self._create_session([(self.original, 5)], opened=False)
        with self.assertRaisesRegex(UserError, "not yet"):
            session.record_output(self._uuid(), self.grade_a.id, kg=1)

    def test_driver_has_no_part_in_it(self):
        session = self._create_session([(self.original, 5)])
        driver_session = session.with_user(self.driver)
        for call in (
            lambda: driver_session.record_output(self._uuid(), self.grade_a.id, kg=1),
            lambda: driver_session.action_close(),
            lambda: driver_session.action_open(),
            lambda: driver_session.get_summary(),
            lambda: driver_session.browse().start_session(self._uuid(), []),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_home_tile_counts_what_was_sorted_today(self):
        tiles = self.sorter_env["soors.home.tile"]
        before, unit = tiles._get_figure_kg_sorted_today()
        self._create_session([(self.original, 5)], [(self.grade_a, 5)])
        self._create_session(
            [(self.original, 5)], [(self.grade_a, 5)], date=date(2020, 1, 1)
        )
        self.assertEqual(unit, "kg")
        self.assertEqual(tiles._get_figure_kg_sorted_today()[0], before + 5)
