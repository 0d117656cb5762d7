from .common import SortingCase


class TestYield(SortingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._receive(cls.original, 200)

    def test_shares_of_several_sessions_are_weighed(self):
        self._create_session(
            [(self.original, 100)], [(self.grade_a, 60), (self.rags, 38)]
        ).action_close()
        self._create_session([(self.original, 20)], [(self.grade_a, 20)]).action_close()
        yields = self.sorter_env["soors.sorting.yield"]
        rows = yields._read_group(
            [("warehouse_id", "=", self.warehouse.id)],
            ["outcome", "grade_id"],
            ["kg:sum", "share:sum"],
        )
        found = {
            (outcome, grade.code): (round(kg, 3), round(share, 1))
            for outcome, grade, kg, share in rows
        }
        self.assertEqual(
            found,
            {
                ("sorted", "a"): (80, 66.7),
                ("sorted", "recycling"): (38, 31.7),
                ("difference", "original"): (2, 1.7),
            },
        )

    def test_rows_tell_where_goods_went_and_open_their_session(self):
        session = self._create_session([(self.original, 10)], [(self.rags, 10)])
        session.action_close()
        row = self.sorter_env["soors.sorting.yield"].search(
            [("session_id", "=", session.id)]
        )
        self.assertEqual((row.stage, row.treatment_id.code), ("residue", "r3"))
        self.assertEqual(row.share, 100)
        self.assertEqual(row.action_open_session()["res_id"], session.id)
