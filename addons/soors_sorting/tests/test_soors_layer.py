"""The section of sorting in a member's layers."""

from odoo.tests import tagged

from odoo.addons.soors_base.tests.common_layers import LayerCase


@tagged("post_install", "-at_install")
class TestSoorsLayer(LayerCase):
    def test_the_tolerance_comes_from_the_layers(self):
        text = "[sorting]\ntolerance_percent = 4.5\ntolerance_kg = 0.125"
        self.assertEqual(len(self.apply(text)), 2)
        self.assertEqual(self.company.sorting_tolerance_percent, 4.5)
        self.assertEqual(self.company.sorting_tolerance_kg, 0.125)
        self.assertEqual(self.plan(text), [])

    def test_what_the_layers_do_not_say_stays(self):
        before = self.company.sorting_tolerance_percent
        self.apply("[sorting]\ntolerance_kg = 3")
        self.assertEqual(self.company.sorting_tolerance_percent, before)
        self.assertEqual(self.company.sorting_tolerance_kg, 3)
