package io.headwater.it;

import java.nio.file.Path;
import java.util.List;

/** {@link BackendContract} with Jaeger. */
final class JaegerIT extends BackendContract {
  @Override
  TraceBackend start(Path folder) throws Exception {
    return new JaegerBackend(folder);
  }

  @Override
  List<ExportWay> ways() {
    return List.of(ExportWay.OTLP_HTTP, ExportWay.OTLP_GRPC, ExportWay.JAEGER_GRPC);
  }
}
