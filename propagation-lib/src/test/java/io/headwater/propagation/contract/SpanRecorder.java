package io.headwater.propagation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.HeadwaterPropagation;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An SDK that keeps every span, and fails the test after which a span is left open, has no parent,
 * or has one that is neither recorded nor of another process, and the test after which a context is
 * left behind on a thread.
 *
 * <p>It samples whatever it is asked for: that nothing is opened without a sampled header is to be
 * the doing of the library, not of a sampler.
 */
public final class SpanRecorder implements SpanProcessor, AfterEachCallback {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, String> open = new ConcurrentHashMap<>();
  private final Set<String> started = ConcurrentHashMap.newKeySet();
  private final List<SpanData> ended = new CopyOnWriteArrayList<>();
  private final OpenTelemetrySdk sdk;
  private final HeadwaterPropagation tracing;

  public SpanRecorder() {
    this(Sampler.alwaysOn());
  }

  public SpanRecorder(Sampler sampler) {
    SdkTracerProvider provider =
        SdkTracerProvider.builder().setSampler(sampler).addSpanProcessor(this).build();
    this.sdk = OpenTelemetrySdk.builder().setTracerProvider(provider).build();
    this.tracing = HeadwaterPropagation.of(sdk);
  }

  public HeadwaterPropagation tracing() {
    return tracing;
  }

  public OpenTelemetry openTelemetry() {
    return sdk;
  }

  /** Waits until that many spans have ended, and none is open. */
  public List<SpanData> await(int count) {
    awaiting("spans").atMost(PATIENCE).until(() -> ended.size() >= count && open.isEmpty());
    assertThat(ended).hasSize(count);
    return ended;
  }

  /** Those that have ended so far, in that order. */
  public List<SpanData> ended() {
    return ended;
  }

  /** The only span of that kind, once it has ended. */
  public SpanData awaitOne(SpanKind kind) {
    awaiting("a span of kind " + kind)
        .atMost(PATIENCE)
        .until(() -> ended.stream().anyMatch(span -> span.getKind() == kind));
    List<SpanData> found = ended.stream().filter(span -> span.getKind() == kind).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  /** No span was as much as started. */
  public void assertNone() {
    assertThat(started).isEmpty();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertClean(PATIENCE);
    assertThat(Context.current()).as("context after the test").isSameAs(Context.root());
    awaiting("scopes left open")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(CountedScopes.open()).isEmpty());
    sdk.close();
  }

  /** Fails for spans left open and for orphans. */
  public void assertClean(Duration patience) {
    awaiting("spans left open").atMost(patience).untilAsserted(() -> assertThat(open).isEmpty());
    for (SpanData span : ended) {
      assertThat(span.getParentSpanContext().isValid()).as("parent of " + span).isTrue();
      if (!span.getParentSpanContext().isRemote()) {
        assertThat(started).as("parent of " + span).contains(span.getParentSpanId());
      }
    }
  }

  /** Looks at once, and often: there are some thousand cases, and most wait for nothing. */
  private static ConditionFactory awaiting(String what) {
    return Awaitility.with()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .await(what);
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {
    started.add(span.getSpanContext().getSpanId());
    open.put(span.getSpanContext().getSpanId(), span.getName());
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    ended.add(span.toSpanData());
    open.remove(span.getSpanContext().getSpanId());
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
