package io.headwater.propagation.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.headwater.propagation.contract.Incoming;
import io.opentelemetry.context.Scope;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is an error of a call. */
@SuppressWarnings("try") // Scopes are there to be closed.
interface GrpcClientErrorCases extends GrpcClientKit {
  @ParameterizedTest
  @EnumSource(value = Status.Code.class, mode = Mode.EXCLUDE, names = "OK")
  default void everyStatusButOk_isAnError(Status.Code code) {
    assertThat(unary(Incoming.sampled(), "status " + code)).isEqualTo(code);
    RpcSpans.assertFailed(spans().await(1).get(0), code.name());
  }

  @Test
  default void serverThatIsGone_isAnError() throws Exception {
    server().shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    assertThat(unary(Incoming.sampled(), "hello")).isEqualTo(Status.Code.UNAVAILABLE);
    RpcSpans.assertFailed(spans().await(1).get(0), "UNAVAILABLE");
  }

  @Test
  default void serverThatGoesAway_isAnError() throws Exception {
    Future<byte[]> answer;
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      answer =
          ClientCalls.futureUnaryCall(
              channel().newCall(Greeter.UNARY, CallOptions.DEFAULT), "never".getBytes(UTF_8));
    }
    Awaitility.await().until(() -> greeter().seen().size() == 1);
    assertThat(spans().ended()).isEmpty();
    server().shutdownNow();
    // Which status a client makes of it is its transport's affair.
    assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
        .satisfies(
            failure ->
                RpcSpans.assertFailed(
                    spans().await(1).get(0), Status.fromThrowable(failure).getCode().name()));
  }

  @Test
  default void deadlineThatPasses_isAnError() {
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      assertThatThrownBy(
              () ->
                  ClientCalls.blockingUnaryCall(
                      channel(),
                      Greeter.UNARY,
                      CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS),
                      "never".getBytes(UTF_8)))
          .hasMessageContaining("DEADLINE_EXCEEDED");
    }
    RpcSpans.assertFailed(spans().await(1).get(0), "DEADLINE_EXCEEDED");
  }

  @Test
  default void cancelledCall_isAnError() {
    Future<byte[]> answer;
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      answer =
          ClientCalls.futureUnaryCall(
              channel().newCall(Greeter.UNARY, CallOptions.DEFAULT), "never".getBytes(UTF_8));
    }
    Awaitility.await().until(() -> greeter().seen().size() == 1);
    answer.cancel(true);
    RpcSpans.assertFailed(spans().await(1).get(0), "CANCELLED");
  }

  @Test
  default void callThatIsNeverStarted_hasNoSpan() {
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      assertThat(channel().newCall(Greeter.UNARY, CallOptions.DEFAULT)).isNotNull();
    }
    spans().assertNone();
  }

  @Test
  default void callThatIsStartedTwice_leavesNoSpanOpen() {
    ClientCall<byte[], byte[]> call;
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      call = channel().newCall(Greeter.UNARY, CallOptions.DEFAULT);
    }
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    assertThatThrownBy(() -> call.start(new ClientCall.Listener<>() {}, new Metadata()))
        .isInstanceOf(IllegalStateException.class);
    call.cancel("enough", null);
    spans().await(2);
  }
}
