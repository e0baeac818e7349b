package io.headwater.propagation.jaxrs;

import io.headwater.propagation.HeaderWriter;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Headers of a request of a client. Their map makes no promise about the case of names. */
final class HeaderMap implements HeaderWriter<MultivaluedMap<String, Object>> {
  static final HeaderMap WRITER = new HeaderMap();

  private HeaderMap() {}

  @Override
  public void set(@Nullable MultivaluedMap<String, Object> headers, String name, String value) {
    if (headers != null) {
      remove(headers, name);
      headers.putSingle(name, value);
    }
  }

  @Override
  public void remove(@Nullable MultivaluedMap<String, Object> headers, String name) {
    if (headers != null) {
      headers.keySet().removeIf(name::equalsIgnoreCase);
    }
  }

  /** Whether there is one of these headers. */
  static boolean hasAny(MultivaluedMap<String, Object> headers, List<String> names) {
    for (String header : headers.keySet()) {
      for (int i = 0; i < names.size(); i++) {
        if (header.equalsIgnoreCase(names.get(i))) {
          return true;
        }
      }
    }
    return false;
  }
}
