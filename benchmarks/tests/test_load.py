import pathlib
import tempfile
import unittest

from harness.load import parse
from harness.machine import TICKS, Missing, core_times
from harness.processes import compiler_seconds, stat_seconds

_WRK = """Running 5s test @ http://127.0.0.1:19101/backend/x
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.21ms  310.00us   9.87ms   91.02%
    Req/Sec    52.80k     2.10k   55.99k    70.00%
  Latency Distribution
     50%    1.17ms
     75%    1.30ms
     90%    1.44ms
     99%  980.50us
  264123 requests in 5.03s, 55.92MB read
"""


class LoadTest(unittest.TestCase):
    def test_wrk_tells_requests_rate_and_p99(self):
        seen = parse(_WRK)
        self.assertEqual(264123, seen.requests)
        self.assertAlmostEqual(264123 / 5.03, seen.rate)
        self.assertAlmostEqual(980.5e-6, seen.p99)
        self.assertEqual(0, seen.errors)

    def test_wrk_tells_failed_requests(self):
        text = _WRK + "  Socket errors: connect 1, read 20, write 300, timeout 4000\n  Non-2xx or 3xx responses: 50000\n"
        self.assertEqual(54321, parse(text).errors)

    def test_wrk_in_minutes_and_seconds(self):
        seen = parse(_WRK.replace("5.03s", "1.50m").replace("980.50us", "2.00s"))
        self.assertEqual((90.0, 2.0), (seen.seconds, seen.p99))

    def test_wrk_without_a_request_is_no_figure(self):
        with self.assertRaises(Missing):
            parse(_WRK.replace("264123 requests", "0 requests"))
        with self.assertRaises(Missing):
            parse("unable to connect to 127.0.0.1:1 Connection refused\n")

    def test_cpu_of_a_process_whose_name_has_brackets_and_spaces(self):
        stat = "17 (a) b (c) S 1 17 17 0 -1 4194560 1 2 3 4 250 50 7 9 20 0 1 0 100 200 300"
        self.assertAlmostEqual(300 / TICKS, stat_seconds(stat))

    def test_compilers_of_a_jvm_are_its_threads_of_that_name(self):
        stat = "7 (C2 CompilerThre) S 1 17 17 0 -1 4194560 1 2 3 4 250 50 7 9 20 0 1 0 100 200 300"
        with tempfile.TemporaryDirectory() as folder:
            for task, name in enumerate(["java", "C2 CompilerThre", "C1 CompilerThre", "VM Thread"]):
                thread = pathlib.Path(folder) / "5" / "task" / str(task)
                thread.mkdir(parents=True)
                (thread / "comm").write_text(name + "\n")
                (thread / "stat").write_text(stat)
            self.assertAlmostEqual(600 / TICKS, compiler_seconds(5, pathlib.Path(folder)))
            self.assertEqual(0, compiler_seconds(6, pathlib.Path(folder)))

    def test_cpu_of_a_core_counts_no_idle_time(self):
        text = "cpu  9 9 9 9 9 9 9 9 0 0\ncpu0 1 2 3 4000 5000 6 7 8 0 0\ncpu1 1 1 1 1 1 1 1 1 0 0\n"
        busy, stolen = core_times(0, text)
        self.assertAlmostEqual(19 / TICKS, busy)
        self.assertAlmostEqual(8 / TICKS, stolen)
        with self.assertRaises(Missing):
            core_times(7, text)


if __name__ == "__main__":
    unittest.main()
