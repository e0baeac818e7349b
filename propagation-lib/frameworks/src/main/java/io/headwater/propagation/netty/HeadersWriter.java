package io.headwater.propagation.netty;

import io.headwater.propagation.HeaderWriter;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Writes into Netty's headers, which match names in any case already. */
final class HeadersWriter implements HeaderWriter<HttpHeaders> {
  @Override
  public void set(@Nullable HttpHeaders headers, String name, String value) {
    if (headers != null) {
      headers.set(name, value);
    }
  }

  @Override
  public void remove(@Nullable HttpHeaders headers, String name) {
    if (headers != null) {
      headers.remove(name);
    }
  }
}
