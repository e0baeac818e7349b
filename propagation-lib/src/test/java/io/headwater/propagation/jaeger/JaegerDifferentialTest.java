package io.headwater.propagation.jaeger;

import io.headwater.propagation.contract.Differential;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Against OpenTelemetry's own. On purpose ours
 *
 * <ul>
 *   <li>reads nothing where the parent's parent is no id, or the flags are no hexadecimal digits;
 *   <li>reads flags as hexadecimal digits, and debug as sampled;
 *   <li>decodes colons where only some of them are encoded.
 * </ul>
 */
final class JaegerDifferentialTest {
  private static final Pattern SOUND =
      Pattern.compile("([0-9a-f]{1,32}):([0-9a-f]{1,16}):[0-9a-f]{1,16}:([0-9a-f]{1,2})");

  @SuppressWarnings("deprecation") // The format is, and so is its propagator.
  private static final Differential DIFFERENTIAL =
      new Differential(
          JaegerPropagator.create(),
          io.opentelemetry.extension.trace.propagation.JaegerPropagator.getInstance());

  private static Map<String, String> headers(Random random) {
    String value =
        Differential.hex(random, 1 + random.nextInt(32))
            + ":"
            + Differential.hex(random, 1 + random.nextInt(16))
            + ":"
            + Differential.hex(random, 1 + random.nextInt(16))
            + ":"
            + Differential.oneOf(random, "0", "1", "2", "3", "01", "03", "9", "10", "f");
    return Map.of("uber-trace-id", random.nextInt(8) == 0 ? value.replace(":", "%3A") : value);
  }

  private static SpanContext expected(Map<String, String> headers, SpanContext theirs) {
    String value = headers.getOrDefault("uber-trace-id", "");
    Matcher sound = SOUND.matcher(value.replace("%3A", ":").replace("%3a", ":"));
    if (!sound.matches()) {
      return SpanContext.getInvalid();
    }
    int flags = Integer.parseInt(sound.group(3), 16);
    boolean encodedInPart = value.contains(":") && value.contains("%");
    if ((flags & 2) == 0 && sound.group(3).matches("[0-9]+") && !encodedInPart) {
      return theirs;
    }
    SpanContext debug =
        SpanContext.createFromRemoteParent(
            "0".repeat(32 - sound.group(1).length()) + sound.group(1),
            "0".repeat(16 - sound.group(2).length()) + sound.group(2),
            (flags & 3) != 0 ? TraceFlags.getSampled() : TraceFlags.getDefault(),
            TraceState.getDefault());
    return debug.isValid() ? debug : SpanContext.getInvalid();
  }

  @Test
  void uberTraceId_isReadAlike() {
    DIFFERENTIAL.assertReadAlike(JaegerDifferentialTest::headers, JaegerDifferentialTest::expected);
  }

  @Test
  void uberTraceId_isWrittenAlike() {
    DIFFERENTIAL.assertWrittenAlike();
  }
}
