import unittest

from harness.arena import COMPILE_LIMIT, compilers_rest


class ArenaTest(unittest.TestCase):
    def test_a_jvm_is_waited_for_until_its_compilers_rest(self):
        self.assertFalse(compilers_rest(0.02, 15))
        self.assertTrue(compilers_rest(0.005, 15))

    def test_what_is_no_jvm_is_not_waited_for(self):
        self.assertTrue(compilers_rest(0.0, 5))

    def test_a_compiler_thread_that_ended_says_nothing(self):
        self.assertFalse(compilers_rest(-0.3, 15))

    def test_compilers_that_never_rest_are_waited_for_no_longer_than_the_limit(self):
        self.assertTrue(compilers_rest(0.5, COMPILE_LIMIT))


if __name__ == "__main__":
    unittest.main()
