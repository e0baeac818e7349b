package io.headwater.it;

import java.nio.file.Path;
import java.util.List;

/** {@link BackendContract} with an OpenTelemetry Collector. */
final class CollectorIT extends BackendContract {
  @Override
  TraceBackend start(Path folder) throws Exception {
    return new CollectorBackend(folder);
  }

  @Override
  List<ExportWay> ways() {
    return List.of(ExportWay.values());
  }
}
