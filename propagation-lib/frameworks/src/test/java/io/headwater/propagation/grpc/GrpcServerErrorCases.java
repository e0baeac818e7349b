package io.headwater.propagation.grpc;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is an error of a server, and what of its caller. */
interface GrpcServerErrorCases extends GrpcServerKit {
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
  default void errorOfTheServer_isAnError(Status.Code code) {
    assertThat(unary(joined(), "status " + code)).isEqualTo(code);

    SpanData span = spans().await(1).get(0);
    assertThat(RpcSpans.code(span)).isEqualTo(code.name());
    assertThat(RpcSpans.attribute(span, stringKey("error.type"))).isEqualTo(code.name());
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
  default void errorOfTheCaller_isNone(Status.Code code) {
    assertThat(unary(joined(), "cause " + code)).isEqualTo(code);

    SpanData span = spans().await(1).get(0);
    assertThat(RpcSpans.code(span)).isEqualTo(code.name());
    assertThat(RpcSpans.attribute(span, stringKey("error.type"))).isNull();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getEvents()).isEmpty();
  }

  @Test
  default void errorWithACause_hasItAsAnEvent() {
    unary(joined(), "cause INTERNAL");

    SpanData span = spans().await(1).get(0);
    assertThat(RpcSpans.attribute(span, stringKey("error.type"))).isEqualTo("INTERNAL");
    assertThat(span.getEvents())
        .singleElement()
        .satisfies(event -> assertThat(event.getName()).isEqualTo("exception"));
  }

  @Test
  default void handlerThatThrows_isAnError() {
    assertThat(unary(joined(), "throw")).isEqualTo(Status.Code.UNKNOWN);

    SpanData span = spans().await(1).get(0);
    assertThat(RpcSpans.code(span)).isEqualTo("UNKNOWN");
    assertThat(RpcSpans.attribute(span, stringKey("error.type"))).isEqualTo("UNKNOWN");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents())
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getAttributes().get(stringKey("exception.message")))
                    .isEqualTo("out of order"));
  }

  @Test
  default void callThatCannotStart_isAnError() throws Exception {
    restart(
        spans().tracing(),
        answering(
            call -> {
              throw new IllegalStateException("not today");
            }));
    assertThat(unary(joined(), "hello")).isNotEqualTo(Status.Code.OK);
    SpanData span = spans().await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents()).hasSize(1);
  }

  @Test
  default void refusalByAnotherInterceptor_isInTheSpan() throws Exception {
    restart(
        spans().tracing(), answering(call -> call.close(Status.PERMISSION_DENIED, new Metadata())));
    assertThat(unary(joined(), "hello")).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(RpcSpans.code(spans().await(1).get(0))).isEqualTo("PERMISSION_DENIED");
  }

  @Test
  default void unknownMethod_opensNothing() {
    MethodDescriptor<byte[], byte[]> unknown =
        Greeter.UNARY.toBuilder().setFullMethodName("micro.Greeter/Unknown").build();
    assertThatThrownBy(
            () ->
                ClientCalls.blockingUnaryCall(joined(), unknown, CallOptions.DEFAULT, new byte[0]))
        .hasMessageContaining("UNIMPLEMENTED");
    spans().assertNone();
  }

  /** An interceptor that ends every call itself. */
  private static ServerInterceptor answering(Consumer<ServerCall<?, ?>> end) {
    return new ServerInterceptor() {
      @Override
      public <Q, A> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        end.accept(call);
        return new ServerCall.Listener<Q>() {};
      }
    };
  }
}
