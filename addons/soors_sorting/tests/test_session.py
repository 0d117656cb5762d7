from odoo.exceptions import AccessError, UserError, ValidationError

from .common import SortingCase


class TestSession(SortingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._receive(cls.original, 100)

    def _assert_sorting_is_empty(self):
        self.assertEqual(self._get_ledger_kg(self.places["sorting"]), 0.0)

    def test_balanced_session_moves_goods_and_loses_nothing(self):
        session = self._create_session(
            [(self.original, 60)], [(self.grade_a, 40), (self.rags, 20)]
        )
        self.assertEqual(session.balance_state, "balanced")
        self.assertEqual(session.balance_message, "Balanced")
        session.action_close()
        self.assertEqual(session.state, "done")
        self.assertFalse(session.loss_reason_id)
        self.assertEqual(self._get_on_hand(self.original, self.to_sort), 40)
        self.assertEqual(self._get_on_hand(self.grade_a, self.store), 40)
        self.assertEqual(len(session.sudo().move_ids), 3)
        self.assertEqual(set(session.sudo().move_ids.mapped("flow")), {"conversion"})
        self._assert_sorting_is_empty()

    def test_difference_within_tolerance_is_booked_as_weighing(self):
        session = self._create_session([(self.original, 50)], [(self.grade_a, 49.001)])
        self.assertEqual(session.balance_state, "within")
        session.action_close()
        loss = session.sudo().move_ids.filtered(lambda m: m.flow == "loss")
        self.assertEqual(loss.kg, 0.999)
        self.assertEqual(loss.location_dest_id, self.loss)
        self.assertEqual(loss.loss_reason_id.code, "weighing")
        self.assertEqual(session.loss_reason_id.code, "weighing")
        self.assertEqual(self._get_on_hand(self.original, self.to_sort), 50)
        self._assert_sorting_is_empty()

    def test_tolerance_is_reached_at_the_last_gram(self):
        for kg_out, state in (
            (49, "within"),
            (48.999, "missing"),
            (51, "within"),
            (51.001, "surplus"),
        ):
            with self.subTest(kg_out=kg_out):
                session = self._create_session(
                    [(self.original, 50)], [(self.grade_a, kg_out)], opened=False
                )
                self.assertEqual(session.balance_state, state)

    def test_small_session_may_differ_by_the_minimum(self):
        session = self._create_session([(self.original, 2)], [(self.grade_a, 1.5)])
        self.assertEqual(session.kg_tolerance, 0.5)
        self.assertEqual(session.balance_state, "within")

    def test_large_difference_is_refused_until_explained(self):
        session = self._create_session([(self.original, 50)], [(self.grade_a, 40)])
        self.assertEqual(session.balance_message, "10.0 kg missing: explain")
        for reason, text in (
            (None, None),
            ("theft", "  "),
            (None, "Stolen"),
            ("weighing", "It is so"),
        ):
            with (
                self.subTest(reason=reason, text=text),
                self.assertRaisesRegex(UserError, "10.0 kg missing"),
            ):
                session.action_close(reason=reason, explanation=text)
        self.assertEqual(session.state, "open")
        self.assertFalse(session.sudo().move_ids)
        session.action_close(reason="theft", explanation="The lock was broken")
        loss = session.sudo().move_ids.filtered("loss_reason_id")
        self.assertEqual((loss.kg, loss.loss_reason_id.code), (10, "theft"))
        self.assertEqual(session.explanation, "The lock was broken")
        self.assertEqual(session.balance_message, "10.0 kg missing, explained: Theft")
        self._assert_sorting_is_empty()

    def test_unknown_reason_is_refused(self):
        session = self._create_session([(self.original, 50)], [(self.grade_a, 40)])
        with self.assertRaisesRegex(UserError, "no reason with the code"):
            session.action_close(reason="ghost", explanation="Boo")

    def test_gain_comes_back_from_losses_into_the_queue(self):
        session = self._create_session([(self.original, 50)], [(self.grade_a, 60)])
        self.assertEqual(session.balance_message, "10.0 kg too many: explain")
        session.action_close(reason="moisture", explanation="Rain on the bags")
        gain = session.sudo().move_ids.filtered("loss_reason_id")
        self.assertEqual((gain.location_id, gain.kg), (self.loss, 10))
        self.assertEqual(gain.flow_sign, 1)
        self.assertEqual(self._get_on_hand(self.original, self.to_sort), 50)
        self._assert_sorting_is_empty()

    def test_gain_when_the_whole_queue_is_taken_stays_positive(self):
        session = self._create_session([(self.original, 100)], [(self.grade_a, 101)])
        session.action_close()
        self.assertEqual(self._get_on_hand(self.original, self.to_sort), 0)

    def test_loss_spreads_over_all_that_was_taken(self):
        other = self._create_product("Other original", "original", self.kilogram)
        self._receive(other, 30)
        session = self._create_session(
            [(self.original, 60), (other, 30)], [(self.grade_a, 89)]
        )
        session.action_close()
        losses = session.sudo().move_ids.filtered("loss_reason_id")
        self.assertEqual(losses.mapped("kg"), [0.667, 0.333])
        self._assert_sorting_is_empty()

    def test_pieces_count_with_their_average_unless_weighed(self):
        session = self._create_session(
            [(self.original, 10)],
            [
                (self.coat, 3),
                {"product_id": self.coat.id, "quantity": 2, "kg_measured": 2.9},
                (self.grade_a, 3.5),
            ],
        )
        average, weighed, _loose = session.output_ids
        self.assertEqual((average.kg, average.kg_source), (3.6, "average"))
        self.assertEqual((weighed.kg, weighed.kg_source), (2.9, "weighed"))
        self.assertEqual(session.balance_state, "balanced")
        session.action_close()
        moves = session.sudo().move_ids.filtered(lambda m: m.product_id == self.coat)
        self.assertEqual(moves.mapped("kg"), [3.6, 2.9])
        self.assertEqual(moves.mapped("kg_source"), ["average", "weighed"])
        self._assert_sorting_is_empty()

    def test_pieces_taken_keep_the_kilos_they_were_booked_in_with(self):
        self._receive(self.fridges, 10, kg_measured=430)
        session = self._create_session(
            [(self.fridges, 4)], [(self.fridge, 4)], opened=False
        )
        self.assertEqual(session.kg_in, 172)
        session.input_ids.quantity = 10
        self.assertEqual(session.kg_in, 430)

    def test_difference_of_pieces_leaves_no_kilos_without_pieces(self):
        self._receive(self.fridges, 10, kg_measured=400)
        session = self._create_session([(self.fridges, 10)], [(self.fridge, 10)])
        self.assertEqual(session.kg_difference, 20)
        session.action_close(reason="average", explanation="Not weighed one by one")
        self.assertEqual(self._get_on_hand(self.fridges, self.to_sort), 0)
        self.assertEqual(self._get_ledger_kg(self.to_sort, self.fridges), 0)
        self._assert_sorting_is_empty()

    def test_piece_without_any_weight_is_refused(self):
        self.env.ref("soors_base.stream_textiles").default_weight = 0
        riddle = self._create_product("Riddle", "a", self.unit)
        with self.assertRaisesRegex(ValidationError, "Weigh Riddle"):
            self._create_session([(self.original, 1)], [(riddle, 1)])

    def test_destinations_follow_the_grade_and_residues_wait_in_bins(self):
        session = self._create_session(
            [(self.original, 50)], [(self.rags, 30), (self.waste, 20)]
        )
        rags, waste = session.output_ids
        self.assertEqual(rags.destination, "outlet")
        self.assertEqual(rags.treatment_id.code, "r3")
        self.assertEqual(waste.treatment_id.kind, "recovery")
        session.action_close()
        made = session.sudo().move_ids.filtered(lambda m: m.product_id == self.rags)
        self.assertEqual(made.location_dest_id.stage, "residue")
        self.assertEqual(made.location_dest_id.bin_treatment_id, rags.treatment_id)
        self.assertEqual(made.location_dest_id.usage, "internal")
        self.assertFalse(made.treatment_id, "Nothing has left yet")

    def test_each_stage_gets_what_is_put_there(self):
        made = [
            {"product_id": self.grade_a.id, "kg_measured": 5, "destination": stage}
            for stage in ("store", "shop", "workshop", "export")
        ]
        self._create_session([(self.original, 20)], made).action_close()
        for stage in ("store", "shop", "workshop", "export"):
            self.assertEqual(self._get_on_hand(self.grade_a, self.places[stage]), 5)

    def test_outlet_needs_a_treatment_and_stock_has_none(self):
        recycling = self.env.ref("soors_base.treatment_r3")
        for values in (
            {"destination": "outlet", "treatment_id": False},
            {"destination": "store", "treatment_id": recycling.id},
            {
                "destination": "outlet",
                "treatment_id": self.env.ref("soors_base.treatment_loss").id,
            },
        ):
            line = {"product_id": self.grade_a.id, "kg_measured": 5, **values}
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._create_session([(self.original, 5)], [line])

    def test_nobody_takes_more_than_is_on_hand(self):
        with self.assertRaisesRegex(UserError, r"only 100\.0 is there"):
            self._create_session([(self.original, 100.001)])

    def test_open_sessions_do_not_take_the_same_kilos(self):
        self._create_session([(self.original, 70)])
        with self.assertRaisesRegex(UserError, r"only 30\.0 is there"):
            self._create_session([(self.original, 31)])
        self._create_session([(self.original, 30)])

    def test_goods_gone_meanwhile_are_refused_at_closing(self):
        session = self._create_session([(self.original, 80)], [(self.grade_a, 80)])
        session.input_ids.kg_measured = 120
        session.output_ids.kg_measured = 120
        with self.assertRaisesRegex(UserError, r"only 100\.0 is there"):
            session.action_close()

    def test_overdraw_is_accepted_and_flagged_where_the_company_allows(self):
        self.company.sorting_allow_overdraw = True
        session = self._create_session([(self.original, 120)], [(self.grade_a, 120)])
        session.action_close()
        self.assertEqual(session.kg_overdrawn, 20)
        self.assertEqual(self._get_on_hand(self.original, self.to_sort), -20)

    def test_goods_in_a_package_are_not_tipped_out(self):
        package = self.env["stock.package"].create({})
        self._receive(self.fridges, 5)
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.fridges.id),
                ("location_id", "=", self.to_sort.id),
            ]
        )
        quant.sudo().package_id = package
        with self.assertRaisesRegex(UserError, "only 0 is there"):
            self._create_session([(self.fridges, 1)])

    def test_wrong_goods_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "already sorted"):
            self._create_session([(self.grade_a, 1)])
        with self.assertRaisesRegex(ValidationError, "is unsorted"):
            self._create_session([(self.original, 1)], [(self.original, 1)])
        self.original.stream_id = False
        with self.assertRaisesRegex(ValidationError, "needs a stream"):
            self._create_session([(self.original, 1)])

    def test_unit_too_coarse_for_a_gram_is_refused(self):
        tonne = self.env.ref("uom.product_uom_ton")
        heavy = self._create_product("Rubble", "a", tonne)
        with self.assertRaisesRegex(ValidationError, "cannot hold a gram"):
            self._create_session(
                [(self.original, 1)], [{"product_id": heavy.id, "kg_measured": 1}]
            )

    def test_goods_kept_in_grams_are_booked_exactly(self):
        gram = self.env.ref("uom.product_uom_gram")
        gold = self._create_product("Jewels", "cream", gram)
        session = self._create_session(
            [(self.original, 1)],
            [{"product_id": gold.id, "kg_measured": 0.037}, (self.grade_a, 0.963)],
        )
        session.action_close()
        self.assertEqual(self._get_on_hand(gold, self.store), 37)
        self._assert_sorting_is_empty()

    def test_nothing_negative(self):
        with self.assertRaises(ValidationError):
            self._create_session([(self.original, -1)])
        with self.assertRaises(ValidationError):
            self._create_session([(self.original, 1)], [(self.coat, -1)])

    def test_empty_sessions_do_not_open_or_close(self):
        with self.assertRaisesRegex(UserError, "what you take"):
            self._create_session([])
        session = self._create_session([(self.original, 1)])
        with self.assertRaisesRegex(UserError, "Nothing was recorded as sorted"):
            session.action_close(reason="theft", explanation="All of it")

    def test_closed_session_is_history(self):
        session = self._create_session([(self.original, 5)], [(self.grade_a, 5)])
        session.action_close()
        for change in (
            lambda: session.write({"team_size": 3}),
            lambda: session.write({"date": "2020-01-01"}),
            lambda: session.output_ids.write({"kg_measured": 4}),
            lambda: session.input_ids.unlink(),
            lambda: session.unlink(),
            lambda: session.action_cancel(),
            lambda: session.output_ids.create(
                {
                    "session_id": session.id,
                    "product_id": self.grade_a.id,
                    "kg_measured": 1,
                }
            ),
        ):
            with self.assertRaises(UserError):
                change()
        self.assertTrue(session.message_post(body="Talk is free"))

    def test_closing_twice_books_once(self):
        session = self._create_session([(self.original, 5)], [(self.grade_a, 5)])
        session.action_close()
        moves = session.sudo().move_ids
        self.assertTrue(session.action_close())
        self.assertEqual(session.sudo().move_ids, moves)

    def test_steps_go_only_through_their_buttons(self):
        session = self._create_session([(self.original, 5)], opened=False)
        for values in (
            {"state": "done"},
            {"kg_overdrawn": 1},
            {"explanation": "x"},
            {"uuid": "x"},
            {"loss_reason_id": 1},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                session.write(values)
        with self.assertRaises(AccessError):
            self.sessions.create({"state": "done"})
        with self.assertRaisesRegex(UserError, "not possible"):
            session.action_close()

    def test_cancelled_session_moves_nothing_and_may_be_deleted(self):
        session = self._create_session([(self.original, 5)], [(self.grade_a, 5)])
        session.action_cancel()
        with self.assertRaises(UserError):
            session.action_open()
        self.assertEqual(self._get_on_hand(self.original, self.to_sort), 100)
        session.unlink()
        self.assertFalse(session.exists())

    def test_open_session_cannot_be_deleted(self):
        session = self._create_session([(self.original, 5)])
        with self.assertRaisesRegex(UserError, "Only draft or cancelled"):
            session.unlink()

    def test_button_asks_for_an_explanation_only_when_needed(self):
        even = self._create_session([(self.original, 5)], [(self.grade_a, 5)])
        self.assertTrue(even.action_ask_close() is True)
        odd = self._create_session([(self.original, 50)], [(self.grade_a, 5)])
        action = odd.action_ask_close()
        self.assertEqual(action["res_model"], "soors.sorting.close")
        wizard = self.sorter_env["soors.sorting.close"].create(
            {
                "session_id": odd.id,
                "reason_id": self.env.ref("soors_sorting.loss_reason_scale").id,
                "explanation": "The scale was not at zero",
            }
        )
        wizard.action_confirm()
        self.assertEqual(odd.state, "done")

    def test_balance_is_told_in_the_language_of_the_reader(self):
        session = self._create_session(
            [(self.original, 50)], [(self.grade_a, 47.7)], opened=False
        )
        self.assertEqual(
            session.with_context(lang="fr_FR").balance_message,
            "Il manque 2,3 kg : expliquez",
        )

    def test_numbers_follow_each_other(self):
        first, second = (
            self._create_session([(self.original, 1)], opened=False) for _ in range(2)
        )
        self.assertRegex(first.name, r"^SORT/\d{4}/\d{5}$")
        self.assertNotEqual(first.name, second.name)
