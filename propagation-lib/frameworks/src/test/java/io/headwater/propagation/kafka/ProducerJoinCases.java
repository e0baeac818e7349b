package io.headwater.propagation.kafka;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.Peer;
import io.headwater.propagation.b3.B3Propagator;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.MapGetter;
import io.headwater.propagation.contract.SpanRecorder;
import io.headwater.propagation.w3c.W3cPropagator;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

/** What a consumer is told, and what has a span. */
@SuppressWarnings("try") // Scopes are there to be closed.
interface ProducerJoinCases extends ProducerKit {
  @Test
  default void sampledContext_hasASpanThatTheConsumerJoins() {
    Headers headers = sent(Incoming.sampled());

    SpanData span = spans().await(1).get(0);
    assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(span.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(Records.values(headers, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + span.getSpanId() + "-03");
    assertThat(Records.values(headers, "tracestate")).containsExactly("ot=th:0");
  }

  @Test
  default void noContext_sendsTheRecordAsItIs() {
    ProducerRecord<String, String> record = Records.record();
    send(Context.root(), record);
    plain().completeNext();
    assertThat(plain().history()).singleElement().isSameAs(record);
    assertThat(record.headers().toArray()).isEmpty();
    spans().assertNone();
  }

  @Test
  default void notSampledContext_passesTheNoOn() {
    assertThat(Records.values(sent(Incoming.notSampled()), "traceparent"))
        .containsExactly(Incoming.NOT_SAMPLED);
    spans().assertNone();
  }

  @Test
  default void headersByHand_areReplacedWhateverTheirCase() {
    String[] byHand = {
      "TraceParent", "by hand", "traceparent", "copied", "TRACESTATE", "by=hand", "x-other", "kept"
    };
    Headers first = sent(Incoming.sampled(), byHand);
    Headers second = sent(Incoming.notSampled(), byHand);
    Headers third = sent(Context.root(), byHand);

    String spanId = spans().await(1).get(0).getSpanId();
    assertThat(Records.values(first, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + spanId + "-03");
    assertThat(Records.values(first, "tracestate")).containsExactly("ot=th:0");
    assertThat(Records.values(second, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    assertThat(Records.values(third, "traceparent")).isEmpty();
    assertThat(Records.values(third, "tracestate")).isEmpty();
    for (Headers headers : List.of(first, second, third)) {
      assertThat(Records.values(headers, "x-other")).containsExactly("kept");
    }
  }

  @Test
  default void baggage_goesAlongWhereTheTraceIsJoined() {
    Baggage baggage = Baggage.builder().put("tenant", "acme").build();
    assertThat(Records.values(sent(Incoming.sampled().with(baggage)), "baggage"))
        .containsExactly("tenant=acme");
    assertThat(Records.values(sent(Incoming.notSampled().with(baggage)), "baggage")).isEmpty();
    assertThat(Records.values(sent(Context.root().with(baggage)), "baggage")).isEmpty();
    spans().await(1);
  }

  @Test
  default void origin_isAnAttributeAndGoesAlong() {
    Baggage baggage = Baggage.builder().put("headwater.origin", "POST /orders").build();
    assertThat(Records.values(sent(Incoming.sampled().with(baggage)), "baggage")).hasSize(1);
    assertThat(Records.attribute(spans().await(1).get(0), stringKey("headwater.origin")))
        .isEqualTo("POST /orders");
  }

  @Test
  default void severalFormats_areAllWritten() {
    trace(spans().tracing().withFormats(W3cPropagator.create(), B3Propagator.single()));
    Headers headers = sent(Incoming.sampled());
    assertThat(Records.values(headers, "b3"))
        .containsExactly(Incoming.TRACE_ID + "-" + spans().await(1).get(0).getSpanId() + "-1");
    assertThat(Records.values(headers, "traceparent")).hasSize(1);
  }

  @Test
  default void injection_isReadByThePropagatorAgain() {
    String written = Records.values(sent(Incoming.sampled()), "traceparent").get(0);
    Context read =
        W3cPropagator.create()
            .extract(Context.root(), Map.of("traceparent", written), new MapGetter());
    assertThat(Span.fromContext(read).getSpanContext().getSpanId())
        .isEqualTo(spans().awaitOne(SpanKind.PRODUCER).getSpanId());
  }

  @Test
  default void recordSentByAnotherClient_isOneCall() {
    ClientSpan outer;
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      outer =
          spans()
              .tracing()
              .producerSpans()
              .open(Records.record(), new SendDescription(Peer.named("outer")));
    }
    Headers headers = sent(outer.context());
    outer.end();
    assertThat(Records.values(headers, "traceparent"))
        .singleElement()
        .asString()
        .contains(spans().await(1).get(0).getSpanId());
  }

  @Test
  default void spanThatTheSdkDrops_isMissingFromTheTraceAndNoMore() {
    SpanRecorder none = new SpanRecorder(Sampler.alwaysOff());
    trace(none.tracing());
    assertThat(Records.values(sent(Incoming.sampled()), "traceparent"))
        .containsExactly(Incoming.SAMPLED);
    none.assertNone();
  }
}
