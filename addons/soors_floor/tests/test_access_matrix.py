from odoo.addons.soors_base.tests.common import AccessMatrixCase


class TestFloorAccessMatrix(AccessMatrixCase):
    def test_rights_are_as_written(self):
        self.assert_access_matrix("soors_floor")
