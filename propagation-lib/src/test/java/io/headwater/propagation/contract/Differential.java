package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Holds a propagator against an independent one. Headers are drawn from the format's grammar and
 * then damaged, so that both what is sound and what is nearly so comes up. The seed is in every
 * message.
 */
public final class Differential {
  private static final int ROUNDS = 50_000;

  private final TextMapPropagator ours;
  private final TextMapPropagator theirs;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  public Differential(TextMapPropagator ours, TextMapPropagator theirs) {
    this.ours = ours;
    this.theirs = theirs;
  }

  /** Draws headers of the format. */
  public interface Draw {
    Map<String, String> headers(Random random);
  }

  /** Whether the two are to differ on purpose: says what ours reads then. */
  public interface Purpose {
    /**
     * What ours is to read.
     *
     * @param headers what both were given
     * @param theirs what the other one read
     */
    SpanContext expected(Map<String, String> headers, SpanContext theirs);
  }

  /** Reads the same headers with both. */
  public void assertReadAlike(Draw draw, Purpose purpose) {
    int valid = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Map<String, String> headers = draw.headers(random);
      if (random.nextInt(3) > 0) {
        headers = damaged(headers);
      }
      SpanContext expected = purpose.expected(headers, readByThem(headers));
      assertThat(read(ours, headers)).as("seed " + seed + ": " + headers).isEqualTo(expected);
      valid += expected.isValid() ? 1 : 0;
    }
    assertThat(valid).as("sound ones among them").isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
  }

  /** Writes the same contexts with both; names are compared without their case. */
  public void assertWrittenAlike() {
    for (int i = 0; i < ROUNDS / 10; i++) {
      SpanContext span =
          SpanContext.createFromRemoteParent(
              hex(random, 32),
              hex(random, 16),
              TraceFlags.fromByte((byte) random.nextInt(2)),
              TraceState.getDefault());
      assertThat(write(ours, span)).as("seed " + seed).isEqualTo(write(theirs, span));
    }
  }

  /** Digits of an id: any, with zeros at its front, or nothing else at all. */
  public static String hex(Random random, int digits) {
    StringBuilder text = new StringBuilder(digits);
    int zeros = random.nextInt(4) == 0 ? random.nextInt(digits) : 0;
    for (int i = 0; i < digits; i++) {
      text.append(i < zeros ? '0' : Character.forDigit(1 + random.nextInt(15), 16));
    }
    return text.toString();
  }

  /** One of several. */
  public static String oneOf(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Map<String, String> damaged(Map<String, String> sound) {
    Map<String, String> headers = new LinkedHashMap<>(sound);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (random.nextInt(sound.size()) == 0) {
        header.setValue(damaged(header.getValue()));
      }
    }
    return headers;
  }

  private String damaged(String value) {
    if (value.isEmpty()) {
      return "x";
    }
    int at = random.nextInt(value.length());
    String stranger =
        oneOf(random, "0", "1", "f", "A", "g", "-", ":", ";", "=", ".", "z", "\u00e9");
    return switch (random.nextInt(4)) {
      case 0 -> value.substring(0, at) + value.substring(at + 1);
      case 1 -> value.substring(0, at) + stranger + value.substring(at);
      case 2 -> value.substring(0, at);
      default -> value.substring(0, at) + stranger + value.substring(at + 1);
    };
  }

  /** Where the other one throws, it has read nothing. */
  private SpanContext readByThem(Map<String, String> headers) {
    try {
      return read(theirs, headers);
    } catch (RuntimeException malformed) {
      return SpanContext.getInvalid();
    }
  }

  private static SpanContext read(TextMapPropagator propagator, Map<String, String> headers) {
    Context context =
        propagator.extract(Context.root(), HeaderLines.of(headers), new HeaderLines.Getter());
    return Span.fromContext(context).getSpanContext();
  }

  private static Map<String, String> write(TextMapPropagator propagator, SpanContext span) {
    Map<String, String> headers = new TreeMap<>();
    propagator.inject(
        Context.root().with(Span.wrap(span)),
        headers,
        (map, name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return headers;
  }
}
