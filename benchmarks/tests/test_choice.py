import unittest

from harness.choice import Choice
from harness.cli import parser

NAMES = ["nginx", "headwater epoll", "headwater epoll, unsampled", "headwater epoll, 1 %", "headwater io_uring, 1 %",
         "envoy", "envoy, 1 %"]


def taken(*arguments):
    chosen = Choice(parser().parse_args(["compare", *arguments]).only)
    return [name for name in NAMES if chosen.takes(name)]


class ChoiceTest(unittest.TestCase):
    def test_nothing_said_takes_all(self):
        self.assertEqual(NAMES, taken())
        self.assertTrue(Choice([]).takes_peer("caddy"))

    def test_names_between_commas_are_parts_of_names(self):
        self.assertEqual(["nginx", "envoy", "envoy, 1 %"], taken("--only", "nginx,envoy"))

    def test_variant_with_a_comma_is_one_name(self):
        self.assertEqual(["headwater epoll, 1 %"], taken("--only", "headwater epoll, 1 %"))
        self.assertEqual(["nginx", "headwater epoll, 1 %"], taken("--only", "headwater epoll, 1 %,nginx"))

    def test_option_may_be_repeated(self):
        self.assertEqual(["nginx", "headwater epoll, unsampled", "envoy, 1 %"],
                         taken("--only", "nginx", "--only", "headwater epoll, unsampled", "--only", "envoy, 1 %"))

    def test_whole_name_leaves_its_variants_out(self):
        self.assertEqual(["headwater epoll"], taken("--only", "=headwater epoll"))
        self.assertEqual(["headwater epoll", "envoy"], taken("--only", "=headwater epoll,=envoy"))

    def test_peers_of_what_is_chosen_are_installed_and_no_others(self):
        chosen = Choice(["=envoy, 1 %", "ngin"])
        self.assertTrue(chosen.takes_peer("envoy"))
        self.assertTrue(chosen.takes_peer("nginx"))
        self.assertFalse(chosen.takes_peer("caddy"))


if __name__ == "__main__":
    unittest.main()
