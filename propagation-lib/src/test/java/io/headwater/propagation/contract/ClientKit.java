package io.headwater.propagation.contract;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.PeerNaming;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** What the cases of {@link ClientAdapterContract} work with. */
interface ClientKit {
  List<Map.Entry<String, String>> NO_HEADERS = List.of();

  SpanRecorder recorder();

  ClientUnderTest underTest();

  ClientTraits traits();

  /** The server that is called. */
  RawServer callee();

  /** Goes on with another client, set up so. */
  void restart(HeadwaterPropagation tracing, PeerNaming peers);

  default URI uri(String path) {
    return URI.create("http://localhost:" + callee().port() + path);
  }

  /** Calls in a context. */
  @SuppressWarnings("try") // The scope is there to be closed.
  default int get(Context context, String path, List<Map.Entry<String, String>> headers)
      throws Exception {
    try (Scope scope = context.makeCurrent()) {
      return underTest().get(uri(path), headers);
    }
  }
}
