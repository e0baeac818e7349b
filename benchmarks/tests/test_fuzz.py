import pathlib
import unittest

import fuzz

CLASSES = pathlib.Path(fuzz.ROOT, "gateway/src/test/java")


class FuzzTest(unittest.TestCase):
    def test_every_target_is_a_class_and_has_seeds(self):
        targets = fuzz.targets()
        self.assertIn("head", targets)
        for name, type_name in targets.items():
            with self.subTest(name):
                self.assertTrue(pathlib.Path(CLASSES, *type_name.split(".")).with_suffix(".java").is_file())
                self.assertTrue(any((fuzz.SEEDS / name).iterdir()))


if __name__ == "__main__":
    unittest.main()
