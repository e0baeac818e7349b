package io.headwater.propagation.grpc;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.Incoming;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

/** What spans of a server are called and hold. */
interface GrpcServerTagCases extends GrpcServerKit {
  @Test
  default void sampledHeader_isDescribedByTheConventions() throws Exception {
    call("traceparent", Incoming.SAMPLED, "authorization", "Bearer secret");

    SpanData span = spans().await(1).get(0);
    assertThat(span.getName()).isEqualTo("micro.Greeter/Greet");
    assertThat(RpcSpans.attribute(span, stringKey("rpc.system.name"))).isEqualTo("grpc");
    assertThat(RpcSpans.attribute(span, stringKey("rpc.method"))).isEqualTo("micro.Greeter/Greet");
    assertThat(RpcSpans.code(span)).isEqualTo("OK");
    assertThat(RpcSpans.attribute(span, stringKey("server.address"))).isEqualTo("localhost");
    assertThat(RpcSpans.attribute(span, stringKey("error.type"))).isNull();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().toString()).doesNotContain("secret");
    if (transport() == Transport.NETTY) {
      assertThat(RpcSpans.attribute(span, longKey("server.port"))).isEqualTo(server().getPort());
      assertThat(RpcSpans.attribute(span, stringKey("client.address"))).isEqualTo("127.0.0.1");
      assertThat(RpcSpans.attribute(span, longKey("network.peer.port"))).isPositive();
    }
  }

  @Test
  default void origin_isAnAttribute() throws Exception {
    call("traceparent", Incoming.SAMPLED, "baggage", "headwater.origin=POST%20/orders");
    assertThat(RpcSpans.attribute(spans().await(1).get(0), stringKey("headwater.origin")))
        .isEqualTo("POST /orders");
  }
}
