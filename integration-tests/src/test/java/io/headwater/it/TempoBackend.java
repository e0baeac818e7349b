package io.headwater.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A Tempo as one process. */
final class TempoBackend implements TraceBackend {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final BackendProgram PROGRAM =
      new BackendProgram(
          Requirement.TEMPO,
          "TEMPO_BIN",
          "grafana/tempo:latest",
          List.of("-config.expand-env=true", "-config.file"),
          "Tempo started");

  private final BackendServer server;
  private final BackendQuery query;

  TempoBackend(Path folder) throws IOException, InterruptedException {
    this.server = PROGRAM.start(folder);
    this.query = new BackendQuery(server.uri(BackendServer.Port.QUERY), "trace");
    try {
      await().atMost(PATIENCE).until(() -> query.get("/ready").statusCode() == 200);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  @Override
  public URI receiver(ExportWay way) {
    return server.receiver(way);
  }

  @Override
  public List<SpanView> trace(String traceId) throws IOException, InterruptedException {
    return query.trace("/api/v2/traces/" + traceId);
  }

  @Override
  public void close() {
    server.close();
  }
}
