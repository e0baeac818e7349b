package io.headwater.propagation.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.headwater.propagation.contract.Incoming;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Iterator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Calls whose answers come later, or in several messages. */
@SuppressWarnings("try") // Scopes are there to be closed.
interface GrpcClientStreamCases extends GrpcClientKit {
  @Test
  default void answers_areHeardInTheContextOfTheCaller_onceTheSpanHasEnded() throws Exception {
    Context context = Incoming.sampled();
    Answers answers = new Answers();
    try (Scope scope = context.makeCurrent()) {
      ClientCalls.asyncUnaryCall(
          channel().newCall(Greeter.UNARY, CallOptions.DEFAULT), "hello".getBytes(UTF_8), answers);
    }
    answers.await();
    assertThat(spans().ended()).hasSize(1);
    assertThat(answers.contexts()).hasSize(2).containsOnly(context);
  }

  @Test
  default void callsChainedOnAnAsyncCall_belongToTheSameTrace() {
    Answers second = new Answers();
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      ClientCalls.asyncUnaryCall(
          channel().newCall(Greeter.UNARY, CallOptions.DEFAULT),
          "hello".getBytes(UTF_8),
          new StreamObserver<byte[]>() {
            @Override
            public void onNext(byte[] answer) {
              ClientCalls.asyncUnaryCall(
                  channel().newCall(Greeter.UNARY, CallOptions.DEFAULT), answer, second);
            }

            @Override
            public void onError(Throwable failure) {
              second.onError(failure);
            }

            @Override
            public void onCompleted() {}
          });
    }
    assertThat(spans().await(2))
        .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID));
  }

  @Test
  default void serverStream_isPartOfTheCall() {
    Iterator<byte[]> answers;
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      answers =
          ClientCalls.blockingServerStreamingCall(
              channel(), Greeter.DOWN, CallOptions.DEFAULT, new byte[0]);
    }
    assertThat(answers.next()).isNotEmpty();
    assertThat(spans().ended()).isEmpty();
    greeter().release();
    assertThat(answers.next()).isNotEmpty();
    assertThat(answers.hasNext()).isFalse();
    assertThat(spans().await(1).get(0).getName()).isEqualTo("micro.Greeter/GreetTwice");
  }

  @Test
  default void serverStreamThatIsGivenUp_endsItsSpan() {
    Answers answers = new Answers();
    ClientCall<byte[], byte[]> call;
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      call = channel().newCall(Greeter.DOWN, CallOptions.DEFAULT);
      ClientCalls.asyncServerStreamingCall(call, new byte[0], answers);
    }
    Awaitility.await().until(() -> answers.received().size() == 1);
    assertThat(spans().ended()).isEmpty();
    call.cancel("enough", null);
    RpcSpans.assertFailed(spans().await(1).get(0), "CANCELLED");
  }

  @Test
  default void clientStream_isPartOfTheCall() throws Exception {
    Answers answers = new Answers();
    StreamObserver<byte[]> requests;
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      requests =
          ClientCalls.asyncClientStreamingCall(
              channel().newCall(Greeter.UP, CallOptions.DEFAULT), answers);
    }
    requests.onNext("a".getBytes(UTF_8));
    requests.onNext("b".getBytes(UTF_8));
    assertThat(spans().ended()).isEmpty();
    requests.onCompleted();
    assertThat(answers.await()).hasSize(1);
    spans().await(1);
    assertThat(values(0, "traceparent")).hasSize(1);
  }

  @Test
  default void streamsBothWays_arePartOfTheCall() throws Exception {
    Context context = Incoming.sampled();
    Answers answers = new Answers();
    StreamObserver<byte[]> requests;
    try (Scope scope = context.makeCurrent()) {
      requests =
          ClientCalls.asyncBidiStreamingCall(
              channel().newCall(Greeter.BOTH, CallOptions.DEFAULT), answers);
    }
    for (int i = 0; i < 3; i++) {
      requests.onNext("a".getBytes(UTF_8));
    }
    Awaitility.await().until(() -> answers.received().size() == 3);
    assertThat(spans().ended()).isEmpty();
    requests.onCompleted();
    answers.await();
    spans().await(1);
    assertThat(answers.contexts()).hasSize(4).containsOnly(context);
  }
}
