package io.headwater.propagation;

import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Writes headers of an outgoing call. {@code set} leaves exactly one value of that name, whatever
 * case an earlier one was written in.
 *
 * @param <C> what holds the headers
 */
public interface HeaderWriter<C> extends TextMapSetter<C> {
  /**
   * Takes every value of a header away; none there is no error.
   *
   * @param carrier what holds the headers
   * @param name lower case; matches without regard to ASCII case
   */
  void remove(@Nullable C carrier, String name);
}
