package io.headwater.propagation.contract;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

/** What a span is called and holds. */
interface ServerTagCases extends ServerKit {
  @Test
  default void sampledHeader_isDescribedByTheConventions() throws Exception {
    call(
        "/say/hello?name=x&sig=secret",
        ServerKit.traceparent(Incoming.SAMPLED),
        "User-Agent: contract/1",
        "Authorization: Bearer secret");

    SpanData span = recorder().await(1).get(0);
    String route = underTest().route();
    assertThat(span.getName()).isEqualTo(route.isEmpty() ? "GET" : "GET " + route);
    assertThat(ServerKit.attribute(span, stringKey("http.route")))
        .isEqualTo(route.isEmpty() ? null : route);
    assertThat(ServerKit.attribute(span, stringKey("http.request.method"))).isEqualTo("GET");
    assertThat(ServerKit.attribute(span, stringKey("url.path"))).isEqualTo("/say/hello");
    assertThat(ServerKit.attribute(span, stringKey("url.query"))).isEqualTo("name=x&sig=REDACTED");
    assertThat(ServerKit.attribute(span, stringKey("url.scheme"))).isEqualTo("http");
    assertThat(ServerKit.attribute(span, longKey("http.response.status_code"))).isEqualTo(200);
    assertThat(ServerKit.attribute(span, stringKey("server.address"))).isEqualTo("service.test");
    assertThat(ServerKit.attribute(span, longKey("server.port"))).isEqualTo(underTest().port());
    assertThat(ServerKit.attribute(span, stringKey("client.address")))
        .isEqualTo(traits().knowsPeer() ? "127.0.0.1" : null);
    assertThat(ServerKit.attribute(span, stringKey("network.protocol.version")))
        .isEqualTo(traits().knowsProtocol() ? "1.1" : null);
    assertThat(ServerKit.attribute(span, stringKey("user_agent.original"))).isEqualTo("contract/1");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().toString()).doesNotContain("secret");
  }

  @Test
  default void origin_isAnAttributeWhereTheTraceIsJoined() throws Exception {
    String baggage = "baggage: tenant=acme,headwater.origin=POST%20%2Forders%2F%7Bid%7D";
    RawHttp.get(
        underTest().port(), "/say/hello", ServerKit.traceparent(Incoming.NOT_SAMPLED), baggage);
    RawHttp.get(underTest().port(), "/say/hello", ServerKit.traceparent(Incoming.SAMPLED), baggage);
    RawHttp.get(underTest().port(), "/say/hello", ServerKit.traceparent(Incoming.SAMPLED));
    RawHttp.get(
        underTest().port(),
        "/say/hello",
        ServerKit.traceparent(Incoming.SAMPLED),
        "baggage: headwater.origin=" + "x".repeat(257));
    assertThat(recorder().await(3))
        .extracting(span -> span.getAttributes().get(stringKey("headwater.origin")))
        .containsExactlyInAnyOrder("POST /orders/{id}", null, null);
  }

  @Test
  default void baggage_isKeptWhereTheTraceIsJoined() throws Exception {
    RawHttp.get(
        underTest().port(),
        "/say/hello",
        ServerKit.traceparent(Incoming.SAMPLED),
        "baggage: tenant=acme");
    assertThat(Baggage.fromContext(seen()).getEntryValue("tenant")).isEqualTo("acme");

    RawHttp.get(
        underTest().port(),
        "/say/hello",
        ServerKit.traceparent(Incoming.NOT_SAMPLED),
        "baggage: tenant=acme");
    assertThat(Baggage.fromContext(seen()).isEmpty()).isTrue();
  }

  @Test
  default void unknownMethod_isNotInTheName() throws Exception {
    RawHttp.send(underTest().port(), "BREW", "/say/hello", ServerKit.traceparent(Incoming.SAMPLED));

    SpanData span = recorder().await(1).get(0);
    assertThat(span.getName()).startsWith("HTTP").doesNotContain("BREW");
    assertThat(ServerKit.attribute(span, stringKey("http.request.method"))).isEqualTo("_OTHER");
    assertThat(ServerKit.attribute(span, stringKey("http.request.method_original")))
        .isEqualTo("BREW");
  }

  @Test
  default void head_endsTheSpan() throws Exception {
    RawHttp.send(
        underTest().port(), "HEAD", "/say/hello/empty", ServerKit.traceparent(Incoming.SAMPLED));
    recorder().await(1);
  }

  @Test
  default void baggage_isBounded() throws Exception {
    StringBuilder many = new StringBuilder("baggage: tenant=acme");
    for (int i = 0; i < 200; i++) {
      many.append(",k").append(i).append("=v");
    }
    RawHttp.get(
        underTest().port(), "/say/hello", ServerKit.traceparent(Incoming.SAMPLED), many.toString());
    assertThat(Baggage.fromContext(seen()).size()).isBetween(1, 64);
    recorder().await(1);
  }
}
