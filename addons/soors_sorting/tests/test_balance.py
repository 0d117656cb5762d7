import doctest
import unittest

from odoo.addons.soors_sorting import balance


class TestBalanceArithmetic(unittest.TestCase):
    def test_documented_examples_hold(self):
        failed, tried = doctest.testmod(balance)
        self.assertFalse(failed)
        self.assertGreater(tried, 8)

    def test_grams_drop_the_noise_of_floats(self):
        self.assertEqual(balance.to_grams(0.1 * 3), 300)
        self.assertEqual(balance.to_grams(1.0005), 1001)
        self.assertEqual(balance.to_grams(2.675), 2675)

    def test_spread_gives_every_gram_and_never_more_than_a_line_has(self):
        weights = [333, 333, 334, 0]
        for total in range(1001):
            parts = balance.spread(total, weights)
            self.assertEqual(sum(parts), total)
            self.assertTrue(
                all(p <= w for p, w in zip(parts, weights, strict=True)), total
            )

    def test_loss_of_everything_takes_all_lines_whole(self):
        parts = balance.share_difference(1500, [(1000, True), (500, False)])
        self.assertEqual(parts, [1000, 500])

    def test_pieces_never_part_with_all_of_them_for_some_grams(self):
        self.assertEqual(balance.split_pieces(1, 1000, 999), 0.999)
        self.assertEqual(balance.split_pieces(1, 1_000_000, 999_999), 0.999)
        self.assertEqual(balance.split_pieces(3, 1000, 1000), 3)
        self.assertEqual(balance.split_pieces(3, 1000, 0), 0)
