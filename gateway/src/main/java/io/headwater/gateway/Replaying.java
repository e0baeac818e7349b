package io.headwater.gateway;

import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.exchange.GatewaySnapshot;
import io.headwater.gateway.replay.Replay;
import io.headwater.gateway.replay.ReplayClock;
import io.headwater.gateway.replay.ReplayProgress;
import io.headwater.gateway.replay.ReplayReport;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Map;

/** Brings the lines of a log before the rules of a candidate. */
final class Replaying {
  private Replaying() {}

  /** Reads a log to its end. */
  static ReplayReport replay(GatewayConfig candidate, InputStream log, ReplayProgress progress)
      throws IOException {
    ReplayClock clock = new ReplayClock();
    DecisionMemory memory =
        DecisionMemory.fresh(
            Clock.systemUTC(), clock, candidate.tracing().sampling().maxOperations());
    GatewaySnapshot snapshot = SnapshotCompiler.compile(candidate, Map.of(), null, memory);
    return new Replay(snapshot.router(), snapshot.decisions(), clock).run(log, progress);
  }
}
