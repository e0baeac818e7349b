package io.headwater.propagation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.propagation.contract.Incoming;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** What callers hear of their records. */
@SuppressWarnings("try") // Scopes are there to be closed.
interface ProducerCallbackCases extends ProducerKit {
  @Test
  default void callback_runsInTheContextOfTheSender_onceTheSpanHasEnded() {
    Context context = Incoming.sampled();
    CompletableFuture<Context> heard = new CompletableFuture<>();
    try (Scope scope = context.makeCurrent()) {
      producer()
          .send(
              Records.record(),
              (metadata, failure) -> {
                assertThat(spans().ended()).hasSize(1);
                heard.complete(Context.current());
              });
    }
    plain().completeNext();
    assertThat(heard).isCompletedWithValue(context);
  }

  @Test
  default void callback_hearsOfTheFailure() {
    CompletableFuture<Exception> heard = new CompletableFuture<>();
    TimeoutException failure = new TimeoutException("no broker today");
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      producer().send(Records.record(), (metadata, failed) -> heard.complete(failed));
    }
    plain().errorNext(failure);
    assertThat(heard).isCompletedWithValue(failure);
    spans().await(1);
  }

  @Test
  default void untracedCallback_isTheCallersOwn() {
    CompletableFuture<Context> heard = new CompletableFuture<>();
    producer().send(Records.record(), (metadata, failure) -> heard.complete(Context.current()));
    plain().completeNext();
    assertThat(heard).isCompletedWithValue(Context.root());
    spans().assertNone();
  }

  @Test
  default void recordSentFromACallback_belongsToTheSameTrace() {
    try (Scope scope = Incoming.sampled().makeCurrent()) {
      producer().send(Records.record(), (metadata, failure) -> producer().send(Records.record()));
    }
    complete();
    assertThat(spans().await(2))
        .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(Incoming.SPAN_ID));
  }
}
