package io.headwater.gateway.cli;

import io.headwater.gateway.config.GatewayConfig;
import io.headwater.gateway.replay.ReplayProgress;
import io.headwater.gateway.replay.ReplayReport;
import java.io.IOException;
import java.io.InputStream;

/** Says what a candidate configuration would have sampled of a log: how is wired elsewhere. */
@FunctionalInterface
public interface LogReplayer {
  /**
   * Reads a log to its end.
   *
   * @param log lines that the gateway's access log wrote
   * @throws IOException if the log cannot be read
   */
  ReplayReport replay(GatewayConfig candidate, InputStream log, ReplayProgress progress)
      throws IOException;
}
