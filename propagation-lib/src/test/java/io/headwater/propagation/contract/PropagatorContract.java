package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every format of trace headers has to do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PropagatorContract {
  /** The format. */
  protected abstract TextMapPropagator propagator();

  /** Name of the header that carries the ids, lower case. */
  protected abstract String idHeader();

  /** Its value for the ids of {@link Incoming}. */
  protected abstract String idValue(boolean sampled);

  /** Values of it that are to be read as absent. */
  protected abstract Stream<String> malformed();

  /** Reads headers given as {@code name: value}. */
  protected Context extract(Context context, String... lines) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : lines) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).stripLeading());
    }
    return propagator().extract(context, headers, new MultiGetter());
  }

  protected SpanContext read(String... lines) {
    return Span.fromContext(extract(Context.root(), lines)).getSpanContext();
  }

  protected Map<String, String> write(SpanContext context) {
    Map<String, String> headers = new TreeMap<>();
    propagator()
        .inject(
            Context.root().with(Span.wrap(context)),
            headers,
            (map, name, value) -> {
              assertThat(name).isEqualTo(name.toLowerCase(Locale.ROOT));
              assertThat(headers.put(name, value)).as("second value of " + name).isNull();
            });
    return headers;
  }

  protected static SpanContext context(int flags, TraceState state) {
    return SpanContext.createFromRemoteParent(
        Incoming.TRACE_ID, Incoming.SPAN_ID, TraceFlags.fromByte((byte) flags), state);
  }

  @Test
  void sampledHeader_isRead() {
    SpanContext context = read(idHeader() + ": " + idValue(true));
    assertThat(context.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(context.getSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(context.isSampled()).isTrue();
    assertThat(context.isRemote()).isTrue();
  }

  @Test
  void notSampledHeader_isRead() {
    SpanContext context = read(idHeader() + ": " + idValue(false));
    assertThat(context.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(context.isSampled()).isFalse();
  }

  @Test
  void absentHeader_leavesTheContext() {
    Context context = Context.root().with(Span.wrap(context(1, TraceState.getDefault())));
    assertThat(extract(context)).isSameAs(context);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void malformedHeader_leavesTheContext(String value) {
    assertThat(extract(Context.root(), idHeader() + ": " + value)).isSameAs(Context.root());
  }

  @Test
  void repeatedHeader_leavesTheContext() {
    String line = idHeader() + ": " + idValue(true);
    assertThat(extract(Context.root(), line, line)).isSameAs(Context.root());
  }

  @Test
  void nothingToReadFrom_leavesTheContext() {
    assertThat(propagator().extract(Context.root(), null, new MultiGetter()))
        .isSameAs(Context.root());
  }

  @Test
  void headerInOtherCase_isRead() {
    String name = idHeader().toUpperCase(Locale.ROOT);
    assertThat(read(name + ": " + idValue(true)).isSampled()).isTrue();
  }

  @Test
  void whatIsWritten_isReadTheSame() {
    for (int flags = 0; flags < 2; flags++) {
      SpanContext context = context(flags, TraceState.getDefault());
      String[] lines =
          write(context).entrySet().stream()
              .map(header -> header.getKey() + ": " + header.getValue())
              .toArray(String[]::new);
      assertThat(read(lines)).isEqualTo(context);
    }
  }

  @Test
  void whatIsWritten_isAmongTheFields() {
    TraceState state = TraceState.builder().put("a", "b").build();
    assertThat(propagator().fields()).containsAll(write(context(1, state)).keySet());
  }

  @Test
  void noTrace_writesNothing() {
    assertThat(write(SpanContext.getInvalid())).isEmpty();
  }

  private static final class MultiGetter implements TextMapGetter<Map<String, List<String>>> {
    @Override
    @SuppressWarnings("deprecation") // Abstract in older versions.
    public Iterable<String> keys(Map<String, List<String>> headers) {
      return headers.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, List<String>> headers, String name) {
      Iterator<String> values = getAll(headers, name);
      return values.hasNext() ? values.next() : null;
    }

    @Override
    public Iterator<String> getAll(@Nullable Map<String, List<String>> headers, String name) {
      return headers == null || !headers.containsKey(name)
          ? Collections.emptyIterator()
          : headers.get(name).iterator();
    }
  }
}
