package io.headwater.it;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A backend that is nobody's mock: it is sent spans, and asked for traces. */
interface TraceBackend extends AutoCloseable {
  /** Where it is sent spans that come this way. */
  URI receiver(ExportWay way);

  /** The spans of a trace, as it tells them itself; none: it does not know the trace. */
  List<SpanView> trace(String traceId) throws IOException, InterruptedException;

  @Override
  void close();
}
