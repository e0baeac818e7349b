package io.headwater.propagation.kafka;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.propagation.contract.Incoming;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** What is an error of a record that is sent. */
interface ProducerErrorCases extends ProducerKit {
  @Test
  default void span_lastsUntilTheBrokerHasTheRecord() throws Exception {
    Future<RecordMetadata> future = send(Incoming.sampled(), Records.record());
    assertThat(future).isNotDone();
    assertThat(spans().ended()).isEmpty();
    plain().completeNext();
    assertThat(future.get().topic()).isEqualTo(Records.TOPIC);
    spans().await(1);
  }

  @Test
  default void recordThatTheBrokerWillNotHave_isAnError() {
    Future<RecordMetadata> future = send(Incoming.sampled(), Records.record());
    plain().errorNext(new TimeoutException("no broker today"));
    assertThatThrownBy(future::get).hasCauseInstanceOf(TimeoutException.class);

    SpanData span = spans().await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(Records.attribute(span, stringKey("error.type")))
        .isEqualTo("org.apache.kafka.common.errors.TimeoutException");
    assertThat(Records.attribute(span, longKey("kafka.offset"))).isNull();
  }

  @Test
  default void recordThatCannotBeSent_isAnError() {
    plain().sendException = new IllegalStateException("not today");
    assertThatThrownBy(() -> send(Incoming.sampled(), Records.record())).hasMessage("not today");
    SpanData span = spans().await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(Records.attribute(span, stringKey("error.type")))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  default void errorsOfANo_openNothing() {
    send(Incoming.notSampled(), Records.record());
    plain().errorNext(new TimeoutException("no broker today"));
    plain().sendException = new IllegalStateException("not today");
    assertThatThrownBy(() -> send(Incoming.notSampled(), Records.record())).hasMessage("not today");
    assertThatThrownBy(() -> send(Context.root(), Records.record())).hasMessage("not today");
    spans().assertNone();
  }

  @Test
  default void closedProducer_leavesNoSpanOpen() {
    producer().close();
    assertThat(plain().closed()).isTrue();
    assertThatThrownBy(() -> send(Incoming.sampled(), Records.record()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(spans().await(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }
}
