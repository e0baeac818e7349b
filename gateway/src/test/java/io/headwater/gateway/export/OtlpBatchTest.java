package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OtlpBatchTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final TraceState STATE =
      TraceState.builder().put("vendor", "x y").put("ot", "th:c0de;rv:01234567890abc").build();
  private static final Attributes ATTRIBUTES =
      Attributes.builder()
          .put("text", "grüße \u0000 \uD83D\uDE00")
          .put("empty", "")
          .put("long", Long.MIN_VALUE)
          .put("double", -0.5)
          .put("yes", true)
          .put("no", false)
          .put("texts", "a", "", "c")
          .put("longs", 1L, 0L, -1L)
          .put("doubles", 1.5, 0.0)
          .put("booleans", true, false)
          .build();

  // One of each: batches are grouped by these, and the groups have no order.
  private static final Resource RESOURCE =
      Resource.create(Attributes.builder().put("service.name", "gateway").build(), "r:1");
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.builder("scope").setVersion("1").setSchemaUrl("s:1").build();

  @Test
  void decode_ofEveryPartOfASpan_encodesToTheSameBytes() throws IOException {
    List<SpanData> batch =
        List.of(
            full(SpanKind.SERVER, StatusData.error(), true),
            full(SpanKind.CLIENT, StatusData.ok(), false),
            full(SpanKind.INTERNAL, StatusData.unset(), true),
            full(SpanKind.PRODUCER, StatusData.unset(), false),
            full(SpanKind.CONSUMER, StatusData.unset(), false),
            Spans.of("bare")
                .setSpanContext(context("00000000000000aa", true, false))
                .setResource(RESOURCE)
                .setInstrumentationScopeInfo(SCOPE)
                .build());
    byte[] bytes = OtlpBatch.encode(batch);

    List<SpanData> decoded = OtlpBatch.decode(ByteBuffer.wrap(bytes));

    assertThat(decoded).hasSize(6);
    assertThat(OtlpBatch.encode(decoded)).isEqualTo(bytes);
  }

  @Test
  void decode_ofASpan_saysTheSame() throws IOException {
    SpanData span = full(SpanKind.CLIENT, StatusData.error(), true);

    SpanData decoded = OtlpBatch.decode(ByteBuffer.wrap(OtlpBatch.encode(List.of(span)))).get(0);

    assertThat(decoded.getName()).isEqualTo(span.getName());
    assertThat(decoded.getKind()).isEqualTo(span.getKind());
    assertThat(decoded.getSpanContext()).isEqualTo(span.getSpanContext());
    assertThat(decoded.getParentSpanContext().getSpanId())
        .isEqualTo(span.getParentSpanContext().getSpanId());
    assertThat(decoded.getParentSpanContext().isRemote()).isTrue();
    assertThat(decoded.getStatus()).isEqualTo(span.getStatus());
    assertThat(decoded.getAttributes()).isEqualTo(span.getAttributes());
    assertThat(decoded.getTotalAttributeCount()).isEqualTo(span.getTotalAttributeCount());
    assertThat(decoded.getEvents()).hasSize(1);
    assertThat(decoded.getEvents().get(0).getName()).isEqualTo("event");
    assertThat(decoded.getTotalRecordedEvents()).isEqualTo(span.getTotalRecordedEvents());
    assertThat(decoded.getLinks()).isEqualTo(span.getLinks());
    assertThat(decoded.getTotalRecordedLinks()).isEqualTo(span.getTotalRecordedLinks());
    assertThat(decoded.getStartEpochNanos()).isEqualTo(span.getStartEpochNanos());
    assertThat(decoded.getEndEpochNanos()).isEqualTo(span.getEndEpochNanos());
    assertThat(decoded.hasEnded()).isTrue();
    assertThat(decoded.getResource()).isEqualTo(span.getResource());
    assertThat(decoded.getInstrumentationScopeInfo()).isEqualTo(span.getInstrumentationScopeInfo());
  }

  @Test
  void decode_ofBatchesSentTogether_hasOneOrigin_andKeepsTheirOrder() throws IOException {
    OtlpBatch.Origins origins = new OtlpBatch.Origins();
    List<SpanData> together = new ArrayList<>();
    for (int batch = 0; batch < 20; batch++) {
      SpanData span =
          Spans.of("span " + batch)
              .setSpanContext(context("00000000000000" + (10 + batch), true, false))
              .setResource(RESOURCE)
              .setInstrumentationScopeInfo(SCOPE)
              .build();
      together.addAll(OtlpBatch.decode(ByteBuffer.wrap(OtlpBatch.encode(List.of(span))), origins));
    }

    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.parseFrom(OtlpBatch.encode(together));

    assertThat(request.getResourceSpansCount()).isEqualTo(1);
    assertThat(request.getResourceSpans(0).getScopeSpansCount()).isEqualTo(1);
    assertThat(request.getResourceSpans(0).getScopeSpans(0).getSpansList())
        .extracting(Span::getName)
        .isEqualTo(IntStream.range(0, 20).mapToObj(batch -> "span " + batch).toList());
  }

  @Test
  void decode_ofSomethingElse_isRefused() {
    assertThatThrownBy(() -> OtlpBatch.decode(ByteBuffer.wrap(new byte[] {1, 2, 3})))
        .isInstanceOf(IOException.class);
  }

  private static SpanData full(SpanKind kind, StatusData status, boolean remoteParent) {
    TestSpanData.Builder span =
        Spans.of("GET /users/{id}")
            .setKind(kind)
            .setSpanContext(
                SpanContext.create(TRACE, "b7ad6b7169203331", TraceFlags.getSampled(), STATE))
            .setParentSpanContext(context("b7ad6b7169203332", true, remoteParent))
            .setStatus(status)
            .setAttributes(ATTRIBUTES)
            .setTotalAttributeCount(ATTRIBUTES.size() + 3)
            .setEvents(List.of(EventData.create(7, "event", ATTRIBUTES, ATTRIBUTES.size() + 1)))
            .setTotalRecordedEvents(2)
            .setLinks(
                List.of(
                    LinkData.create(context("b7ad6b7169203333", true, true), ATTRIBUTES),
                    LinkData.create(context("b7ad6b7169203334", false, false))))
            .setTotalRecordedLinks(5)
            .setStartEpochNanos(1_700_000_000_000_000_001L)
            .setEndEpochNanos(1_700_000_000_000_000_002L)
            .setResource(RESOURCE)
            .setInstrumentationScopeInfo(SCOPE);
    return span.build();
  }

  private static SpanContext context(String span, boolean sampled, boolean remote) {
    TraceFlags flags = sampled ? TraceFlags.getSampled() : TraceFlags.getDefault();
    return remote
        ? SpanContext.createFromRemoteParent(TRACE, span, flags, TraceState.getDefault())
        : SpanContext.create(TRACE, span, flags, TraceState.getDefault());
  }
}
