package io.headwater.propagation.vertx;

import io.headwater.propagation.w3c.W3cPropagator;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Carries the context within the headers of messages on the event bus. */
final class MessageHeaders {
  private static final HeaderAdding WRITER = new HeaderAdding();
  private static final Getter GETTER = new Getter();

  private MessageHeaders() {}

  static void write(Context context, BiConsumer<String, String> headers) {
    W3cPropagator.create().inject(context, headers, WRITER);
    if (Span.fromContext(context).getSpanContext().isSampled()) {
      W3CBaggagePropagator.getInstance().inject(context, headers, WRITER);
    }
  }

  /** Root where they say nothing. */
  static Context read(Iterable<Map.Entry<String, String>> headers) {
    Context context = W3cPropagator.create().extract(Context.root(), headers, GETTER);
    return Span.fromContext(context).getSpanContext().isSampled()
        ? W3CBaggagePropagator.getInstance().extract(context, headers, GETTER)
        : context;
  }

  /** A message has few headers: they are gone through. */
  private static final class Getter implements TextMapGetter<Iterable<Map.Entry<String, String>>> {
    @Override
    @SuppressWarnings("deprecation") // Abstract in the older API versions that a service may have.
    public Iterable<String> keys(Iterable<Map.Entry<String, String>> headers) {
      return List.of();
    }

    @Override
    public @Nullable String get(
        @Nullable Iterable<Map.Entry<String, String>> headers, String name) {
      if (headers != null) {
        for (Map.Entry<String, String> header : headers) {
          if (header.getKey().equalsIgnoreCase(name)) {
            return header.getValue();
          }
        }
      }
      return null;
    }

    @Override
    public Iterator<String> getAll(
        @Nullable Iterable<Map.Entry<String, String>> headers, String name) {
      List<String> values = new ArrayList<>(1);
      if (headers != null) {
        for (Map.Entry<String, String> header : headers) {
          if (header.getKey().equalsIgnoreCase(name)) {
            values.add(header.getValue());
          }
        }
      }
      return values.iterator();
    }
  }
}
