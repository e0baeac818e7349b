package io.headwater.propagation.contract;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a span ends. */
interface ServerStreamCases extends ServerKit {
  @ParameterizedTest
  @ValueSource(strings = {"empty", "async", "async-empty"})
  default void answerOfAnyKind_endsTheSpanWithItsStatus(String kind) throws Exception {
    call("/say/hello/" + kind, ServerKit.traceparent(Incoming.SAMPLED));

    SpanData span = recorder().await(1).get(0);
    assertThat(ServerKit.attribute(span, longKey("http.response.status_code")))
        .isEqualTo(kind.endsWith("empty") ? 204 : 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "async", "async-empty", "parts"})
  default void answerOfAnyKind_withoutHeaderOpensNothing(String kind) throws Exception {
    gate().complete(null);
    assertThat(call("/say/hello/" + kind).isValid()).isFalse();
    recorder().assertNone();
  }

  @Test
  default void answerInParts_endsTheSpanWithItsLast() throws Exception {
    try (KeptConnection connection = new KeptConnection(underTest().port())) {
      connection.send("/say/hello/parts", ServerKit.traceparent(Incoming.SAMPLED));
      connection.readUntil("1st-");
      assertThat(recorder().ended()).isEmpty();
      gate().complete(null);
      // All of it: a caller that is gone before the last chunk is what another case is about.
      connection.readUntil("2nd-\r\n0\r\n\r\n");
    }
    SpanData span = recorder().await(1).get(0);
    assertThat(ServerKit.attribute(span, longKey("http.response.status_code"))).isEqualTo(200);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  default void callerThatGoesAway_isNoErrorOfTheServer() throws Exception {
    try (KeptConnection connection = new KeptConnection(underTest().port())) {
      connection.send("/say/hello/endless", ServerKit.traceparent(Incoming.SAMPLED));
      connection.readUntil("2nd-");
      assertThat(recorder().ended()).isEmpty();
    }
    SpanData span = recorder().await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).as(span.toString()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getEvents()).isEmpty();
  }

  @Test
  default void callerThatGoesAwayUntraced_opensNothing() throws Exception {
    try (KeptConnection connection = new KeptConnection(underTest().port())) {
      connection.send("/say/hello/endless");
      connection.readUntil("2nd-");
    }
    assertThat(Span.fromContext(seen()).getSpanContext().isValid()).isFalse();
    recorder().assertNone();
  }

  /** Where the server has no time-out of its own, an answer that is late is only that. */
  @Test
  default void answerThatNeverComes_endsTheSpanByTheServersTimeout() throws Exception {
    call(
        traits().timesOut() ? "/say/hello/never" : "/say/hello/async",
        ServerKit.traceparent(Incoming.SAMPLED));

    SpanData span = recorder().await(1).get(0);
    assertThat(span.getStatus().getStatusCode())
        .isEqualTo(traits().timesOut() ? StatusCode.ERROR : StatusCode.UNSET);
  }
}
