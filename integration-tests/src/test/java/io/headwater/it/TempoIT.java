package io.headwater.it;

import java.nio.file.Path;
import java.util.List;

/** {@link BackendContract} with Tempo. */
final class TempoIT extends BackendContract {
  @Override
  TraceBackend start(Path folder) throws Exception {
    return new TempoBackend(folder);
  }

  @Override
  List<ExportWay> ways() {
    return List.of(ExportWay.OTLP_HTTP, ExportWay.OTLP_GRPC);
  }
}
