package io.headwater.gateway.export;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Draws ids for the SDK, but for the trace id of a root span whose sampling was decided before it
 * was made: that one is preset, with its {@code tracestate}, on the thread that makes the span.
 *
 * <p>A preset is for the next root span of its thread and is used up by it; a child span leaves it
 * alone. A span whose parent is another process's has that trace id, and the preset trace state.
 * Each thread has one slot, so a preset costs two field writes.
 */
public final class PresetIdGenerator implements IdGenerator {
  private final Supplier<? extends RandomGenerator> randomness;
  private final ThreadLocal<Slot> slots = ThreadLocal.withInitial(Slot::new);

  /**
   * Makes a generator.
   *
   * @param randomness gives the calling thread's source of random bits, asked for each id: {@code
   *     ThreadLocalRandom::current}
   */
  public PresetIdGenerator(Supplier<? extends RandomGenerator> randomness) {
    this.randomness = randomness;
  }

  /**
   * Sets the trace id of the calling thread's next root span, which gets no trace state.
   *
   * @param traceId 32 lower-case hex digits, not all zero
   */
  public void presetTraceId(String traceId) {
    preset(traceId, null);
  }

  /**
   * Sets the trace id and the trace state of the calling thread's next root span; its children
   * inherit both.
   *
   * @param traceId 32 lower-case hex digits, not all zero
   * @param traceState header value (W3C Trace Context, section 3.3): {@code ot=th:c}; null: none
   */
  public void preset(String traceId, @Nullable String traceState) {
    Slot slot = slots.get();
    slot.traceId = traceId;
    slot.traceState = traceState;
  }

  /**
   * Sets the id of the calling thread's next span, whose trace was told to others before.
   *
   * @param spanId 16 lower-case hex digits, not all zero
   */
  public void presetSpanId(String spanId) {
    slots.get().spanId = spanId;
  }

  @Override
  public String generateSpanId() {
    Slot slot = slots.get();
    String spanId = slot.spanId;
    if (spanId != null) {
      slot.spanId = null;
      return spanId;
    }
    return SpanId.fromLong(nonZero(randomness.get()));
  }

  @Override
  public String generateTraceId() {
    Slot slot = slots.get();
    String traceId = slot.traceId;
    if (traceId != null) {
      slot.rootTraceState = slot.traceState;
      slot.traceId = null;
      slot.traceState = null;
      return traceId;
    }
    slot.rootTraceState = null;
    RandomGenerator random = randomness.get();
    return TraceId.fromLongs(random.nextLong(), nonZero(random));
  }

  /** True, the preset ids too: W3C Trace Context Level 2, random-trace-id flag. */
  @Override
  public boolean generatesRandomTraceIds() {
    return true;
  }

  /**
   * The preset {@code tracestate} of the root span that this thread is making; null after it was
   * asked for once, and for any other span. The SDK asks the sampler right after it asked for the
   * trace id.
   */
  @Nullable String takeRootTraceState() {
    Slot slot = slots.get();
    String traceState = slot.rootTraceState;
    slot.rootTraceState = null;
    return traceState;
  }

  /**
   * The preset {@code tracestate} of a span that goes on with another process's trace, for which
   * the SDK draws no trace id; null: none.
   */
  @Nullable String takeContinuedTraceState() {
    Slot slot = slots.get();
    String traceState = slot.traceState;
    slot.traceId = null;
    slot.traceState = null;
    return traceState;
  }

  private static long nonZero(RandomGenerator random) {
    long bits = random.nextLong();
    while (bits == 0) {
      bits = random.nextLong();
    }
    return bits;
  }

  private static final class Slot {
    @Nullable String traceId;
    @Nullable String traceState;
    @Nullable String rootTraceState;
    @Nullable String spanId;
  }
}
