import unittest

from harness.figures import Spread, order, ratios


class FiguresTest(unittest.TestCase):
    def test_spread_is_median_least_and_most(self):
        self.assertEqual(Spread(2.0, 1.0, 9.0), Spread.of([9.0, 1.0, 2.0]))
        self.assertEqual(2.5, Spread.of([4.0, 1.0, 2.0, 3.0]).median)

    def test_spread_of_nothing_is_refused(self):
        with self.assertRaises(ValueError):
            Spread.of([])

    def test_ratios_are_taken_within_a_round(self):
        rounds = [{"nginx": 10.0, "a": 20.0}, {"nginx": 40.0, "a": 40.0}]
        self.assertEqual({"nginx": [1.0, 1.0], "a": [2.0, 1.0]}, ratios(rounds, "nginx"))

    def test_ratios_leave_out_a_round_without_the_base(self):
        self.assertEqual({"nginx": [1.0], "a": [2.0]}, ratios([{"a": 5.0}, {"nginx": 1.0, "a": 2.0}], "nginx"))

    def test_ratio_to_zero_is_refused(self):
        with self.assertRaises(ValueError):
            ratios([{"nginx": 0.0, "a": 1.0}], "nginx")

    def test_order_turns_with_every_round(self):
        self.assertEqual(["a", "b", "c"], order(["a", "b", "c"], 0))
        self.assertEqual(["c", "b", "a"], order(["a", "b", "c"], 1))


if __name__ == "__main__":
    unittest.main()
