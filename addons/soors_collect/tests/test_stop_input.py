import math

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..const import MAX_KG, MAX_LINES, MAX_NOTE, MAX_PIECES
from .common import CollectCase


@tagged("post_install", "-at_install")
class TestStopInput(CollectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stop = cls._create_stop()

    def _assert_refused(self, *lines, message="", **kwargs):
        with self.assertRaisesRegex(ValidationError, message):
            self._complete(self.stop, *lines, **kwargs)
        self.assertEqual(self.stop.state, "todo")
        self.assertFalse(self.stop.picking_ids)

    def test_kilos_must_be_numbers_above_zero(self):
        for kg in (0, -1, -0.001, math.nan, math.inf, True, "12", [1], {}):
            with self.subTest(kg=kg):
                self._assert_refused({"product_id": self.original.id, "kg": kg})

    def test_missing_kilos_are_refused(self):
        self._assert_refused(
            {"product_id": self.original.id}, message="how many kilograms"
        )

    def test_less_than_a_gram_is_refused(self):
        self._assert_refused(
            {"product_id": self.original.id, "kg": 0.0001}, message="too small"
        )

    def test_slips_of_the_finger_are_refused(self):
        self._assert_refused(
            {"product_id": self.original.id, "kg": MAX_KG + 1}, message="too much"
        )
        self._assert_refused(
            {"product_id": self.sofa.id, "quantity": MAX_PIECES + 1}, message="too much"
        )

    def test_pieces_are_needed_for_goods_counted_in_pieces(self):
        self._assert_refused({"product_id": self.sofa.id, "kg": 30}, message="pieces")

    def test_unknown_goods_are_refused(self):
        graded = self._create_product("Shirt, A", self.textiles)
        graded.grade_id = self.env.ref("soors_base.grade_a")
        streamless = self.env["product.product"].create(
            {"name": "Pallet", "type": "consu", "is_storable": True}
        )
        serial = self._create_product("Bike", self.furniture, tracking="serial")
        elsewhere = self._create_product(
            "Elsewhere", self.textiles, company_id=self._create_company("Other").id
        )
        wrong = (graded.id, streamless.id, serial.id, elsewhere.id, 10**9, -1, True)
        for product_id in (*wrong, "1", None, 1.0):
            with self.subTest(product_id=product_id):
                self._assert_refused({"product_id": product_id, "kg": 1, "quantity": 1})

    def test_lines_must_be_a_short_list_of_known_keys(self):
        line = {"product_id": self.original.id, "kg": 1}
        self._assert_refused({**line, "location_id": 1}, message="Line 1")
        self._assert_refused(line, "x", message="Line 2")
        self._assert_refused(*[line] * (MAX_LINES + 1), message="At most")
        for lines in ([], None, "lines", {"a": 1}):
            with self.assertRaises(ValidationError):
                self._as(self.driver, self.stop).action_complete(lines, self._uuid())

    def test_kilos_are_weighed_declared_or_average(self):
        self._assert_refused(
            {"product_id": self.original.id, "kg": 1, "kg_source": "unknown"}
        )

    def test_entry_needs_a_valid_uuid(self):
        for uuid in ("", "1", None, 5, "zz" * 16):
            with self.subTest(uuid=uuid), self.assertRaises(ValidationError):
                self._as(self.driver, self.stop).action_complete(
                    [{"product_id": self.original.id, "kg": 1}], uuid
                )

    def test_long_notes_are_refused(self):
        self._assert_refused(note="x" * (MAX_NOTE + 1), message="note")

    def test_errors_speak_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.driver.lang = "fr_FR"
        with self.assertRaisesRegex(ValidationError, "Ligne 1"):
            self._as(self.driver, self.stop).with_context(lang=None).action_complete(
                [{"product_id": self.original.id}], self._uuid()
            )
