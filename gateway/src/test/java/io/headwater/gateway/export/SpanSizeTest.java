package io.headwater.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanSizeTest {
  private static final int SPANS = 100;

  @ParameterizedTest
  @ValueSource(strings = {"", "/short", "LONG", "\u00e9", "\u6f22\u5b57", "\ud83d\ude00"})
  void estimate_isALittleMoreThanWhatIsSent(String text) {
    String value = text.equals("LONG") ? "x".repeat(9000) : text.repeat(200);
    SpanData span =
        Spans.of("GET /users/{id}")
            .setAttributes(
                Attributes.builder()
                    .put("url.path", value)
                    .put("http.response.status_code", 200)
                    .put("headwater.partial", true)
                    .build())
            .build();

    long sent =
        TraceRequestMarshaler.create(Collections.nCopies(SPANS, span)).getBinarySerializedSize();

    assertThat(SPANS * new SpanSize().of(span)).isBetween(sent, 2 * sent + SPANS * 100);
  }

  @Test
  void traceState_isPartOfIt() {
    TraceStateBuilder state = TraceState.builder();
    for (int i = 0; i < 32; i++) {
      state.put("vendor-" + i, "value".repeat(40));
    }
    SpanData span =
        Spans.of("GET /")
            .setSpanContext(
                SpanContext.create(
                    "0af7651916cd43dd8448eb211c80319c",
                    "b7ad6b7169203331",
                    TraceFlags.getSampled(),
                    state.build()))
            .build();

    long sent = TraceRequestMarshaler.create(List.of(span)).getBinarySerializedSize();

    assertThat(new SpanSize().of(span)).isBetween(sent, 2 * sent);
  }
}
