package io.headwater.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.MapGetter;
import io.headwater.propagation.contract.SpanRecorder;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The join rule by itself, where no adapter shows it. */
@SuppressWarnings("try")
final class JoinRuleTest {
  private static final Map<String, String> SAMPLED = Map.of("traceparent", Incoming.SAMPLED);

  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private static ServerSpan open(HeadwaterPropagation tracing, Map<String, String> headers) {
    return tracing.serverSpans().open(headers, new MapGetter(), new Named());
  }

  private static Map<String, String> sentWithin(HeadwaterPropagation tracing, ServerSpan server) {
    Map<String, String> headers = new HashMap<>();
    try (Scope scope = server.makeCurrent()) {
      ClientSpan client = tracing.clientSpans().open(headers, new Named());
      client.inject(headers, new MapWriter());
      client.end();
    }
    return headers;
  }

  @Test
  void joinedSpan_endsOnceAndKeepsItsFirstError() {
    ServerSpan span = open(spans.tracing(), SAMPLED);
    span.fail("503");
    span.fail(new IllegalStateException("later"));
    span.end();
    span.end();

    SpanData data = spans.await(1).get(0);
    assertThat(data.getAttributes().get(AttributeKey.stringKey("error.type"))).isEqualTo("503");
    assertThat(data.getEvents()).hasSize(1);
  }

  @Test
  void untracedSpans_areOneObject() {
    ServerSpan first = open(spans.tracing(), Map.of());
    assertThat(open(spans.tracing(), Map.of())).isSameAs(first);
    assertThat(first.makeCurrent()).isSameAs(Scope.noop());
    assertThat(first.context()).isSameAs(Context.root());
    ClientSpan client = spans.tracing().clientSpans().open("", new Broken());
    assertThat(spans.tracing().clientSpans().open("", new Broken())).isSameAs(client);
  }

  @Test
  void traceOfTheThread_isNotThatOfARequestWithoutHeader() {
    try (Scope scope =
        open(spans.tracing(), Map.of("traceparent", Incoming.NOT_SAMPLED)).makeCurrent()) {
      ServerSpan span = open(spans.tracing(), Map.of());
      assertThat(Span.fromContext(span.context()).getSpanContext().isValid()).isFalse();
      assertThat(sentWithin(spans.tracing(), span)).isEmpty();
    }
  }

  @Test
  void baggageOfTheThread_isNotThatOfARequest() {
    Map<String, String> withOrigin =
        Map.of("traceparent", Incoming.SAMPLED, "baggage", "headwater.origin=another");
    ServerSpan other = open(spans.tracing(), withOrigin);
    try (Scope scope = other.makeCurrent()) {
      ServerSpan untraced = open(spans.tracing(), Map.of());
      assertThat(Baggage.fromContext(untraced.context()).isEmpty()).isTrue();
      ServerSpan joined = open(spans.tracing(), SAMPLED);
      assertThat(Baggage.fromContext(joined.context()).isEmpty()).isTrue();
      joined.end();
    }
    other.end();
    AttributeKey<String> origin = AttributeKey.stringKey("headwater.origin");
    assertThat(spans.await(2))
        .extracting(span -> span.getAttributes().get(origin))
        .containsExactlyInAnyOrder("another", null);
  }

  @Test
  void samplerThatDrops_costsThisServiceItsSpansAndNotTheTrace() {
    SpanRecorder off = new SpanRecorder(Sampler.alwaysOff());
    ServerSpan span = open(off.tracing(), SAMPLED);
    assertThat(span.isJoined()).isFalse();
    assertThat(sentWithin(off.tracing(), span)).containsEntry("traceparent", Incoming.SAMPLED);
    off.assertNone();
  }

  @Test
  void noSdk_passesTheTraceOn() {
    HeadwaterPropagation tracing = HeadwaterPropagation.of(OpenTelemetry.noop());
    assertThat(sentWithin(tracing, open(tracing, SAMPLED)))
        .containsEntry("traceparent", Incoming.SAMPLED);
    tracing.close();
  }

  @Test
  void descriptionThatThrows_costsTheSpanAndNotTheTrace() {
    ServerSpan span = spans.tracing().serverSpans().open(SAMPLED, new MapGetter(), new Broken());
    assertThat(span.isJoined()).isFalse();
    assertThat(Span.fromContext(span.context()).getSpanContext().isSampled()).isTrue();
    spans.assertNone();
  }

  @Test
  void readerThatThrows_isUntraced() {
    MapGetter broken = new MapGetter();
    ServerSpan span =
        spans
            .tracing()
            .serverSpans()
            .open(
                SAMPLED,
                new io.opentelemetry.context.propagation.TextMapGetter<Map<String, String>>() {
                  @Override
                  @SuppressWarnings("deprecation") // Abstract in older versions.
                  public Iterable<String> keys(Map<String, String> headers) {
                    return broken.keys(headers);
                  }

                  @Override
                  public String get(@Nullable Map<String, String> headers, String name) {
                    throw new IllegalStateException("unreadable");
                  }
                },
                new Named());
    assertThat(span.isJoined()).isFalse();
  }

  @Test
  void create_hasTheServiceInItsResource() {
    try (HeadwaterPropagation tracing =
        HeadwaterPropagation.create("greeter", "1.4.2", "micro", "http://127.0.0.1:4318")) {
      assertThat(tracing.openTelemetry().toString())
          .contains("service.name=\"greeter\"")
          .contains("service.version=\"1.4.2\"")
          .contains("service.namespace=\"micro\"")
          .contains("service.instance.id=");
    }
  }

  @Test
  void createWithNonsense_throws() {
    assertThatThrownBy(() -> HeadwaterPropagation.create("", "1", "micro", "http://x:1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("serviceName: empty (expected: a name)");
    assertThatThrownBy(() -> HeadwaterPropagation.create("a", "1", "micro", "collector:4318"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "otlpEndpoint: collector:4318 (expected: http://HOST:PORT or https://HOST:PORT)");
  }

  @Test
  void endpointWithoutPath_isThatOfTraces() {
    assertThat(OwnSdk.tracesUrl("http://c:4318")).isEqualTo("http://c:4318/v1/traces");
    assertThat(OwnSdk.tracesUrl("http://c:4318/")).isEqualTo("http://c:4318/v1/traces");
    assertThat(OwnSdk.tracesUrl("https://c/in/v1/traces")).isEqualTo("https://c/in/v1/traces");
  }

  private static final class Named implements SpanDescription<Object> {
    @Override
    public String nameOf(Object call) {
      return "call";
    }

    @Override
    public void describe(Object call, SpanBuilder span) {
      span.setAttribute("described", true);
    }
  }

  private static final class Broken implements SpanDescription<Object> {
    @Override
    public String nameOf(Object call) {
      throw new IllegalStateException("nameless");
    }

    @Override
    public void describe(Object call, SpanBuilder span) {
      throw new IllegalStateException("beyond description");
    }
  }

  private static final class MapWriter implements HeaderWriter<Map<String, String>> {
    @Override
    public void set(@Nullable Map<String, String> headers, String name, String value) {
      if (headers != null) {
        headers.put(name, value);
      }
    }

    @Override
    public void remove(@Nullable Map<String, String> headers, String name) {
      if (headers != null) {
        headers.remove(name);
      }
    }
  }
}
