package io.headwater.propagation.grpc;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.headwater.propagation.ClientSpan;
import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.Peer;
import io.headwater.propagation.PeerNaming;
import io.headwater.propagation.SpanDescription;
import io.headwater.propagation.b3.B3Propagator;
import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.MapGetter;
import io.headwater.propagation.contract.SpanRecorder;
import io.headwater.propagation.contract.Threads;
import io.headwater.propagation.w3c.W3cPropagator;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
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

/** What the client's interceptor has to do, on each transport. */
@SuppressWarnings({"NullAway.Init", "try"}) // Scopes are there to be closed.
abstract class GrpcClientContract {
  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  /** The metadata of each call, as it came. */
  private final List<Metadata> received = new CopyOnWriteArrayList<>();

  private Greeter greeter;
  private Server server;
  private ManagedChannel plain;
  private Channel channel;

  abstract Transport transport();

  @BeforeEach
  void startServer() throws Exception {
    greeter = new Greeter();
    server =
        transport()
            .server()
            .addService(greeter.definition())
            .intercept(
                new ServerInterceptor() {
                  @Override
                  public <Q, A> ServerCall.Listener<Q> interceptCall(
                      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                    received.add(headers);
                    return next.startCall(call, headers);
                  }
                })
            .build()
            .start();
    plain = transport().channel(server).build();
    trace(spans.tracing(), uri -> null);
  }

