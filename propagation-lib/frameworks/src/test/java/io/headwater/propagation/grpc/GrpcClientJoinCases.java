package io.headwater.propagation.grpc;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.SpanDescription;
import io.headwater.propagation.b3.B3Propagator;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.MapGetter;
import io.headwater.propagation.w3c.W3cPropagator;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a callee is told, and what has a span. */
@SuppressWarnings("try") // Scopes are there to be closed.
interface GrpcClientJoinCases extends GrpcClientKit {
  @Test
  default void sampledContext_hasASpanThatTheCalleeJoins() {
    assertThat(unary(Incoming.sampled(), "hello")).isEqualTo(Status.Code.OK);

    SpanData span = spans().await(1).get(0);
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(values(0, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + span.getSpanId() + "-03");
    assertThat(values(0, "tracestate")).containsExactly("ot=th:0");
  }

  @Test
  default void noContext_sendsNothing_andTheCallIsTheChannelsOwn() {
    assertThat(unary(Context.root(), "hello")).isEqualTo(Status.Code.OK);
    assertThat(values(0, "traceparent")).isEmpty();
    assertThat(values(0, "tracestate")).isEmpty();
    assertThat(channel().newCall(Greeter.UNARY, CallOptions.DEFAULT).getClass())
        .isSameAs(plain().newCall(Greeter.UNARY, CallOptions.DEFAULT).getClass());
    spans().assertNone();
  }

  @Test
  default void notSampledContext_passesTheNoOn() {
    assertThat(unary(Incoming.notSampled(), "hello")).isEqualTo(Status.Code.OK);
    assertThat(values(0, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    spans().assertNone();
  }

  @Test
  default void errorsOfANo_openNothing() {
    unary(Incoming.notSampled(), "status INTERNAL");
    unary(Incoming.notSampled(), "throw");
    unary(Context.root(), "status INTERNAL");
    spans().assertNone();
  }

  @Test
  default void headersByHand_areReplaced() {
    Metadata byHand = new Metadata();
    byHand.put(Metadata.Key.of("TraceParent", Metadata.ASCII_STRING_MARSHALLER), "by hand");
    byHand.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), "twice");
    byHand.put(Metadata.Key.of("x-other", Metadata.ASCII_STRING_MARSHALLER), "kept");
    Channel attaching =
        ClientInterceptors.intercept(channel(), MetadataUtils.newAttachHeadersInterceptor(byHand));
    for (Context context : List.of(Incoming.sampled(), Incoming.notSampled())) {
      try (Scope scope = context.makeCurrent()) {
        unary(attaching, "hello");
      }
    }
    String spanId = spans().await(1).get(0).getSpanId();
    assertThat(values(0, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + spanId + "-03");
    assertThat(values(1, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    assertThat(values(0, "x-other")).containsExactly("kept");
  }

  @Test
  default void metadataThatIsUsedAgain_hasTheValuesOfItsCall() {
    Metadata metadata = new Metadata();
    int calls = 0;
    for (Context context : List.of(Incoming.sampled(), Incoming.sampled(), Incoming.notSampled())) {
      ClientCall<byte[], byte[]> call;
      try (Scope scope = context.makeCurrent()) {
        call = channel().newCall(Greeter.UNARY, CallOptions.DEFAULT);
      }
      call.start(new ClientCall.Listener<>() {}, metadata);
      call.sendMessage("hello".getBytes(UTF_8));
      call.halfClose();
      call.request(2);
      calls++;
      int expected = calls;
      Awaitility.await().until(() -> received().size() == expected);
    }
    spans().await(2);
    for (int i = 0; i < 3; i++) {
      assertThat(values(i, "traceparent")).hasSize(1);
    }
    assertThat(values(2, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
  }

  @Test
  default void baggage_goesAlongWhereTheTraceIsJoined() {
    Baggage baggage = Baggage.builder().put("tenant", "acme").build();
    unary(Incoming.sampled().with(baggage), "hello");
    unary(Incoming.notSampled().with(baggage), "hello");
    unary(Context.root().with(baggage), "hello");

    spans().await(1);
    assertThat(values(0, "baggage")).containsExactly("tenant=acme");
    assertThat(values(1, "baggage")).isEmpty();
    assertThat(values(2, "baggage")).isEmpty();
  }

  @Test
  default void origin_isAnAttributeAndGoesAlong() {
    unary(
        Incoming.sampled().with(Baggage.builder().put("headwater.origin", "GET /x").build()),
        "hello");
    assertThat(RpcSpans.attribute(spans().await(1).get(0), stringKey("headwater.origin")))
        .isEqualTo("GET /x");
    assertThat(values(0, "baggage")).singleElement().asString().startsWith("headwater.origin=");
  }

  @Test
  default void severalFormats_areAllWritten() {
    trace(
        spans().tracing().withFormats(W3cPropagator.create(), B3Propagator.single()), uri -> null);
    unary(Incoming.sampled(), "hello");
    String spanId = spans().await(1).get(0).getSpanId();
    assertThat(values(0, "b3")).containsExactly(Incoming.TRACE_ID + "-" + spanId + "-1");
    assertThat(values(0, "traceparent")).hasSize(1);
  }

  @Test
  default void injection_isReadByThePropagatorAgain() {
    unary(Incoming.sampled(), "hello");
    Map<String, String> headers = Map.of("traceparent", values(0, "traceparent").get(0));
    Context read = W3cPropagator.create().extract(Context.root(), headers, new MapGetter());
    assertThat(Span.fromContext(read).getSpanContext().getSpanId())
        .isEqualTo(spans().awaitOne(SpanKind.CLIENT).getSpanId());
  }

  @Test
  default void callOnTopOfAnother_isOneCall() {
    ClientSpan outer;
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      outer =
          spans()
              .tracing()
              .clientSpans()
              .open(
                  "outer",
                  new SpanDescription<String>() {
                    @Override
                    public String nameOf(String call) {
                      return call;
                    }

                    @Override
                    public void describe(String call, SpanBuilder span) {
                      span.setAttribute("outer", true);
                    }
                  });
    }
    unary(outer.context(), "hello");
    outer.end();
    assertThat(values(0, "traceparent"))
        .singleElement()
        .asString()
        .contains(spans().await(1).get(0).getSpanId());
  }
}
