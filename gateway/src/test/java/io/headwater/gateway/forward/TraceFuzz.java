package io.headwater.gateway.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.headwater.gateway.decide.inbound.InboundContext;
import io.headwater.gateway.decide.inbound.InboundContextReader;
import io.headwater.gateway.http.FakeRequest;
import io.headwater.gateway.http.TraceFormat;
import io.headwater.propagation.jaeger.JaegerPropagator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fuzz target {@code trace}: the trace headers of a caller that is believed. The lines of the input
 * are headers. What is read is sound, what is injected of it is well formed, and says the same when
 * it is read again.
 */
public final class TraceFuzz {
  private static final Pattern TRACE_PARENT =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[0-3]");
  private static final Pattern MEMBER =
      Pattern.compile("(ot|vendor|a)=[ -+\\--<>-~]*[!-+\\--<>-~]");
  private static final int MOST_HEADERS = 20;

  private static final TextMapGetter<Map<String, String>> GETTER =
      new TextMapGetter<>() {
        @Override
        @SuppressWarnings("deprecation") // Abstract in older versions.
        public Iterable<String> keys(Map<String, String> carrier) {
          return carrier.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
          return carrier == null ? null : carrier.get(key);
        }
      };

  private TraceFuzz() {}

  /** Called by Jazzer for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    FakeRequest request = FakeRequest.of("GET", "/");
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    String[] lines = new String(input, ISO_8859_1).split("\n", -1);
    for (int i = 0; i < Math.min(lines.length, MOST_HEADERS); i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        String value = lines[i].substring(colon + 1).strip();
        request = request.withHeader(lines[i].substring(0, colon), value);
        headers.put(lines[i].substring(0, colon), value);
      }
    }
    JaegerPropagator.create().extract(Context.root(), headers, GETTER);
    for (TraceFormat format : TraceFormat.values()) {
      InboundContextReader reader = reader(format);
      InboundContext context = reader.read(request);
      if (context != null) {
        check(context.format() == format, "another format: " + context);
        checkSound(context);
        checkAgain(context);
      }
    }
  }

  private static InboundContextReader reader(TraceFormat format) {
    return new InboundContextReader(List.of(format), List.of("vendor", "a"));
  }

  private static void checkSound(InboundContext context) {
    check(context.spanId() != 0, "no span: " + context);
    check((context.traceIdHigh() | context.traceIdLow()) != 0, "no trace: " + context);
    check(!(context.deferred() && context.sampled()), "open and decided: " + context);
    check(context.randomness() >= 0 && context.randomness() < 1L << 56, "randomness: " + context);
    String threshold = context.threshold();
    check(threshold == null || threshold.matches("[0-9a-f]{1,14}"), "threshold: " + threshold);
    checkState(context.traceState());
    checkState(context.traceStateWith(null));
    checkState(context.traceStateWith("c"));
    String said = context.traceStateWith("c");
    check(said != null && said.contains("ot=th:c"), "th is not there: " + said);
  }

  private static void checkState(@Nullable String state) {
    if (state == null) {
      return;
    }
    check(state.length() <= 512, "too long: " + state);
    String[] members = state.split(",", -1);
    check(members.length <= 32, "too many: " + state);
    for (String member : members) {
      check(MEMBER.matcher(member).matches(), "a member that may not pass: " + member);
    }
  }

  private static void checkAgain(InboundContext context) {
    Requests.Told told =
        new Requests.Told(
            true,
            context.sampled(),
            context.traceIdHigh(),
            context.traceIdLow(),
            context.spanId(),
            context.traceStateWith(context.threshold()));
    ByteBuf out = Unpooled.buffer();
    new TraceInjection(List.of(TraceFormat.values())).write(told, out);
    FakeRequest written = FakeRequest.of("GET", "/");
    for (String line : out.toString(ISO_8859_1).substring(2).split("\r\n", -1)) {
      check(line.matches("[a-z0-9-]+: [!-~]([ -~]*[!-~])?"), "no header: " + line);
      int colon = line.indexOf(": ");
      written = written.withHeader(line.substring(0, colon), line.substring(colon + 2));
    }
    String traceParent = String.valueOf(written.header("traceparent"));
    check(TRACE_PARENT.matcher(traceParent).matches(), "traceparent: " + traceParent);
    for (TraceFormat format : TraceFormat.values()) {
      InboundContext again = reader(format).read(written);
      if (again == null) {
        // The format micro has no no, and Datadog's ids are the low halves, of which 0 is none.
        check(
            (format == TraceFormat.MICRO && !context.sampled())
                || (format == TraceFormat.DATADOG && context.traceIdLow() == 0),
            "lost in " + format);
        continue;
      }
      check(
          again.traceIdHigh() == context.traceIdHigh()
              && again.traceIdLow() == context.traceIdLow()
              && again.spanId() == context.spanId()
              && again.sampled() == context.sampled(),
          "says another in " + format + ": " + again + " not " + context);
      if (format == TraceFormat.TRACECONTEXT) {
        String state = told.traceState();
        check(
            state == null ? again.traceState() == null : state.equals(again.traceState()),
            "another state: " + again.traceState() + " not " + state);
      }
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
