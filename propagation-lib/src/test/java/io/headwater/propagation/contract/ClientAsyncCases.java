package io.headwater.propagation.contract;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Calls that nobody waits for. */
@SuppressWarnings("try") // Scopes are there to be closed.
interface ClientAsyncCases extends ClientKit {
  @Test
  default void asyncCall_hasASpanThatEndsWithIt() throws Exception {
    CompletableFuture<Integer> status;
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      status = underTest().getAsync(uri("/status/404"), NO_HEADERS);
    }
    assertThat(status.get()).isEqualTo(404);

    SpanData span = recorder().await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(callee().values(0, "traceparent"))
        .containsExactly("00-" + Incoming.TRACE_ID + "-" + span.getSpanId() + "-03");
  }

  @Test
  default void callsChainedOnAnAsyncCall_belongToTheSameTrace() throws Exception {
    CompletableFuture<Integer> last;
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      last =
          underTest()
              .getAsync(uri("/one"), NO_HEADERS)
              .thenCompose(status -> underTest().getAsync(uri("/two"), NO_HEADERS))
              .thenCompose(status -> underTest().getAsync(uri("/three"), NO_HEADERS));
    }
    last.get();

    assertThat(recorder().await(traits().carriesContext() ? 3 : 1))
        .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID));
    assertThat(callee().values(2, "traceparent")).hasSize(traits().carriesContext() ? 1 : 0);
  }

  @Test
  default void asyncCallWithoutContext_sendsNothing() throws Exception {
    underTest().getAsync(uri("/one"), NO_HEADERS).get();

    assertThat(callee().values(0, "traceparent")).isEmpty();
    recorder().assertNone();
  }

  @Test
  default void asyncCallOfANo_passesTheNoOn() throws Exception {
    CompletableFuture<Integer> status;
    try (Scope scope = Incoming.notSampled().makeCurrent()) {
      status = underTest().getAsync(uri("/one"), NO_HEADERS);
    }
    status.get();
    assertThat(callee().values(0, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    recorder().assertNone();
  }

  @Test
  default void cancelledCall_endsItsSpan() throws Exception {
    CompletableFuture<Integer> status;
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      status = underTest().getAsync(uri("/never"), NO_HEADERS);
    }
    Awaitility.await().until(() -> callee().requests().size() == 1);
    assertThat(recorder().ended()).isEmpty();
    assertThat(status.cancel(true)).isTrue();
    if (!traits().cancels()) {
      assertThat(recorder().ended()).isEmpty();
      callee().close();
    }

    SpanData span = recorder().await(1).get(0);
    assertThat(span.getAttributes().get(longKey("http.response.status_code"))).isNull();
  }

  @Test
  default void bodyInParts_isPartOfTheCallAsFarAsTheClientKnows() throws Exception {
    CompletableFuture<Integer> status;
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      status = underTest().getAsync(uri("/parts"), NO_HEADERS);
    }
    Awaitility.await().until(() -> callee().requests().size() == 1);
    if (traits().endsWithBody()) {
      assertThat(recorder().ended()).isEmpty();
    } else {
      recorder().await(1);
    }
    assertThat(status).isNotDone();
    callee().release();
    assertThat(status.get()).isEqualTo(200);
    recorder().await(1);
  }
}
