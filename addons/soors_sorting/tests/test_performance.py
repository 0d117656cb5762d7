from odoo.fields import Command

from .common import SortingCase


class TestPerformance(SortingCase):
    def _count_queries(self, lines):
        self._receive(self.original, lines)
        session = self._create_session(
            [(self.original, lines)], [(self.grade_a, 1)] * lines
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        session.action_close()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_closing_costs_the_same_for_each_more_line(self):
        self._count_queries(2)
        few, some, many = (self._count_queries(n) for n in (5, 20, 35))
        per_line = (some - few) / 15
        self.assertLess(per_line, 8)
        self.assertLessEqual((many - some) / 15, per_line * 1.2 + 1)

    def test_reading_the_queue_costs_the_same_for_many_lines(self):
        products = [
            self._create_product(f"Original {n}", "original", self.kilogram)
            for n in range(12)
        ]
        for product in products:
            self._receive(product, 10)
        session = self._create_session([(p, 1) for p in products], opened=False)
        ids = session.input_ids.ids
        for some_ids in (ids[:3], ids):
            self.env.invalidate_all()
            lines = session.input_ids.browse(some_ids)
            with self.assertQueryCount(24):
                lines.mapped("kg_on_hand")
        self.assertEqual(session.input_ids.mapped("kg_on_hand"), [10] * 12)

    def test_recording_costs_the_same_however_long_the_session(self):
        self._receive(self.original, 100)
        session = self._create_session([(self.original, 100)])
        counts = []
        for size in (3, 40):
            missing = size - len(session.output_ids)
            session.write(
                {
                    "output_ids": [
                        Command.create(
                            {"product_id": self.grade_a.id, "kg_measured": 1}
                        )
                        for _ in range(missing)
                    ]
                }
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            session.record_output(self._uuid(), self.grade_a.id, kg=1)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        # A date that has to be written again is one query more.
        self.assertLess(counts[1], counts[0] + 10)
