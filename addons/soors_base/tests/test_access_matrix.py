from .common import AccessMatrixCase


class TestAccessMatrix(AccessMatrixCase):
    def test_each_add_on_of_the_suite_has_the_rights_written_in_its_matrix(self):
        for module in sorted({"soors_base", *self._get_suite_models()}):
            with self.subTest(module=module):
                self.assert_access_matrix(module)

    def test_a_missing_row_and_a_stale_row_fail(self):
        written = self._read_matrix("soors_base")
        grade = written.pop("soors.grade")
        written["soors.nothing"] = grade
        self.patch(type(self), "_read_matrix", lambda case, module: written)
        with self.assertRaisesRegex(AssertionError, "(?s)grade: row.*nothing: no such"):
            self.assert_access_matrix("soors_base")

    def test_a_wrong_right_fails_and_names_the_role(self):
        written = self._read_matrix("soors_base")
        written["soors.grade"]["driver"] = "rwcd"
        self.patch(type(self), "_read_matrix", lambda case, module: written)
        with self.assertRaisesRegex(AssertionError, "driver is r, written rwcd"):
            self.assert_access_matrix("soors_base")
