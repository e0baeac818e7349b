package io.headwater.propagation.w3c;

import io.headwater.propagation.contract.Differential;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against OpenTelemetry's own. On purpose ours clears the flags that nobody has defined. */
final class W3cDifferentialTest {
  private static final Differential DIFFERENTIAL =
      new Differential(W3cPropagator.create(), W3CTraceContextPropagator.getInstance());

  private static Map<String, String> headers(Random random) {
    String version = Differential.oneOf(random, "00", "00", "00", "01", "cc", "ff");
    String rest = version.equals("00") ? "" : Differential.oneOf(random, "", "-", "-more");
    return Map.of(
        "traceparent",
        version
            + "-"
            + Differential.hex(random, 32)
            + "-"
            + Differential.hex(random, 16)
            + "-0"
            + random.nextInt(4)
            + rest);
  }

  private static SpanContext expected(Map<String, String> headers, SpanContext theirs) {
    return theirs.isValid()
        ? SpanContext.createFromRemoteParent(
            theirs.getTraceId(),
            theirs.getSpanId(),
            TraceFlags.fromByte((byte) (theirs.getTraceFlags().asByte() & 3)),
            theirs.getTraceState())
        : theirs;
  }

  @Test
  void traceparent_isReadAlike() {
    DIFFERENTIAL.assertReadAlike(W3cDifferentialTest::headers, W3cDifferentialTest::expected);
  }

  @Test
  void traceparent_isWrittenAlike() {
    DIFFERENTIAL.assertWrittenAlike();
  }
}
