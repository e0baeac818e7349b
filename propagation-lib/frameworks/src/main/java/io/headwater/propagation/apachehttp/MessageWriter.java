package io.headwater.propagation.apachehttp;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.HeaderWriter;
import java.util.List;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Writes headers of requests. The client matches names in any case already. */
final class MessageWriter implements HeaderWriter<HttpMessage> {
  private static final MessageWriter INSTANCE = new MessageWriter();

  /** Makes the trace headers of a request those of the call. */
  static void inject(ClientSpan span, HttpRequest request) {
    span.inject(request, INSTANCE);
  }

  /** Whether someone wrote one of these headers by hand. */
  static boolean isWritten(HttpRequest request, List<String> fields) {
    for (int i = 0; i < fields.size(); i++) {
      if (request.containsHeader(fields.get(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void set(@Nullable HttpMessage request, String name, String value) {
    if (request != null) {
      request.removeHeaders(name);
      request.setHeader(name, value);
    }
  }

  @Override
  public void remove(@Nullable HttpMessage request, String name) {
    if (request != null) {
      request.removeHeaders(name);
    }
  }
}
