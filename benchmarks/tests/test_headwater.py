import pathlib
import tempfile
import unittest

from harness.contender import ALL, OFF, ONE, UNSAMPLED, Place
from harness.headwater import configuration, image_options, rules
from harness.machine import Missing

_PLACE = Place(pathlib.Path("/nowhere"), 1001, 1002, 1003, 1004)


class HeadwaterTest(unittest.TestCase):
    def test_hundred_rules_have_names_of_their_own_and_five_kinds(self):
        lines = rules(100)
        self.assertEqual(100, len(set(lines)))
        for kind in ("path = \"/api", "headers", "services", "query", "cookies"):
            self.assertEqual(20, sum(kind in line for line in lines))

    def test_configuration_follows_the_tracing(self):
        for tracing, count, export, probability in ((OFF, 0, "[]", "0.0"), (UNSAMPLED, 100, "[]", "0.0"),
                                                    (ONE, 100, "[otlp]", "0.01"), (ALL, 100, "[otlp]", "1.0")):
            with self.subTest(tracing):
                text = configuration(_PLACE, "io_uring", tracing)
                self.assertEqual(count, text.count("name = "))
                self.assertIn(f"to = {export}", text)
                self.assertIn(f"default {{ probability = {probability} }}", text)
                self.assertIn("transport = io_uring", text)
                for port in ("port = 1001", "port = 1002", "127.0.0.1:1003", "127.0.0.1:1004"):
                    self.assertIn(port, text)

    def test_options_are_those_of_the_image_without_its_own_files(self):
        with tempfile.TemporaryDirectory() as folder:
            dockerfile = pathlib.Path(folder) / "Dockerfile"
            dockerfile.write_text('FROM x\nENTRYPOINT ["java", "-XX:+A", "-XX:AOTCache=/opt/x.aot", \\\n  "-Db=c", "-jar", "/opt/x.jar"]\n')
            self.assertEqual(["-XX:+A", "-Db=c"], image_options(dockerfile))
            dockerfile.write_text("FROM x\nENTRYPOINT java -jar x.jar\n")
            with self.assertRaises(Missing):
                image_options(dockerfile)

    def test_options_of_our_own_image_are_found(self):
        self.assertTrue(all(option.startswith("-") for option in image_options()))


if __name__ == "__main__":
    unittest.main()
