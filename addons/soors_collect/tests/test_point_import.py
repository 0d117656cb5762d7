from odoo.tests import tagged

from .common import CollectCase

COLUMNS = [
    "code",
    "name",
    "kind",
    "street",
    "zip",
    "city",
    "latitude",
    "longitude",
    "kg_capacity",
    "access_notes",
    "stream_ids",
]


@tagged("post_install", "-at_install")
class TestPointImport(CollectCase):
    def _rows(self, count, prefix="I"):
        towns = [("4000", "Liège"), ("4100", "Seraing"), ("5000", "Namur")]
        return [
            [
                f"{prefix}-{number:04}",
                f"Place {number}",
                "Street container",
                f"Rue Haute {number}",
                *towns[number % 3],
                f"50.{number:06}",
                f"5.{number:06}",
                "150",
                "Behind the stop",
                "Textiles" if number % 2 else "Textiles,Furniture",
            ]
            for number in range(1, count + 1)
        ]

    def _load(self, rows, columns=None):
        points = self._as(self.planner, self.env["soors.collection.point"])
        return points.load(list(columns or COLUMNS), rows)

    def _points(self):
        return self.env["soors.collection.point"].search(
            [("company_id", "=", self.company.id)]
        )

    def _queries(self, rows):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = self._load(rows)
        self.env.flush_all()
        self.assertTrue(result["ids"], result["messages"])
        return self.env.cr.sql_log_count - before

    def test_hundreds_of_points_in_one_go(self):
        result = self._load(self._rows(300))
        self.assertFalse(result["messages"])
        points = self._points()
        self.assertEqual(len(points), 300)
        self.assertEqual(len(points.municipality_id), 3)
        self.assertEqual(points.mapped("has_position"), [True] * 300)
        self.assertEqual(set(points.mapped("origin_kind")), {"container"})
        self.assertEqual(points[0].create_uid, self.planner)
        self.assertEqual(len(points[1].stream_ids), 2)
        self.assertEqual(points.stream_ids, self.textiles | self.furniture)

    def test_the_queries_of_a_row_do_not_grow_with_the_file(self):
        self._queries(self._rows(20, "W"))
        few = self._queries(self._rows(50, "F"))
        many = self._queries(self._rows(400, "M"))
        # Rows are written by the hundred; one query more for each would be 350 more.
        self.assertLess(many - few, 35)

    def test_what_is_wrong_is_told_row_by_row_and_nothing_is_made(self):
        rows = self._rows(40)
        rows[3][4] = "0000"
        rows[7][4] = ""
        rows[11][6] = "95"
        rows[12][7] = "east"
        rows[20][0] = rows[19][0]
        result = self._load(rows)
        self.assertFalse(result["ids"])
        told = [(m["rows"]["from"], m["field"]) for m in result["messages"]]
        self.assertEqual(
            told,
            [
                (3, "zip"),
                (7, "zip"),
                (11, "latitude"),
                (12, "longitude"),
                (19, "code"),
                (20, "code"),
            ],
        )
        self.assertIn("0000", result["messages"][0]["message"])
        self.assertIn("Place 4", result["messages"][0]["message"])
        self.assertFalse(self._points())

    def test_a_stream_that_is_not_known_is_told_by_the_standard_import(self):
        rows = self._rows(3)
        rows[1][-1] = "Stardust"
        result = self._load(rows)
        self.assertFalse(result["ids"])
        self.assertEqual([m["rows"]["from"] for m in result["messages"]], [1])
        self.assertIn("Stardust", result["messages"][0]["message"])

    def test_a_code_that_is_there_already_is_told(self):
        self._load(self._rows(3))
        result = self._load(self._rows(2))
        self.assertIn("I-0001", result["messages"][0]["message"])
        self.assertEqual(len(self._points()), 3)

    def test_the_errors_shown_have_an_end(self):
        rows = self._rows(400)
        for row in rows:
            row[4] = "0000"
        self.assertEqual(len(self._load(rows)["messages"]), 50)

    def test_a_second_file_changes_points_by_their_identifier(self):
        columns = ["id", *COLUMNS]
        rows = [[f"__import__.point_{row[0]}", *row] for row in self._rows(5)]
        self._load(rows, columns)
        rows[0][2] = "Market place"
        result = self._load(rows, columns)
        self.assertFalse(result["messages"])
        self.assertEqual(len(self._points()), 5)
        self.assertIn("Market place", self._points().mapped("name"))

    def test_a_municipality_may_stand_for_the_postal_code(self):
        columns = ["name", "municipality_id"]
        result = self._load([["Port", self.liege.name], ["Nowhere", ""]], columns)
        self.assertEqual([m["rows"]["from"] for m in result["messages"]], [1])
        self.assertFalse(self._load([["Port", self.liege.name]], columns)["messages"])
