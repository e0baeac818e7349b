package io.headwater.propagation.kafka;

import io.headwater.propagation.ClientSpan;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Ends the span of a record before the sender hears of it, in the sender's context. */
final class SentCallback implements Callback {
  private final @Nullable Callback callback;
  private final Context context;
  private final ClientSpan span;

  SentCallback(@Nullable Callback callback, Context context, ClientSpan span) {
    this.callback = callback;
    this.context = context;
    this.span = span;
  }

  @Override
  @SuppressWarnings("try") // The scope is there to be closed.
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (metadata != null && metadata.partition() >= 0) {
      span.set(MessagingKeys.PARTITION, Integer.toString(metadata.partition()));
      if (metadata.hasOffset()) {
        span.set(MessagingKeys.OFFSET, metadata.offset());
      }
    }
    if (failure != null) {
      span.fail(failure);
    }
    span.end();
    if (callback != null) {
      try (Scope scope = context.makeCurrent()) {
        callback.onCompletion(metadata, failure);
      }
    }
  }
}
