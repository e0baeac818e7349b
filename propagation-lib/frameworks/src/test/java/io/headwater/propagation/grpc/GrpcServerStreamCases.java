package io.headwater.propagation.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.headwater.propagation.contract.Incoming;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Iterator;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Calls that are answered later, or in several messages, or given up. */
interface GrpcServerStreamCases extends GrpcServerKit {
  @Test
  default void lateAnswer_isPartOfTheCall() throws Exception {
    Future<byte[]> answer =
        ClientCalls.futureUnaryCall(
            joined().newCall(Greeter.UNARY, CallOptions.DEFAULT), "later".getBytes(UTF_8));
    SpanContext inside = handled();
    assertThat(spans().ended()).isEmpty();
    greeter().release();
    assertThat(answer.get(10, TimeUnit.SECONDS)).isNotEmpty();
    assertThat(spans().await(1).get(0).getSpanId()).isEqualTo(inside.getSpanId());
  }

  @Test
  default void serverStream_endsTheSpanWithItself() {
    Iterator<byte[]> answers =
        ClientCalls.blockingServerStreamingCall(
            joined(), Greeter.DOWN, CallOptions.DEFAULT, new byte[0]);
    assertThat(answers.next()).isNotEmpty();
    assertThat(spans().ended()).isEmpty();
    greeter().release();
    assertThat(answers.next()).isNotEmpty();
    assertThat(answers.hasNext()).isFalse();
    assertThat(spans().await(1).get(0).getName()).isEqualTo("micro.Greeter/GreetTwice");
  }

  @Test
  default void clientStream_isHandledInTheContextOfTheCall() throws Exception {
    Answers answers = new Answers();
    StreamObserver<byte[]> requests =
        ClientCalls.asyncClientStreamingCall(
            joined().newCall(Greeter.UP, CallOptions.DEFAULT), answers);
    requests.onNext("a".getBytes(UTF_8));
    assertThat(spans().ended()).isEmpty();
    requests.onNext("b".getBytes(UTF_8));
    requests.onCompleted();
    assertThat(answers.await()).hasSize(1);

    SpanData span = spans().await(1).get(0);
    assertHandled(4, span.getSpanId());
  }

  @Test
  default void streamsBothWays_areHandledInTheContextOfTheCall() throws Exception {
    Answers answers = new Answers();
    StreamObserver<byte[]> requests = bothWays(joined(), answers);
    for (int i = 0; i < 3; i++) {
      requests.onNext("a".getBytes(UTF_8));
    }
    Awaitility.await().until(() -> answers.received().size() == 3);
    assertThat(spans().ended()).isEmpty();
    requests.onCompleted();
    answers.await();

    SpanData span = spans().await(1).get(0);
    assertHandled(5, span.getSpanId());
  }

  @Test
  default void streamOfANo_isHandledInItsContext() throws Exception {
    Answers answers = new Answers();
    StreamObserver<byte[]> requests = bothWays(with("traceparent", Incoming.NOT_SAMPLED), answers);
    requests.onNext("a".getBytes(UTF_8));
    requests.onCompleted();
    answers.await();
    assertHandled(3, Incoming.SPAN_ID);
    spans().assertNone();
  }

  @Test
  default void cancelledCall_endsItsSpanAndIsNoError() throws Exception {
    Future<byte[]> answer =
        ClientCalls.futureUnaryCall(
            joined().newCall(Greeter.UNARY, CallOptions.DEFAULT), "never".getBytes(UTF_8));
    SpanContext inside = handled();
    assertThat(spans().ended()).isEmpty();
    answer.cancel(true);

    SpanData span = spans().await(1).get(0);
    assertThat(RpcSpans.code(span)).isEqualTo("CANCELLED");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(handled().getSpanId()).as("context of onCancel").isEqualTo(inside.getSpanId());
  }

  @Test
  default void cancelledStream_endsItsSpan() throws Exception {
    Answers answers = new Answers();
    StreamObserver<byte[]> requests = bothWays(joined(), answers);
    requests.onNext("a".getBytes(UTF_8));
    Awaitility.await().until(() -> answers.received().size() == 1);
    requests.onError(new IllegalStateException("no more"));
    assertThat(RpcSpans.code(spans().await(1).get(0))).isEqualTo("CANCELLED");
  }

  @Test
  default void deadlineThatPasses_endsItsSpan() throws Exception {
    // The channel connects with its first call, and that is not to be part of the deadline.
    call();
    assertThatThrownBy(
            () ->
                ClientCalls.blockingUnaryCall(
                    joined(),
                    Greeter.UNARY,
                    CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS),
                    "never".getBytes(UTF_8)))
        .hasMessageContaining("DEADLINE_EXCEEDED");
    // Whose clock is first, the server()'s or the client's, is nobody's to say.
    assertThat(RpcSpans.code(spans().await(1).get(0))).isIn("DEADLINE_EXCEEDED", "CANCELLED");
  }

  @Test
  default void clientThatGoesAway_endsTheSpan() throws Exception {
    ClientCalls.futureUnaryCall(
        joined().newCall(Greeter.UNARY, CallOptions.DEFAULT), "never".getBytes(UTF_8));
    handled();
    channel().shutdownNow();
    assertThat(RpcSpans.code(spans().await(1).get(0))).isEqualTo("CANCELLED");
  }

  private static StreamObserver<byte[]> bothWays(Channel channel, Answers answers) {
    return ClientCalls.asyncBidiStreamingCall(
        channel.newCall(Greeter.BOTH, CallOptions.DEFAULT), answers);
  }

  /** So many events of a call were handled in the context of one span. */
  private void assertHandled(int events, String spanId) throws InterruptedException {
    for (int event = 0; event < events; event++) {
      assertThat(handled().getSpanId()).as("event %s", event).isEqualTo(spanId);
    }
  }
}
