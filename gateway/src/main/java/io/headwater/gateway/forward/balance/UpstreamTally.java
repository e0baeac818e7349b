package io.headwater.gateway.forward.balance;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the exchanges of one upstream, counted for as long as there is one of its name.
 */
final class UpstreamTally {
  final LongAdder requests = new LongAdder();
  final LongAdder requestsOver = new LongAdder();
  final LongAdder unavailable = new LongAdder();
  final LongAdder retries = new LongAdder();
  final LongAdder retriesDenied = new LongAdder();
  final LongAdder ejections = new LongAdder();
  final LongAdder ejectionsDenied = new LongAdder();
}
