from odoo.tests import tagged

from odoo.addons.soors_base.tests.common import AccessMatrixCase


@tagged("post_install", "-at_install")
class TestAccessMatrix(AccessMatrixCase):
    def test_rights_are_those_of_the_matrix(self):
        self.assert_access_matrix("soors_collect")