  @AfterEach
  void stopServer() throws Exception {
    greeter.release();
    plain.shutdownNow();
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  private void trace(HeadwaterPropagation tracing, PeerNaming peers) {
    channel =
        ClientInterceptors.intercept(
            plain, GrpcTracing.create(tracing).withPeers(peers).clientInterceptor());
  }

  private static Context context(String spanId, TraceFlags flags) {
    TraceState state = TraceState.builder().put("ot", "th:0").build();
    return Context.root()
        .with(
            Span.wrap(SpanContext.createFromRemoteParent(Incoming.TRACE_ID, spanId, flags, state)));
  }

  private static Context sampled() {
    return context(Incoming.SPAN_ID, TraceFlags.fromByte((byte) 3));
  }

  private static Context notSampled() {
    return context(Incoming.SPAN_ID, TraceFlags.fromByte((byte) 2));
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

  private Status.Code unary(Context context, String request) {
    try (Scope scope = context.makeCurrent()) {
      return unary(channel, request);
    }
  }

  private List<String> values(int call, String name) {
    Iterable<String> values =
        received.get(call).getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    List<String> list = new ArrayList<>();
    if (values != null) {
      values.forEach(list::add);
    }
    return list;
  }

  private static <T> @Nullable T attribute(SpanData span, AttributeKey<T> key) {
    return span.getAttributes().get(key);
  }

  private static void assertFailed(SpanData span, String code) {
    assertThat(attribute(span, stringKey("rpc.status_code"))).isEqualTo(code);
    assertThat(attribute(span, stringKey("error.type"))).isEqualTo(code);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void sampledContext_hasASpanThatTheCalleeJoins() {
    assertThat(unary(sampled(), "hello")).isEqualTo(Status.Code.OK);

    SpanData span = spans.await(1).get(0);
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getTraceId()).isEqualTo(Incoming.TRACE_ID);
    assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(values(0, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + span.getSpanId() + "-03");
    assertThat(values(0, "tracestate")).containsExactly("ot=th:0");
  }

  @Test
  void sampledContext_isDescribedByTheConventions() {
    unary(sampled(), "hello");

    SpanData span = spans.await(1).get(0);
    assertThat(span.getName()).isEqualTo("micro.Greeter/Greet");
    assertThat(attribute(span, stringKey("rpc.system.name"))).isEqualTo("grpc");
    assertThat(attribute(span, stringKey("rpc.method"))).isEqualTo("micro.Greeter/Greet");
    assertThat(attribute(span, stringKey("rpc.status_code"))).isEqualTo("OK");
    assertThat(attribute(span, stringKey("server.address"))).isEqualTo("localhost");
    assertThat(attribute(span, stringKey("service.peer.name"))).isEqualTo("localhost");
    assertThat(attribute(span, stringKey("error.type"))).isNull();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    if (transport() == Transport.NETTY) {
      assertThat(attribute(span, longKey("server.port"))).isEqualTo(server.getPort());
    }
  }

  @Test
  void namedPeer_isInTheSpan() {
    List<URI> asked = new CopyOnWriteArrayList<>();
    trace(
        spans.tracing(),
        uri -> {
          asked.add(uri);
          return Peer.named("greeter").inNamespace("micro");
        });
    unary(Context.root(), "hello");
    unary(sampled(), "hello");

    SpanData span = spans.await(1).get(0);
    assertThat(attribute(span, stringKey("service.peer.name"))).isEqualTo("greeter");
    assertThat(attribute(span, stringKey("peer.service"))).isEqualTo("greeter");
    assertThat(attribute(span, stringKey("service.peer.namespace"))).isEqualTo("micro");
    assertThat(asked)
        .containsExactly(URI.create("grpc://" + channel.authority() + "/micro.Greeter/Greet"));
  }

  @Test
  void onlyPeer_isInTheSpan() {
    channel =
        ClientInterceptors.intercept(
            plain, GrpcTracing.create(spans.tracing()).clientInterceptor(Peer.named("greeter")));
    unary(sampled(), "hello");
    assertThat(attribute(spans.await(1).get(0), stringKey("service.peer.name")))
        .isEqualTo("greeter");
  }

  @Test
  void namingThatThrows_costsTheSpanAndNotTheCall() {
    trace(
        spans.tracing(),
        uri -> {
          throw new IllegalStateException("no names today");
        });
    assertThat(unary(sampled(), "hello")).isEqualTo(Status.Code.OK);
    spans.assertNone();
    assertThat(values(0, "traceparent")).containsExactly(Incoming.SAMPLED);
  }

  @Test
  void authorityThatIsNoHost_isLeftOut() {
    try (Scope scope = sampled().makeCurrent()) {
      ClientCalls.blockingUnaryCall(
          channel,
          Greeter.UNARY,
          CallOptions.DEFAULT.withAuthority("%2Ftmp%2Fsocket"),
          "hello".getBytes(UTF_8));
    }
    SpanData span = spans.await(1).get(0);
    assertThat(attribute(span, stringKey("server.address"))).isNull();
    assertThat(attribute(span, stringKey("service.peer.name"))).isNull();
  }

  @Test
  void noContext_sendsNothing_andTheCallIsTheChannelsOwn() {
    assertThat(unary(Context.root(), "hello")).isEqualTo(Status.Code.OK);
    assertThat(values(0, "traceparent")).isEmpty();
    assertThat(values(0, "tracestate")).isEmpty();
    assertThat(channel.newCall(Greeter.UNARY, CallOptions.DEFAULT).getClass())
        .isSameAs(plain.newCall(Greeter.UNARY, CallOptions.DEFAULT).getClass());
    spans.assertNone();
  }

  @Test
  void notSampledContext_passesTheNoOn() {
    assertThat(unary(notSampled(), "hello")).isEqualTo(Status.Code.OK);
    assertThat(values(0, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    spans.assertNone();
  }

  @Test
  void errorsOfANo_openNothing() {
    unary(notSampled(), "status INTERNAL");
    unary(notSampled(), "throw");
    unary(Context.root(), "status INTERNAL");
    spans.assertNone();
  }

  @Test
  void headersByHand_areReplaced() {
    Metadata byHand = new Metadata();
    byHand.put(Metadata.Key.of("TraceParent", Metadata.ASCII_STRING_MARSHALLER), "by hand");
    byHand.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), "twice");
    byHand.put(Metadata.Key.of("x-other", Metadata.ASCII_STRING_MARSHALLER), "kept");
    Channel attaching =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(byHand));
    for (Context context : List.of(sampled(), notSampled())) {
      try (Scope scope = context.makeCurrent()) {
        unary(attaching, "hello");
      }
    }
    String spanId = spans.await(1).get(0).getSpanId();
    assertThat(values(0, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + spanId + "-03");
    assertThat(values(1, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    assertThat(values(0, "x-other")).containsExactly("kept");
  }

  @Test
  void metadataThatIsUsedAgain_hasTheValuesOfItsCall() {
    Metadata metadata = new Metadata();
    int calls = 0;
    for (Context context : List.of(sampled(), sampled(), notSampled())) {
      ClientCall<byte[], byte[]> call;
      try (Scope scope = context.makeCurrent()) {
        call = channel.newCall(Greeter.UNARY, CallOptions.DEFAULT);
      }
      call.start(new ClientCall.Listener<>() {}, metadata);
      call.sendMessage("hello".getBytes(UTF_8));
      call.halfClose();
      call.request(2);
      calls++;
      int expected = calls;
      Awaitility.await().until(() -> received.size() == expected);
    }
    spans.await(2);
    for (int i = 0; i < 3; i++) {
      assertThat(values(i, "traceparent")).hasSize(1);
    }
    assertThat(values(2, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
  }

  @Test
  void baggage_goesAlongWhereTheTraceIsJoined() {
    Baggage baggage = Baggage.builder().put("tenant", "acme").build();
    unary(sampled().with(baggage), "hello");
    unary(notSampled().with(baggage), "hello");
    unary(Context.root().with(baggage), "hello");

    spans.await(1);
    assertThat(values(0, "baggage")).containsExactly("tenant=acme");
    assertThat(values(1, "baggage")).isEmpty();
    assertThat(values(2, "baggage")).isEmpty();
  }

  @Test
  void origin_isAnAttributeAndGoesAlong() {
    unary(sampled().with(Baggage.builder().put("headwater.origin", "GET /x").build()), "hello");
    assertThat(attribute(spans.await(1).get(0), stringKey("headwater.origin"))).isEqualTo("GET /x");
    assertThat(values(0, "baggage")).singleElement().asString().startsWith("headwater.origin=");
  }

  @Test
  void severalFormats_areAllWritten() {
    trace(spans.tracing().withFormats(W3cPropagator.create(), B3Propagator.single()), uri -> null);
    unary(sampled(), "hello");
    String spanId = spans.await(1).get(0).getSpanId();
    assertThat(values(0, "b3")).containsExactly(Incoming.TRACE_ID + "-" + spanId + "-1");
    assertThat(values(0, "traceparent")).hasSize(1);
  }

  @Test
  void injection_isReadByThePropagatorAgain() {
    unary(sampled(), "hello");
    Map<String, String> headers = Map.of("traceparent", values(0, "traceparent").get(0));
    Context read = W3cPropagator.create().extract(Context.root(), headers, new MapGetter());
    assertThat(Span.fromContext(read).getSpanContext().getSpanId())
        .isEqualTo(spans.awaitOne(SpanKind.CLIENT).getSpanId());
  }

  @Test
  void callOnTopOfAnother_isOneCall() {
    ClientSpan outer;
    try (Scope scope = sampled().makeCurrent()) {
      outer =
          spans
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
        .contains(spans.await(1).get(0).getSpanId());
  }

  @ParameterizedTest
  @EnumSource(value = Status.Code.class, mode = Mode.EXCLUDE, names = "OK")
  void everyStatusButOk_isAnError(Status.Code code) {
    assertThat(unary(sampled(), "status " + code)).isEqualTo(code);
    assertFailed(spans.await(1).get(0), code.name());
  }

  @Test
  void serverThatIsGone_isAnError() throws Exception {
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    assertThat(unary(sampled(), "hello")).isEqualTo(Status.Code.UNAVAILABLE);
    assertFailed(spans.await(1).get(0), "UNAVAILABLE");
  }

  @Test
  void serverThatGoesAway_isAnError() throws Exception {
    Future<byte[]> answer;
    try (Scope scope = sampled().makeCurrent()) {
      answer =
          ClientCalls.futureUnaryCall(
              channel.newCall(Greeter.UNARY, CallOptions.DEFAULT), "never".getBytes(UTF_8));
    }
    Awaitility.await().until(() -> greeter.seen().size() == 1);
    assertThat(spans.ended()).isEmpty();
    server.shutdownNow();
    // Which status a client makes of it is its transport's affair.
    assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
        .satisfies(
            failure ->
                assertFailed(
                    spans.await(1).get(0), Status.fromThrowable(failure).getCode().name()));
  }

  @Test
  void deadlineThatPasses_isAnError() {
    try (Scope scope = sampled().makeCurrent()) {
      assertThatThrownBy(
              () ->
                  ClientCalls.blockingUnaryCall(
                      channel,
                      Greeter.UNARY,
                      CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS),
                      "never".getBytes(UTF_8)))
          .hasMessageContaining("DEADLINE_EXCEEDED");
    }
    assertFailed(spans.await(1).get(0), "DEADLINE_EXCEEDED");
  }

  @Test
  void cancelledCall_isAnError() {
    Future<byte[]> answer;
    try (Scope scope = sampled().makeCurrent()) {
      answer =
          ClientCalls.futureUnaryCall(
              channel.newCall(Greeter.UNARY, CallOptions.DEFAULT), "never".getBytes(UTF_8));
    }
    Awaitility.await().until(() -> greeter.seen().size() == 1);
    answer.cancel(true);
    assertFailed(spans.await(1).get(0), "CANCELLED");
  }

  @Test
  void callThatIsNeverStarted_hasNoSpan() {
    try (Scope scope = sampled().makeCurrent()) {
      assertThat(channel.newCall(Greeter.UNARY, CallOptions.DEFAULT)).isNotNull();
    }
    spans.assertNone();
  }

  @Test
  void callThatIsStartedTwice_leavesNoSpanOpen() {
    ClientCall<byte[], byte[]> call;
    try (Scope scope = sampled().makeCurrent()) {
      call = channel.newCall(Greeter.UNARY, CallOptions.DEFAULT);
    }
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    assertThatThrownBy(() -> call.start(new ClientCall.Listener<>() {}, new Metadata()))
        .isInstanceOf(IllegalStateException.class);
    call.cancel("enough", null);
    spans.await(2);
  }

  @Test
  void answers_areHeardInTheContextOfTheCaller_onceTheSpanHasEnded() throws Exception {
    Context context = sampled();
    Answers answers = new Answers();
    try (Scope scope = context.makeCurrent()) {
      ClientCalls.asyncUnaryCall(
          channel.newCall(Greeter.UNARY, CallOptions.DEFAULT), "hello".getBytes(UTF_8), answers);
    }
    answers.await();
    assertThat(spans.ended()).hasSize(1);
    assertThat(answers.contexts()).hasSize(2).containsOnly(context);
  }

  @Test
  void callsChainedOnAnAsyncCall_belongToTheSameTrace() {
    Answers second = new Answers();
    try (Scope scope = sampled().makeCurrent()) {
      ClientCalls.asyncUnaryCall(
          channel.newCall(Greeter.UNARY, CallOptions.DEFAULT),
          "hello".getBytes(UTF_8),
          new StreamObserver<byte[]>() {
            @Override
            public void onNext(byte[] answer) {
              ClientCalls.asyncUnaryCall(
                  channel.newCall(Greeter.UNARY, CallOptions.DEFAULT), answer, second);
            }

            @Override
            public void onError(Throwable failure) {
              second.onError(failure);
            }

            @Override
            public void onCompleted() {}
          });
    }
    assertThat(spans.await(2))
        .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID));
  }

  @Test
  void serverStream_isPartOfTheCall() {
    Iterator<byte[]> answers;
    try (Scope scope = sampled().makeCurrent()) {
      answers =
          ClientCalls.blockingServerStreamingCall(
              channel, Greeter.DOWN, CallOptions.DEFAULT, new byte[0]);
    }
    assertThat(answers.next()).isNotEmpty();
    assertThat(spans.ended()).isEmpty();
    greeter.release();
    assertThat(answers.next()).isNotEmpty();
    assertThat(answers.hasNext()).isFalse();
    assertThat(spans.await(1).get(0).getName()).isEqualTo("micro.Greeter/GreetTwice");
  }

  @Test
  void serverStreamThatIsGivenUp_endsItsSpan() {
    Answers answers = new Answers();
    ClientCall<byte[], byte[]> call;
    try (Scope scope = sampled().makeCurrent()) {
      call = channel.newCall(Greeter.DOWN, CallOptions.DEFAULT);
      ClientCalls.asyncServerStreamingCall(call, new byte[0], answers);
    }
    Awaitility.await().until(() -> answers.received().size() == 1);
    assertThat(spans.ended()).isEmpty();
    call.cancel("enough", null);
    assertFailed(spans.await(1).get(0), "CANCELLED");
  }

  @Test
  void clientStream_isPartOfTheCall() throws Exception {
    Answers answers = new Answers();
    StreamObserver<byte[]> requests;
    try (Scope scope = sampled().makeCurrent()) {
      requests =
          ClientCalls.asyncClientStreamingCall(
              channel.newCall(Greeter.UP, CallOptions.DEFAULT), answers);
    }
    requests.onNext("a".getBytes(UTF_8));
    requests.onNext("b".getBytes(UTF_8));
    assertThat(spans.ended()).isEmpty();
    requests.onCompleted();
    assertThat(answers.await()).hasSize(1);
    spans.await(1);
    assertThat(values(0, "traceparent")).hasSize(1);
  }

  @Test
  void streamsBothWays_arePartOfTheCall() throws Exception {
    Context context = sampled();
    Answers answers = new Answers();
    StreamObserver<byte[]> requests;
    try (Scope scope = context.makeCurrent()) {
      requests =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(Greeter.BOTH, CallOptions.DEFAULT), answers);
    }
    for (int i = 0; i < 3; i++) {
      requests.onNext("a".getBytes(UTF_8));
    }
    Awaitility.await().until(() -> answers.received().size() == 3);
    assertThat(spans.ended()).isEmpty();
    requests.onCompleted();
    answers.await();
    spans.await(1);
    assertThat(answers.contexts()).hasSize(4).containsOnly(context);
  }

  @Test
  void concurrentCalls_keepTheirTracesApart() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Status.Code>> calls = new ArrayList<>();
      for (int i = 1; i <= 64; i++) {
        String parent = String.format("%016x", i);
        TraceFlags flags = i % 2 == 0 ? TraceFlags.getSampled() : TraceFlags.getDefault();
        calls.add(() -> unary(context(parent, flags), "hello"));
      }
      for (Future<Status.Code> code : callers.invokeAll(calls)) {
        assertThat(code.get()).isEqualTo(Status.Code.OK);
      }
    } finally {
      callers.shutdownNow();
    }
    assertThat(spans.await(32)).extracting(SpanData::getParentSpanId).doesNotHaveDuplicates();
    for (int i = 0; i < 64; i++) {
      assertThat(values(i, "traceparent")).hasSize(1);
    }
  }

  @Test
  void callFromANewThread_isInTheTraceOfItsContext() throws Exception {
    ExecutorService threads = Threads.perTask();
    try {
      Callable<Status.Code> call = () -> unary(sampled(), "hello");
      assertThat(threads.submit(call).get()).isEqualTo(Status.Code.OK);
      Callable<Status.Code> bare = () -> unary(channel, "hello");
      assertThat(threads.submit(bare).get()).isEqualTo(Status.Code.OK);
    } finally {
      threads.shutdownNow();
    }
    assertThat(spans.await(1).get(0).getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(values(1, "traceparent")).isEmpty();
  }

  @Test
  void contextOfTheCaller_isAsItWasAfterTheCall() {
    try (Scope scope = sampled().makeCurrent()) {
      Context before = Context.current();
      unary(channel, "hello");
      assertThat(Context.current()).isSameAs(before);
      unary(channel, "throw");
      assertThat(Context.current()).isSameAs(before);
    }
    spans.await(2);
  }
}
