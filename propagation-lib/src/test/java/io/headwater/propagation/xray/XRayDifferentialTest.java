package io.headwater.propagation.xray;

import io.headwater.propagation.contract.Differential;
import io.headwater.propagation.contract.HeaderLines;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.contrib.awsxray.propagator.AwsXrayPropagator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Against OpenTelemetry's own. On purpose ours
 *
 * <ul>
 *   <li>reads nothing where a field is there twice or has no name, or where a digit of {@code Root}
 *       is missing;
 *   <li>passes over a field whose name only starts like a known one, and blanks at the end;
 *   <li>reads {@code Sampled=?} as left open, where theirs reads nothing.
 * </ul>
 */
final class XRayDifferentialTest {
  private static final String NAME = "x-amzn-trace-id";
  private static final Pattern ROOT = Pattern.compile("Root=1-[0-9a-f]{8}-[0-9a-f]{24}");

  private static final Differential DIFFERENTIAL =
      new Differential(XRayPropagator.create(), AwsXrayPropagator.getInstance());

  private static Map<String, String> headers(Random random) {
    List<String> fields = new ArrayList<>();
    fields.add("Root=1-" + Differential.hex(random, 8) + "-" + Differential.hex(random, 24));
    fields.add("Parent=" + Differential.hex(random, 16));
    fields.add("Sampled=" + random.nextInt(2));
    if (random.nextInt(4) == 0) {
      fields.add("Self=1-67891234-12456789abcdef012345678");
    }
    if (random.nextInt(3) == 0) {
      fields.remove(random.nextInt(3));
    }
    Collections.shuffle(fields, random);
    return Map.of(NAME, String.join(Differential.oneOf(random, ";", "; "), fields));
  }

  private static SpanContext expected(Map<String, String> headers, SpanContext theirs) {
    int roots = 0;
    int parents = 0;
    int sampled = 0;
    boolean almost = headers.getOrDefault(NAME, "").endsWith(" ");
    for (String field : headers.getOrDefault(NAME, "").split(";", -1)) {
      String text = field.strip();
      roots += ROOT.matcher(text).matches() ? 1 : 0;
      parents += text.startsWith("Parent=") ? 1 : 0;
      sampled += text.startsWith("Sampled=") ? 1 : 0;
      if (text.startsWith("=")) {
        return SpanContext.getInvalid();
      }
      almost |= text.matches("(Root|Parent|Sampled)[^=]+=.*");
    }
    if (roots != 1 || parents != 1 || sampled > 1) {
      return SpanContext.getInvalid();
    }
    return almost ? expectedWithoutAlmost(headers) : theirs;
  }

  /** What theirs takes for a known field is another one, and passed over. */
  private static SpanContext expectedWithoutAlmost(Map<String, String> headers) {
    String value =
        headers
            .getOrDefault(NAME, "")
            .strip()
            .replaceAll("(Root|Parent|Sampled)[^=;]+=[^;]*", "x=y");
    return Span.fromContext(
            AwsXrayPropagator.getInstance()
                .extract(
                    Context.root(), HeaderLines.of(Map.of(NAME, value)), new HeaderLines.Getter()))
        .getSpanContext();
  }

  @Test
  void header_isReadAlike() {
    DIFFERENTIAL.assertReadAlike(XRayDifferentialTest::headers, XRayDifferentialTest::expected);
  }

  @Test
  void header_isWrittenAlike() {
    DIFFERENTIAL.assertWrittenAlike();
  }
}
