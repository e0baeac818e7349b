package io.headwater.propagation.contract;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.Peer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What a span is called and holds. */
@SuppressWarnings("try") // Scopes are there to be closed.
interface ClientTagCases extends ClientKit {
  @Test
  default void sampledContext_isDescribedByTheConventions() throws Exception {
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      URI secret =
          URI.create("http://user:secret@localhost:" + callee().port() + "/x?q=1&sig=secret#f");
      assertThat(underTest().get(secret, NO_HEADERS)).isEqualTo(200);
    }

    SpanData span = recorder().await(1).get(0);
    assertThat(span.getName()).isEqualTo("GET");
    assertThat(span.getAttributes().get(stringKey("http.request.method"))).isEqualTo("GET");
    assertThat(span.getAttributes().get(stringKey("server.address"))).isEqualTo("localhost");
    assertThat(span.getAttributes().get(longKey("server.port"))).isEqualTo(callee().port());
    assertThat(span.getAttributes().get(stringKey("url.full")))
        .isEqualTo("http://localhost:" + callee().port() + "/x?q=1&sig=REDACTED");
    assertThat(span.getAttributes().get(longKey("http.response.status_code"))).isEqualTo(200);
    assertThat(span.getAttributes().get(stringKey("service.peer.name"))).isEqualTo("localhost");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  default void namedPeer_isInTheSpan() throws Exception {
    restart(recorder().tracing(), uri -> Peer.named("greeter").inNamespace("micro"));
    get(Incoming.sampled(), "/x", NO_HEADERS);

    SpanData span = recorder().await(1).get(0);
    assertThat(span.getAttributes().get(stringKey("service.peer.name"))).isEqualTo("greeter");
    assertThat(span.getAttributes().get(stringKey("peer.service"))).isEqualTo("greeter");
    assertThat(span.getAttributes().get(stringKey("service.peer.namespace"))).isEqualTo("micro");
  }

  @Test
  default void namingThatThrows_costsTheSpanAndNotTheCall() throws Exception {
    restart(
        recorder().tracing(),
        uri -> {
          throw new IllegalStateException("no names today");
        });
    assertThat(get(Incoming.sampled(), "/x", NO_HEADERS)).isEqualTo(200);

    recorder().assertNone();
    assertThat(callee().values(0, "traceparent")).containsExactly(Incoming.SAMPLED);
  }

  @Test
  default void origin_isAnAttributeAndGoesAlong_whereTheTraceIsJoined() throws Exception {
    Baggage baggage = Baggage.builder().put("headwater.origin", "POST /orders/{id}").build();
    get(Incoming.notSampled().with(baggage), "/x", NO_HEADERS);
    get(Incoming.sampled().with(baggage), "/x", NO_HEADERS);

    assertThat(recorder().await(1))
        .extracting(span -> span.getAttributes().get(stringKey("headwater.origin")))
        .containsExactly("POST /orders/{id}");
    assertThat(callee().values(0, "baggage")).isEmpty();
    assertThat(callee().values(1, "baggage"))
        .singleElement()
        .asString()
        .matches("headwater\\.origin=POST(%20|\\+)(/|%2F)orders(/|%2F)%7Bid%7D");
  }
}
