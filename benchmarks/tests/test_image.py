import unittest

from harness.image import RATE, Start, instant, ready_seconds, text
from harness.machine import Missing


class ImageTest(unittest.TestCase):
    def test_instant_is_unix_time_with_its_fraction(self):
        self.assertAlmostEqual(86400.25, instant("1970-01-02T00:00:00.250000000Z\n"), places=6)
        self.assertEqual(0, instant("1970-01-01T00:00:00Z"))
        with self.assertRaises(Missing):
            instant("yesterday")

    def test_ready_is_what_the_line_names(self):
        self.assertEqual(0.321, ready_seconds("Picked up x\nready: gateway http://a:1 admin http://b:2 in 321 ms\n"))
        with self.assertRaisesRegex(Missing, "cannot bind"):
            ready_seconds("cannot bind")

    def test_tables_tell_the_engine_from_the_gateway(self):
        table = text({"as it is": [Start(0.3, 0.8, 0.4), Start(0.5, 1.2, 0.6), Start(0.4, 1.0, 0.5)]},
                     {"no limit": {"idle": [80.0, 90.0], "loaded": [100.0]}})
        self.assertIn("| as it is | 400 (300 to 500) | 600 (500 to 700) | 1000 (800 to 1200) | 500 (400 to 600) |", table)
        self.assertIn("| no limit | 85 (80 to 90) | 100 (100 to 100) |", table)
        self.assertIn(f"at {RATE:,} requests/s", table)


if __name__ == "__main__":
    unittest.main()
