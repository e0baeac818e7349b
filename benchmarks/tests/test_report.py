import json
import unittest
import xml.dom.minidom

from harness import chart
from harness.contender import ALL, OFF, ONE
from harness.report import Run, added, markdown, summarize, summary


def sample(us, spans=0.0, p99=0.001, rate=1000.0):
    return {"us": us, "rate": rate, "p99": p99, "p50": p99 / 2, "spans": spans, "foreign": 0.0, "errors": 0}


_ROUNDS = [
    {"nginx": sample(10), "headwater epoll": sample(11), "headwater epoll, 1 %": sample(12, 0.02), "envoy, 1 %": sample(30)},
    {"nginx": sample(20), "headwater epoll": sample(20), "headwater epoll, 1 %": sample(18, 0.02), "envoy, 1 %": sample(60)},
    {"nginx": sample(10), "headwater epoll": sample(10), "headwater epoll, 1 %": sample(10, 0.02), "envoy, 1 %": sample(30)},
]
_TRACING = {"nginx": OFF, "headwater epoll": OFF, "headwater epoll, 1 %": ONE, "envoy, 1 %": ONE}


def run():
    return Run(facts={"cores": 2, "date": "today"}, versions={"nginx": "1"}, tracing=_TRACING, cost={64: _ROUNDS},
               latency=_ROUNDS, latency_connections=64, rate=1000, memory={"headwater epoll, 1 %": 150.0}, idle=10,
               start_up=[{"headwater epoll": 0.5}], left_out={"caddy": "it | is not there"})


class ReportTest(unittest.TestCase):
    def test_summary_has_medians_and_the_ratio_within_rounds(self):
        found = summarize(_ROUNDS, "us")["headwater epoll, 1 %"]
        self.assertEqual(12, found["us"].median)
        self.assertEqual((1.0, 0.9, 1.2), (found["ratio"].median, found["ratio"].least, found["ratio"].most))

    def test_added_is_of_the_same_proxy_within_rounds(self):
        spread = added(_ROUNDS, "headwater epoll, 1 %", "headwater epoll")
        self.assertAlmostEqual(0.0, spread.median)
        self.assertAlmostEqual(-0.1, spread.least)
        self.assertIsNone(added(_ROUNDS, "envoy, 1 %", "envoy"))

    def test_report_says_which_figures_are_reached(self):
        lines = markdown(run()).splitlines()
        self.assertIn("| CPU to nginx, epoll, 100 rules, 1 %, 64 connections | 1.10 | 1.00 | yes |", lines)
        self.assertIn("| CPU to Envoy with tracing at 1 %, epoll, 64 connections | 0.50 | 0.33 | yes |", lines)
        self.assertIn("| MiB with 10 idle connections | 128 | 150 | **no** |", lines)
        self.assertIn("| caddy | it / is not there |", lines)

    def test_report_says_who_cannot_hold_the_rate(self):
        slow = run()
        slow.latency = [dict(figures, caddy=sample(99, rate=500.0)) for figures in _ROUNDS]
        self.assertIn("| caddy | holds 500/s only |", markdown(slow))

    def test_report_of_one_part_only(self):
        self.assertNotIn("##  ", markdown(Run(facts={"cores": 2}, memory={"nginx": 20.0}, idle=10)))

    def test_summary_is_json(self):
        read = json.loads(json.dumps(summary(run())))
        self.assertEqual(1.0, read["cpu_per_request"]["64"]["headwater epoll"]["ratio"]["median"])

    def test_chart_is_xml_with_a_label_for_every_contender(self):
        text = chart.draw({64: summarize(_ROUNDS, "us")}, _TRACING, "a < b & c")
        words = [node.firstChild.data for node in xml.dom.minidom.parseString(text).getElementsByTagName("text")]
        self.assertTrue(set(_TRACING) <= set(words))
        self.assertIn("a < b & c", words)

    def test_chart_keeps_the_configurations_of_a_proxy_together(self):
        rounds = [{"nginx": sample(10), "a": sample(12), "a, 100 %": sample(30), "b": sample(11)}]
        kinds = {"nginx": OFF, "a": OFF, "a, 100 %": ALL, "b": OFF}
        self.assertEqual(["nginx", "b", "a", "a, 100 %"], chart.rows({64: summarize(rounds, "us")}, kinds))


if __name__ == "__main__":
    unittest.main()
