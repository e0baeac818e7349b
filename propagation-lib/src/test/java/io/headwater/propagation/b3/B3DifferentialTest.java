package io.headwater.propagation.b3;

import io.headwater.propagation.contract.Differential;
import io.opentelemetry.api.trace.SpanContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Against OpenTelemetry's own. On purpose ours reads nothing where theirs reads a trace:
 *
 * <ul>
 *   <li>{@code b3} with an unknown state, or with a parent that is no id.
 * </ul>
 */
final class B3DifferentialTest {
  private static final Pattern KNOWN_STATE =
      Pattern.compile("[0-9a-f]+-[0-9a-f]+(-[01d](-[0-9a-f]{16})?)?");

  private static final Differential SINGLE =
      new Differential(
          B3Propagator.single(),
          io.opentelemetry.extension.trace.propagation.B3Propagator.injectingSingleHeader());

  private static final Differential MULTI =
      new Differential(
          B3Propagator.multi(),
          io.opentelemetry.extension.trace.propagation.B3Propagator.injectingMultiHeaders());

  private static Map<String, String> single(Random random) {
    String ids = traceId(random) + "-" + Differential.hex(random, 16);
    String state = Differential.oneOf(random, "", "-0", "-1", "-d");
    boolean parent = !state.isEmpty() && random.nextBoolean();
    return Map.of("b3", ids + state + (parent ? "-" + Differential.hex(random, 16) : ""));
  }

  private static Map<String, String> multi(Random random) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-B3-TraceId", traceId(random));
    headers.put("X-B3-SpanId", Differential.hex(random, 16));
    if (random.nextBoolean()) {
      headers.put(
          "X-B3-Sampled", Differential.oneOf(random, "0", "1", "true", "false", "True", "2"));
    }
    if (random.nextInt(4) == 0) {
      headers.put("X-B3-Flags", Differential.oneOf(random, "0", "1", "2"));
    }
    return headers;
  }

  private static String traceId(Random random) {
    return Differential.hex(random, random.nextBoolean() ? 32 : 16);
  }

  @Test
  void single_isReadAlike() {
    SINGLE.assertReadAlike(
        B3DifferentialTest::single,
        (headers, theirs) ->
            KNOWN_STATE.matcher(headers.getOrDefault("b3", "")).matches()
                ? theirs
                : SpanContext.getInvalid());
  }

  @Test
  void multi_isReadAlike() {
    MULTI.assertReadAlike(B3DifferentialTest::multi, (headers, theirs) -> theirs);
  }

  @Test
  void single_isWrittenAlike() {
    SINGLE.assertWrittenAlike();
  }

  @Test
  void multi_isWrittenAlike() {
    MULTI.assertWrittenAlike();
  }
}
