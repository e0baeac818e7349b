import unittest

import outage

from .test_sink import export, field


def ledger(**changes):
    books = {"ended": 200, "recovered": 0, "exported": 200, "queued": 0, "onDisk": 0, "dropped": {"queue-full": 0}, "balanced": True}
    return {**books, **changes}


def seen(**changes):
    return outage.Seen(**{**dict(exchanges=100, calm=[500, 600], out=[550], arrived=200, ledgers=[ledger()]), **changes})


class OutageTest(unittest.TestCase):
    def test_ids_of_all_spans_are_read(self):
        self.assertEqual(b"s" * 8 * 5, outage.span_ids(export(2, 3)))
        self.assertEqual(b"", outage.span_ids(b""))

    def test_ids_stand_behind_other_fields(self):
        span = field(1, b"t" * 16) + b"\x85\x01\x01\x01\x00\x00" + field(2, b"12345678")
        self.assertEqual(b"12345678", outage.span_ids(field(1, field(2, field(2, span)))))

    def test_run_without_loss_passes(self):
        self.assertEqual([], outage.judge(seen(), 10, False))

    def test_dropped_spans_are_booked(self):
        books = ledger(exported=190, dropped={"disk-full": 10})
        self.assertEqual([], outage.judge(seen(arrived=190, ledgers=[books]), 10, False))

    def test_failed_exchange_is_wrong(self):
        self.assertIn("1 of 101 exchanges failed", outage.judge(seen(failed=1), 10, False)[0])
        self.assertTrue(outage.judge(seen(exchanges=0, arrived=0, ledgers=[ledger(ended=0, exported=0)]), 10, False))

    def test_missing_span_is_wrong(self):
        self.assertIn("1 spans neither", outage.judge(seen(arrived=199), 10, False)[0])
        self.assertIn("-1 spans neither", outage.judge(seen(arrived=201), 10, False)[0])

    def test_kill_may_lose_what_was_in_memory(self):
        first = ledger(ended=100, exported=0, queued=7, onDisk=93)
        last = ledger(ended=100, recovered=93, exported=193)
        self.assertEqual([], outage.judge(seen(arrived=193, queued_at_kill=7, ledgers=[first, last]), 10, True))
        self.assertIn("8 spans neither", outage.judge(seen(arrived=192, queued_at_kill=7, ledgers=[first, last]), 10, True)[0])

    def test_books_that_do_not_balance_are_wrong(self):
        self.assertIn("does not balance", outage.judge(seen(ledgers=[ledger(recovered=1)]), 10, False)[0])
        self.assertIn("does not balance", outage.judge(seen(ledgers=[ledger(balanced=False)]), 10, False)[0])

    def test_what_is_left_is_wrong(self):
        left = outage.judge(seen(arrived=190, ledgers=[ledger(exported=190, onDisk=10)]), 10, False)
        self.assertEqual(["0 spans are left queued and 10 on disk"], left)

    def test_slower_during_the_outage_is_wrong(self):
        self.assertIn("p99 is 706 us", outage.judge(seen(out=[706]), 10, False)[0])
        self.assertEqual([], outage.judge(seen(out=[704]), 10, False))
        self.assertEqual([], outage.judge(seen(out=[9000]), 0, False))


if __name__ == "__main__":
    unittest.main()
