package io.headwater.gateway.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedSpanExporterTest {
  private static final String TRACE = "0102030405060708090a0b0c0d0e0f10";

  private final TraceStore store = new TraceStore(10, 1 << 20);
  private final EmbeddedSpanExporter exporter = new EmbeddedSpanExporter(store);

  private static SpanData span() {
    return TestSpanData.builder()
        .setResource(
            Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "gateway")))
        .setInstrumentationScopeInfo(
            InstrumentationScopeInfo.builder("io.headwater").setVersion("1").build())
        .setSpanContext(
            SpanContext.create(
                TRACE,
                "1111111111111111",
                TraceFlags.getSampled(),
                TraceState.builder().put("ot", "th:c").build()))
        .setParentSpanContext(
            SpanContext.createFromRemoteParent(
                TRACE, "2222222222222222", TraceFlags.getSampled(), TraceState.getDefault()))
        .setName("POST greeter Say.Hello")
        .setKind(SpanKind.SERVER)
        .setStartEpochNanos(100)
        .setEndEpochNanos(350)
        .setHasEnded(true)
        .setStatus(StatusData.create(StatusCode.ERROR, "no endpoint"))
        .setAttributes(Attributes.of(AttributeKey.longKey("http.response.status_code"), 503L))
        .setTotalAttributeCount(3)
        .setEvents(List.of(EventData.create(120, "picked", Attributes.empty())))
        .setTotalRecordedEvents(2)
        .setLinks(
            List.of(
                LinkData.create(
                    SpanContext.create(
                        "0f0e0d0c0b0a09080706050403020100",
                        "3333333333333333",
                        TraceFlags.getDefault(),
                        TraceState.getDefault()))))
        .setTotalRecordedLinks(5)
        .build();
  }

  @Test
  void span_ofTheSdk_isStoredWithAllItsParts() {
    assertThat(exporter.export(List.of(span())).isSuccess()).isTrue();

    TraceId id = TraceId.parse(TRACE);
    assertThat(id).isNotNull();
    if (id == null) {
      return;
    }
    JsonObject group =
        JsonParser.parseString(new String(store.traceJson(id).orElseThrow(), UTF_8))
            .getAsJsonObject()
            .getAsJsonArray("resourceSpans")
            .get(0)
            .getAsJsonObject();
    JsonObject scope = group.getAsJsonArray("scopeSpans").get(0).getAsJsonObject();
    assertThat(group.get("resource"))
        .hasToString(
            "{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"gateway\"}}]}");
    assertThat(scope.get("scope")).hasToString("{\"name\":\"io.headwater\",\"version\":\"1\"}");
    assertThat(scope.getAsJsonArray("spans").get(0))
        .hasToString(
            "{\"traceId\":\"0102030405060708090a0b0c0d0e0f10\",\"spanId\":\"1111111111111111\","
                + "\"parentSpanId\":\"2222222222222222\",\"traceState\":\"ot=th:c\","
                + "\"flags\":769,\"name\":\"POST greeter Say.Hello\",\"kind\":2,"
                + "\"startTimeUnixNano\":\"100\",\"endTimeUnixNano\":\"350\",\"attributes\":"
                + "[{\"key\":\"http.response.status_code\",\"value\":{\"intValue\":\"503\"}}],"
                + "\"droppedAttributesCount\":2,\"events\":[{\"timeUnixNano\":\"120\","
                + "\"name\":\"picked\"}],\"droppedEventsCount\":1,\"links\":[{\"traceId\":"
                + "\"0f0e0d0c0b0a09080706050403020100\",\"spanId\":\"3333333333333333\","
                + "\"flags\":256}],\"droppedLinksCount\":4,\"status\":"
                + "{\"message\":\"no endpoint\",\"code\":2}}");
  }

  @Test
  void batch_ofWhichNothingWasTaken_fails() {
    SpanData tooLarge =
        TestSpanData.builder()
            .setSpanContext(span().getSpanContext())
            .setName("x".repeat(2 << 20))
            .setKind(SpanKind.SERVER)
            .setStatus(StatusData.unset())
            .setHasEnded(true)
            .setStartEpochNanos(1)
            .setEndEpochNanos(2)
            .build();
    assertThat(exporter.export(List.of(tooLarge)).isSuccess()).isFalse();
    assertThat(store.counts().rejected()).isEqualTo(1);
  }

  @Test
  void export_afterShutdown_fails() {
    assertThat(exporter.shutdown().isSuccess()).isTrue();
    assertThat(exporter.export(List.of(span())).isSuccess()).isFalse();
    assertThat(store.counts().taken()).isZero();
  }

  @Test
  void batch_withoutSpans_succeeds() {
    assertThat(exporter.export(List.of()).isSuccess()).isTrue();
  }
}
