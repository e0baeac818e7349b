package io.headwater.propagation.vertx;

import io.headwater.propagation.HeaderWriter;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Adds headers to a request that has none of these. */
final class HeaderAdding implements HeaderWriter<BiConsumer<String, String>> {
  @Override
  public void set(@Nullable BiConsumer<String, String> headers, String name, String value) {
    if (headers != null) {
      headers.accept(name, value);
    }
  }

  @Override
  public void remove(@Nullable BiConsumer<String, String> headers, String name) {}
}
