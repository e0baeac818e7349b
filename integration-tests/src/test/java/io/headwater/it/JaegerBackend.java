package io.headwater.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A Jaeger of version 2 that keeps traces in memory. */
final class JaegerBackend implements TraceBackend {
  private static final BackendProgram PROGRAM =
      new BackendProgram(
          Requirement.JAEGER,
          "JAEGER_BIN",
          "jaegertracing/jaeger:latest",
          List.of("--config"),
          "Everything is ready");

  private final BackendServer server;
  private final BackendQuery query;

  JaegerBackend(Path folder) throws IOException, InterruptedException {
    this.server = PROGRAM.start(folder);
    this.query = new BackendQuery(server.uri(BackendServer.Port.QUERY), "result");
  }

  @Override
  public URI receiver(ExportWay way) {
    return server.receiver(way);
  }

  @Override
  public List<SpanView> trace(String traceId) throws IOException, InterruptedException {
    return query.trace("/api/v3/traces/" + traceId + "?raw_traces=true");
  }

  @Override
  public void close() {
    server.close();
  }
}
