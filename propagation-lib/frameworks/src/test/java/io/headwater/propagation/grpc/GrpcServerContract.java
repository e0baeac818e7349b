package io.headwater.propagation.grpc;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.b3.B3Propagator;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.SpanRecorder;
import io.headwater.propagation.w3c.W3cPropagator;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server's interceptor has to do, on each transport. */
@SuppressWarnings("NullAway.Init")
abstract class GrpcServerContract {
  private static final String ID = Incoming.TRACE_ID + "-" + Incoming.SPAN_ID;

  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private Greeter greeter;
  private Server server;
  private ManagedChannel channel;

  abstract Transport transport();

  @BeforeEach
  void startServer() throws Exception {
    start(spans.tracing());
  }

  @AfterEach
  void stopServer() throws Exception {
    greeter.release();
    channel.shutdownNow();
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  /** Interceptors that are added later see a call earlier. */
  private void start(HeadwaterPropagation tracing, ServerInterceptor... inner) throws Exception {
    greeter = new Greeter();
    var builder = transport().server().addService(greeter.definition());
    for (ServerInterceptor interceptor : inner) {
      builder.intercept(interceptor);
    }
    server = builder.intercept(GrpcTracing.create(tracing).serverInterceptor()).build().start();
    channel = transport().channel(server).build();
  }

  private void restart(HeadwaterPropagation tracing, ServerInterceptor... inner) throws Exception {
    stopServer();
    start(tracing, inner);
  }

  /** A channel whose calls have this metadata: names and values by turns. */
  private Channel with(String... headers) {
    Metadata metadata = new Metadata();
    for (int i = 0; i < headers.length; i += 2) {
      metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
    }
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  private static Status.Code unary(Channel channel, String request) {
    try {
      ClientCalls.blockingUnaryCall(
          channel, Greeter.UNARY, CallOptions.DEFAULT, request.getBytes(UTF_8));
      return Status.Code.OK;
    } catch (StatusRuntimeException failure) {
      return failure.getStatus().getCode();
    }
  }

  private Context context() throws InterruptedException {
    Context context = greeter.seen().poll(10, TimeUnit.SECONDS);
    assertThat(context).as("context of the handler").isNotNull();
    return context;
  }

  private SpanContext handled() throws InterruptedException {
    return Span.fromContext(context()).getSpanContext();
  }

  /** The context that the handler saw of a call that succeeds. */
  private SpanContext call(String... headers) throws InterruptedException {
    assertThat(unary(with(headers), "hello")).isEqualTo(Status.Code.OK);
    return handled();
  }

  private Channel joined() {
    return with("traceparent", Incoming.SAMPLED);
  }

  private static <T> @Nullable T attribute(SpanData span, AttributeKey<T> key) {
    return span.getAttributes().get(key);
  }

  private static @Nullable String code(SpanData span) {
    return attribute(span, stringKey("rpc.status_code"));
  }

  @Test
  void sampledHeader_opensChildOfTheCaller() throws Exception {
    SpanContext inside = call("traceparent", Incoming.SAMPLED, "tracestate", "ot=th:0");

    SpanData span = spans.await(1).get(0);
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(span.getParentSpanContext().isRemote()).isTrue();
    assertThat(inside.getSpanId()).isEqualTo(span.getSpanId());
    assertThat(inside.getTraceState().get("ot")).isEqualTo("th:0");
  }

  @Test
  void sampledHeader_isDescribedByTheConventions() throws Exception {
    call("traceparent", Incoming.SAMPLED, "authorization", "Bearer secret");

    SpanData span = spans.await(1).get(0);
    assertThat(span.getName()).isEqualTo("micro.Greeter/Greet");
    assertThat(attribute(span, stringKey("rpc.system.name"))).isEqualTo("grpc");
    assertThat(attribute(span, stringKey("rpc.method"))).isEqualTo("micro.Greeter/Greet");
    assertThat(code(span)).isEqualTo("OK");
    assertThat(attribute(span, stringKey("server.address"))).isEqualTo("localhost");
    assertThat(attribute(span, stringKey("error.type"))).isNull();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().toString()).doesNotContain("secret");
    if (transport() == Transport.NETTY) {
      assertThat(attribute(span, longKey("server.port"))).isEqualTo(server.getPort());
      assertThat(attribute(span, stringKey("client.address"))).isEqualTo("127.0.0.1");
      assertThat(attribute(span, longKey("network.peer.port"))).isPositive();
    }
  }

  @Test
  void absentHeader_opensNothing() throws Exception {
    assertThat(call().isValid()).isFalse();
    spans.assertNone();
  }

  @Test
  void notSampledHeader_opensNothingAndIsKeptForThoseBehind() throws Exception {
    SpanContext inside = call("traceparent", Incoming.NOT_SAMPLED);

    assertThat(inside.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(inside.getSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(inside.isSampled()).isFalse();
    spans.assertNone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "03", "05", "ff"})
  void sampledFlag_isReadWhateverElseIsSet(String flags) throws Exception {
    call("traceparent", "00-" + ID + '-' + flags);
    spans.await(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + Incoming.TRACE_ID + "-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01,x",
        "hello",
        "1"
      })
  void malformedHeader_isAbsent(String value) throws Exception {
    assertThat(call("traceparent", value).isValid()).isFalse();
    spans.assertNone();
  }

  @Test
  void twoValues_areNone() throws Exception {
    SpanContext inside = call("traceparent", Incoming.SAMPLED, "traceparent", Incoming.NOT_SAMPLED);
    assertThat(inside.isValid()).isFalse();
    spans.assertNone();
  }

  @Test
  void nameInAnotherCase_isTheSame() throws Exception {
    call("TraceParent", Incoming.SAMPLED);
    spans.await(1);
  }

  @Test
  void otherFormat_isReadInItsOrder() throws Exception {
    restart(spans.tracing().withFormats(B3Propagator.single(), W3cPropagator.create()));
    assertThat(call("b3", ID + "-0", "traceparent", Incoming.SAMPLED).isSampled()).isFalse();
    call("b3", ID + "-1", "traceparent", Incoming.NOT_SAMPLED);
    spans.await(1);
  }

  @Test
  void baggage_isReadWhereTheTraceIsJoined() throws Exception {
    unary(with("traceparent", Incoming.SAMPLED, "baggage", "tenant=acme"), "hello");
    unary(with("traceparent", Incoming.NOT_SAMPLED, "baggage", "tenant=acme"), "hello");
    unary(with("baggage", "tenant=acme"), "hello");

    assertThat(Baggage.fromContext(context()).getEntryValue("tenant")).isEqualTo("acme");
    assertThat(Baggage.fromContext(context()).isEmpty()).isTrue();
    assertThat(Baggage.fromContext(context()).isEmpty()).isTrue();
    spans.await(1);
  }

  @Test
  void origin_isAnAttribute() throws Exception {
    call("traceparent", Incoming.SAMPLED, "baggage", "headwater.origin=POST%20/orders");
    assertThat(attribute(spans.await(1).get(0), stringKey("headwater.origin")))
        .isEqualTo("POST /orders");
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {
        "UNKNOWN",
        "DEADLINE_EXCEEDED",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS"
      })
  void errorOfTheServer_isAnError(Status.Code code) {
    assertThat(unary(joined(), "status " + code)).isEqualTo(code);

    SpanData span = spans.await(1).get(0);
    assertThat(code(span)).isEqualTo(code.name());
    assertThat(attribute(span, stringKey("error.type"))).isEqualTo(code.name());
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      mode = Mode.EXCLUDE,
      names = {
        "OK",
        "UNKNOWN",
        "DEADLINE_EXCEEDED",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS"
      })
  void errorOfTheCaller_isNone(Status.Code code) {
    assertThat(unary(joined(), "cause " + code)).isEqualTo(code);

    SpanData span = spans.await(1).get(0);
    assertThat(code(span)).isEqualTo(code.name());
    assertThat(attribute(span, stringKey("error.type"))).isNull();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getEvents()).isEmpty();
  }

  @Test
  void errorWithACause_hasItAsAnEvent() {
    unary(joined(), "cause INTERNAL");

    SpanData span = spans.await(1).get(0);
    assertThat(attribute(span, stringKey("error.type"))).isEqualTo("INTERNAL");
    assertThat(span.getEvents())
        .singleElement()
        .satisfies(event -> assertThat(event.getName()).isEqualTo("exception"));
  }

  @Test
  void handlerThatThrows_isAnError() {
    assertThat(unary(joined(), "throw")).isEqualTo(Status.Code.UNKNOWN);

    SpanData span = spans.await(1).get(0);
    assertThat(code(span)).isEqualTo("UNKNOWN");
    assertThat(attribute(span, stringKey("error.type"))).isEqualTo("UNKNOWN");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents())
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getAttributes().get(stringKey("exception.message")))
                    .isEqualTo("out of order"));
  }

  @Test
  void callThatCannotStart_isAnError() throws Exception {
    restart(
        spans.tracing(),
        new ServerInterceptor() {
          @Override
          public <Q, A> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            throw new IllegalStateException("not today");
          }
        });
    assertThat(unary(joined(), "hello")).isNotEqualTo(Status.Code.OK);
    SpanData span = spans.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents()).hasSize(1);
  }

  @Test
  void refusalByAnotherInterceptor_isInTheSpan() throws Exception {
    restart(
        spans.tracing(),
        new ServerInterceptor() {
          @Override
          public <Q, A> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            call.close(Status.PERMISSION_DENIED, new Metadata());
            return new ServerCall.Listener<Q>() {};
          }
        });
    assertThat(unary(joined(), "hello")).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(code(spans.await(1).get(0))).isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void unknownMethod_opensNothing() {
    MethodDescriptor<byte[], byte[]> unknown =
        Greeter.UNARY.toBuilder().setFullMethodName("micro.Greeter/Unknown").build();
    assertThatThrownBy(
            () ->
                ClientCalls.blockingUnaryCall(joined(), unknown, CallOptions.DEFAULT, new byte[0]))
        .hasMessageContaining("UNIMPLEMENTED");
    spans.assertNone();
  }

  @Test
  void lateAnswer_isPartOfTheCall() throws Exception {
    Future<byte[]> answer =
        ClientCalls.futureUnaryCall(
            joined().newCall(Greeter.UNARY, CallOptions.DEFAULT), "later".getBytes(UTF_8));
    SpanContext inside = handled();
    assertThat(spans.ended()).isEmpty();
    greeter.release();
    assertThat(answer.get(10, TimeUnit.SECONDS)).isNotEmpty();
    assertThat(spans.await(1).get(0).getSpanId()).isEqualTo(inside.getSpanId());
  }

  @Test
  void serverStream_endsTheSpanWithItself() {
    Iterator<byte[]> answers =
        ClientCalls.blockingServerStreamingCall(
            joined(), Greeter.DOWN, CallOptions.DEFAULT, new byte[0]);
    assertThat(answers.next()).isNotEmpty();
    assertThat(spans.ended()).isEmpty();
    greeter.release();
    assertThat(answers.next()).isNotEmpty();
    assertThat(answers.hasNext()).isFalse();
    assertThat(spans.await(1).get(0).getName()).isEqualTo("micro.Greeter/GreetTwice");
  }

  @Test
  void clientStream_isHandledInTheContextOfTheCall() throws Exception {
    Answers answers = new Answers();
    StreamObserver<byte[]> requests =
        ClientCalls.asyncClientStreamingCall(
            joined().newCall(Greeter.UP, CallOptions.DEFAULT), answers);
    requests.onNext("a".getBytes(UTF_8));
    assertThat(spans.ended()).isEmpty();
    requests.onNext("b".getBytes(UTF_8));
    requests.onCompleted();
    assertThat(answers.await()).hasSize(1);

    SpanData span = spans.await(1).get(0);
    for (int event = 0; event < 4; event++) {
      assertThat(handled().getSpanId()).as("event %s", event).isEqualTo(span.getSpanId());
    }
  }

  @Test
  void streamsBothWays_areHandledInTheContextOfTheCall() throws Exception {
    Answers answers = new Answers();
    StreamObserver<byte[]> requests =
        ClientCalls.asyncBidiStreamingCall(
            joined().newCall(Greeter.BOTH, CallOptions.DEFAULT), answers);
    for (int i = 0; i < 3; i++) {
      requests.onNext("a".getBytes(UTF_8));
    }
    Awaitility.await().until(() -> answers.received().size() == 3);
    assertThat(spans.ended()).isEmpty();
    requests.onCompleted();
    answers.await();

    SpanData span = spans.await(1).get(0);
    for (int event = 0; event < 5; event++) {
      assertThat(handled().getSpanId()).as("event %s", event).isEqualTo(span.getSpanId());
    }
  }

  @Test
  void streamOfANo_isHandledInItsContext() throws Exception {
    Answers answers = new Answers();
    StreamObserver<byte[]> requests =
        ClientCalls.asyncBidiStreamingCall(
            with("traceparent", Incoming.NOT_SAMPLED).newCall(Greeter.BOTH, CallOptions.DEFAULT),
            answers);
    requests.onNext("a".getBytes(UTF_8));
    requests.onCompleted();
    answers.await();
    for (int event = 0; event < 3; event++) {
      assertThat(handled().getSpanId()).as("event %s", event).isEqualTo(Incoming.SPAN_ID);
    }
    spans.assertNone();
  }

  @Test
  void cancelledCall_endsItsSpanAndIsNoError() throws Exception {
    Future<byte[]> answer =
        ClientCalls.futureUnaryCall(
            joined().newCall(Greeter.UNARY, CallOptions.DEFAULT), "never".getBytes(UTF_8));
    SpanContext inside = handled();
    assertThat(spans.ended()).isEmpty();
    answer.cancel(true);

    SpanData span = spans.await(1).get(0);
    assertThat(code(span)).isEqualTo("CANCELLED");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(handled().getSpanId()).as("context of onCancel").isEqualTo(inside.getSpanId());
  }

  @Test
  void cancelledStream_endsItsSpan() throws Exception {
    Answers answers = new Answers();
    StreamObserver<byte[]> requests =
        ClientCalls.asyncBidiStreamingCall(
            joined().newCall(Greeter.BOTH, CallOptions.DEFAULT), answers);
    requests.onNext("a".getBytes(UTF_8));
    Awaitility.await().until(() -> answers.received().size() == 1);
    requests.onError(new IllegalStateException("no more"));
    assertThat(code(spans.await(1).get(0))).isEqualTo("CANCELLED");
  }

  @Test
  void deadlineThatPasses_endsItsSpan() {
    assertThatThrownBy(
            () ->
                ClientCalls.blockingUnaryCall(
                    joined(),
                    Greeter.UNARY,
                    CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS),
                    "never".getBytes(UTF_8)))
        .hasMessageContaining("DEADLINE_EXCEEDED");
    // Whose clock is first, the server's or the client's, is nobody's to say.
    assertThat(code(spans.await(1).get(0))).isIn("DEADLINE_EXCEEDED", "CANCELLED");
  }

  @Test
  void clientThatGoesAway_endsTheSpan() throws Exception {
    ClientCalls.futureUnaryCall(
        joined().newCall(Greeter.UNARY, CallOptions.DEFAULT), "never".getBytes(UTF_8));
    handled();
    channel.shutdownNow();
    assertThat(code(spans.await(1).get(0))).isEqualTo("CANCELLED");
  }

  @Test
  void callAfterOthers_findsNothingOfThemOnItsThread() throws Exception {
    for (String request : List.of("hello", "throw", "status INTERNAL")) {
      unary(joined(), request);
      handled();
      assertThat(call().isValid()).as("after " + request).isFalse();
    }
    call("traceparent", Incoming.NOT_SAMPLED);
    assertThat(call().isValid()).isFalse();
    spans.await(3);
  }

  @Test
  void concurrentCalls_keepTheirTracesApart() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    Set<String> parents = ConcurrentHashMap.newKeySet();
    try {
      List<Callable<Status.Code>> calls = new ArrayList<>();
      for (int i = 1; i <= 64; i++) {
        String parent = String.format("%016x", i);
        boolean sampled = i % 2 == 0;
        if (sampled) {
          parents.add(parent);
        }
        String header = "00-" + Incoming.TRACE_ID + "-" + parent + (sampled ? "-01" : "-00");
        calls.add(() -> unary(with("traceparent", header), "hello"));
      }
      for (Future<Status.Code> code : callers.invokeAll(calls)) {
        assertThat(code.get()).isEqualTo(Status.Code.OK);
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(spans.await(32))
        .extracting(SpanData::getParentSpanId)
        .containsExactlyInAnyOrderElementsOf(parents);
  }

  @Test
  void spanThatTheSdkDrops_isMissingFromTheTraceAndNoMore() throws Exception {
    SpanRecorder none = new SpanRecorder(Sampler.alwaysOff());
    restart(none.tracing());
    SpanContext inside = call("traceparent", Incoming.SAMPLED);
    assertThat(inside.getSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(inside.isSampled()).isTrue();
    none.assertNone();
  }
}
