package io.headwater.propagation.okhttp;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.HeaderWriter;
import java.util.List;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Writes headers of requests. OkHttp's builder matches names in any case already. */
final class RequestWriter implements HeaderWriter<Request.Builder> {
  private static final RequestWriter INSTANCE = new RequestWriter();

  /** A copy of the request whose trace headers are those of the call. */
  static Request traced(Request request, ClientSpan span) {
    Request.Builder traced = request.newBuilder();
    span.inject(traced, INSTANCE);
    return traced.build();
  }

  /** Whether someone wrote one of these headers by hand. */
  static boolean isWritten(Request request, List<String> fields) {
    for (int i = 0; i < fields.size(); i++) {
      if (request.header(fields.get(i)) != null) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void set(Request.@Nullable Builder request, String name, String value) {
    if (request != null) {
      request.header(name, value);
    }
  }

  @Override
  public void remove(Request.@Nullable Builder request, String name) {
    if (request != null) {
      request.removeHeader(name);
    }
  }
}
