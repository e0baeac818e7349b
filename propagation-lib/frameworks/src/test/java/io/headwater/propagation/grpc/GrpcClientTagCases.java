package io.headwater.propagation.grpc;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.headwater.propagation.Peer;
import io.headwater.propagation.contract.Incoming;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What spans of a client are called and hold. */
@SuppressWarnings("try") // Scopes are there to be closed.
interface GrpcClientTagCases extends GrpcClientKit {
  @Test
  default void sampledContext_isDescribedByTheConventions() {
    unary(Incoming.sampled(), "hello");

    SpanData span = spans().await(1).get(0);
    assertThat(span.getName()).isEqualTo("micro.Greeter/Greet");
    assertThat(RpcSpans.attribute(span, stringKey("rpc.system.name"))).isEqualTo("grpc");
    assertThat(RpcSpans.attribute(span, stringKey("rpc.method"))).isEqualTo("micro.Greeter/Greet");
    assertThat(RpcSpans.attribute(span, stringKey("rpc.status_code"))).isEqualTo("OK");
    assertThat(RpcSpans.attribute(span, stringKey("server.address"))).isEqualTo("localhost");
    assertThat(RpcSpans.attribute(span, stringKey("service.peer.name"))).isEqualTo("localhost");
    assertThat(RpcSpans.attribute(span, stringKey("error.type"))).isNull();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    if (transport() == Transport.NETTY) {
      assertThat(RpcSpans.attribute(span, longKey("server.port"))).isEqualTo(server().getPort());
    }
  }

  @Test
  default void namedPeer_isInTheSpan() {
    List<URI> asked = new CopyOnWriteArrayList<>();
    trace(
        spans().tracing(),
        uri -> {
          asked.add(uri);
          return Peer.named("greeter").inNamespace("micro");
        });
    unary(Context.root(), "hello");
    unary(Incoming.sampled(), "hello");

    SpanData span = spans().await(1).get(0);
    assertThat(RpcSpans.attribute(span, stringKey("service.peer.name"))).isEqualTo("greeter");
    assertThat(RpcSpans.attribute(span, stringKey("peer.service"))).isEqualTo("greeter");
    assertThat(RpcSpans.attribute(span, stringKey("service.peer.namespace"))).isEqualTo("micro");
    assertThat(asked)
        .containsExactly(URI.create("grpc://" + channel().authority() + "/micro.Greeter/Greet"));
  }

  @Test
  default void onlyPeer_isInTheSpan() {
    intercept(GrpcTracing.create(spans().tracing()).clientInterceptor(Peer.named("greeter")));
    unary(Incoming.sampled(), "hello");
    assertThat(RpcSpans.attribute(spans().await(1).get(0), stringKey("service.peer.name")))
        .isEqualTo("greeter");
  }

  @Test
  default void namingThatThrows_costsTheSpanAndNotTheCall() {
    trace(
        spans().tracing(),
        uri -> {
          throw new IllegalStateException("no names today");
        });
    assertThat(unary(Incoming.sampled(), "hello")).isEqualTo(Status.Code.OK);
    spans().assertNone();
    assertThat(values(0, "traceparent")).containsExactly(Incoming.SAMPLED);
  }

  @Test
  default void authorityThatIsNoHost_isLeftOut() {
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      ClientCalls.blockingUnaryCall(
          channel(),
          Greeter.UNARY,
          CallOptions.DEFAULT.withAuthority("%2Ftmp%2Fsocket"),
          "hello".getBytes(UTF_8));
    }
    SpanData span = spans().await(1).get(0);
    assertThat(RpcSpans.attribute(span, stringKey("server.address"))).isNull();
    assertThat(RpcSpans.attribute(span, stringKey("service.peer.name"))).isNull();
  }
}
