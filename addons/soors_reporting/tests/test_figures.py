from .common import ReportingCase


class TestFigures(ReportingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._record_year()
        cls.declaration = cls._declare()
        cls.declaration.action_compute()

    def _get_lines(self, section, **keys):
        return self.declaration.line_ids.filtered(
            lambda line: (
                line.section == section
                and all(line[name] == value for name, value in keys.items())
            )
        )

    def test_outgoing_equals_plain_sql(self):
        lines = self._get_lines("treatment")
        expected = self._select_kg("flow = 'outgoing'")
        self.assertAlmostEqual(sum(lines.mapped("kg")), expected, 3)
        self.assertAlmostEqual(expected, 4.125 + 5.5 + 2 * 6.2, 3)

    def test_outgoing_is_by_stream_grade_and_treatment(self):
        line = self._get_lines(
            "treatment", treatment_id=self.reuse, stream_id=self.textiles
        )
        self.assertEqual(line.grade_id, self.cream)
        self.assertEqual((line.kg, line.kg_weighed, line.move_count), (4.125, 4.125, 1))

    def test_parts_by_source_of_weight_make_the_total(self):
        for line in self._get_lines("collected") | self._get_lines("treatment"):
            parts = line.kg_weighed + line.kg_average + line.kg_declared
            self.assertAlmostEqual(parts, line.kg, 3)

    def test_average_weight_is_told(self):
        line = self._get_lines("collected", origin_kind="recypark")
        self.assertEqual((line.kg, line.kg_average), (62.0, 62.0))
        self.assertIn("100%", line.method)

    def test_municipalities_make_what_was_collected(self):
        lines = self._get_lines("municipality")
        expected = self._select_kg("flow = 'collected'")
        self.assertAlmostEqual(sum(lines.mapped("kg")), expected, 3)
        line = self._get_lines("municipality", municipality_id=self.liege)
        self.assertEqual((line.kg, line.giver_count), (30.512, 4))

    def test_balance_holds_stock_of_the_end(self):
        closing = self._get_lines("balance", item="closing")
        expected = self._select_kg("flow_sign > 0") - self._select_kg("flow_sign < 0")
        self.assertAlmostEqual(sum(closing.mapped("kg")), expected, 3)

    def test_other_company_and_other_year_do_not_count(self):
        before = sum(self._get_lines("treatment").mapped("kg"))
        self._send(self.coat, 1, self.reuse, day="2027-01-01")
        self.declaration.action_compute()
        self.assertEqual(sum(self._get_lines("treatment").mapped("kg")), before)

    def test_days_are_local(self):
        """Half past midnight on 1 January in Brussels is still 2026 in UTC."""
        before = sum(self._get_lines("treatment").mapped("kg"))
        move = self._send(self.coat, 1, self.reuse)
        move._backdate("2026-12-31 23:30:00")
        self.declaration.action_compute()
        self.assertEqual(sum(self._get_lines("treatment").mapped("kg")), before)

    def test_return_takes_its_kilos_back(self):
        outlet = self.company._get_outlet_location(self.reuse)
        stock = self.warehouse._get_stage_location("to_sort")
        self._move(self.coat, 4.125, outlet, stock)
        self.declaration.action_compute()
        line = self._get_lines(
            "treatment", treatment_id=self.reuse, stream_id=self.textiles
        )
        self.assertEqual((line.kg, line.move_count), (0.0, 2))

    def test_each_figure_opens_the_movements_it_is_made_of(self):
        for line in self.declaration.line_ids:
            action = line.action_view_moves()
            flow = self.env["soors.flow"].with_user(self.manager)
            measure = "kg_stock" if line.item in ("opening", "closing") else "kg"
            [(kg,)] = flow._read_group(action["domain"], aggregates=[f"{measure}:sum"])
            if line.item == "converted_out":
                kg = -kg
            self.assertAlmostEqual(kg or 0, line.kg, 3, (line.section, line.item))

    def test_unknown_weight_is_not_zero(self):
        self.company.soors_unknown_weight = "flag"
        books = self.env.ref("soors_base.stream_books")
        books.default_weight = 0
        mystery = self._create_product("Mystery", books)
        self._collect(mystery, 3)
        self.declaration.action_compute()
        line = self._get_lines("collected", stream_id=mystery.stream_id)
        self.assertTrue(line.is_unknown)
        self.assertEqual(line.unknown_count, 1)

    def test_queries_do_not_grow_with_movements(self):
        declaration = self.declaration
        self.env.invalidate_all()
        with self.assertQueryCount(__system__=60):
            declaration.action_compute()
            self.env.flush_all()
        first = self._count_queries(declaration)
        for _n in range(20):
            self._send(self.coat, 0.01, self.reuse)
        # A date that has to be written again is one query more; twenty movements,
        # each asked for on its own, would be twenty.
        self.assertLess(self._count_queries(declaration), first + 5)

    def _count_queries(self, declaration):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        declaration.action_compute()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
