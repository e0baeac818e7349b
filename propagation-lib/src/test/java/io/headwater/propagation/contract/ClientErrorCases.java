package io.headwater.propagation.contract;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an error of a call. */
@SuppressWarnings("try") // Scopes are there to be closed.
interface ClientErrorCases extends ClientKit {
  @ParameterizedTest
  @ValueSource(ints = {400, 404, 500, 503})
  default void errorStatus_isAnError(int status) throws Exception {
    assertThat(get(Incoming.sampled(), "/status/" + status, NO_HEADERS)).isEqualTo(status);

    SpanData span = recorder().await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(stringKey("error.type")))
        .isEqualTo(Integer.toString(status));
    assertThat(span.getAttributes().get(longKey("http.response.status_code"))).isEqualTo(status);
  }

  @Test
  default void serverHangsUp_isAnErrorOfItsType() throws Exception {
    assertThatThrownBy(() -> get(Incoming.sampled(), "/hang-up", NO_HEADERS))
        .isInstanceOf(Exception.class);

    SpanData span = recorder().await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(stringKey("error.type"))).contains("Exception");
    assertThat(span.getAttributes().get(longKey("http.response.status_code"))).isNull();
  }

  @Test
  default void connectionRefused_isAnError() throws Exception {
    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }
    URI nobody = URI.create("http://localhost:" + unused + "/x");
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      assertThatThrownBy(() -> underTest().get(nobody, NO_HEADERS)).isInstanceOf(Exception.class);
      assertThat(underTest().getAsync(nobody, NO_HEADERS)).failsWithin(Duration.ofSeconds(10));
    }

    assertThat(recorder().await(traits().seesConnecting() ? 2 : 0))
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
              assertThat(span.getAttributes().get(stringKey("error.type")))
                  .contains("ConnectException");
            });
  }

  @Test
  default void errorsWithoutTrace_openNothing() throws Exception {
    assertThat(get(Context.root(), "/status/503", NO_HEADERS)).isEqualTo(503);
    assertThatThrownBy(() -> get(Incoming.notSampled(), "/hang-up", NO_HEADERS))
        .isInstanceOf(Exception.class);
    recorder().assertNone();
  }

  @Test
  default void noAnswerInTime_isAnError() throws Exception {
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      assertThatThrownBy(() -> underTest().getWithin(Duration.ofMillis(300), uri("/never")))
          .isInstanceOf(Exception.class);
    }
    assertThat(recorder().await(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  default void noAnswerInTimeUntraced_opensNothing() throws Exception {
    assertThatThrownBy(() -> underTest().getWithin(Duration.ofMillis(300), uri("/never")))
        .isInstanceOf(Exception.class);
    recorder().assertNone();
  }
}
