package io.headwater.propagation.contract;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

/** What is an error of the server, and what is none. */
interface ServerErrorCases extends ServerKit {
  @Test
  default void clientError_isNoErrorOfTheServer() throws Exception {
    call("/say/hello/404", ServerKit.traceparent(Incoming.SAMPLED));

    SpanData span = recorder().await(1).get(0);
    assertThat(ServerKit.attribute(span, longKey("http.response.status_code"))).isEqualTo(404);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(ServerKit.attribute(span, stringKey("error.type"))).isNull();
  }

  @Test
  default void serverError_isAnError() throws Exception {
    call("/say/hello/503", ServerKit.traceparent(Incoming.SAMPLED));

    SpanData span = recorder().await(1).get(0);
    assertThat(ServerKit.attribute(span, longKey("http.response.status_code"))).isEqualTo(503);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(ServerKit.attribute(span, stringKey("error.type"))).isEqualTo("503");
  }

  @Test
  default void handlerThrows_isAnErrorWithItsException() throws Exception {
    call("/say/hello/throw", ServerKit.traceparent(Incoming.SAMPLED));

    SpanData span = recorder().await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    if (!traits().seesExceptions()) {
      assertThat(ServerKit.attribute(span, stringKey("error.type"))).isEqualTo("500");
      return;
    }
    assertThat(ServerKit.attribute(span, stringKey("error.type")))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(span.getEvents()).hasSize(1);
    assertThat(span.getEvents().get(0).getName()).isEqualTo("exception");
    assertThat(span.getEvents().get(0).getAttributes().get(stringKey("exception.message")))
        .isEqualTo("out of order");
  }

  @Test
  default void handlerThrowsUntraced_opensNothing() throws Exception {
    call("/say/hello/throw");
    call("/say/hello/throw", ServerKit.traceparent(Incoming.NOT_SAMPLED));
    recorder().assertNone();
  }

  @Test
  default void errorsWithoutHeader_openNothing() throws Exception {
    call("/say/hello/404");
    call("/say/hello/503", ServerKit.traceparent(Incoming.NOT_SAMPLED));
    recorder().assertNone();
  }
}
