package io.headwater.propagation.apachehttp;

import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Takes an answer in the context of its call, and notes its status. */
@SuppressWarnings("try") // The scopes are there to be closed.
final class WatchedConsumer<T> implements AsyncResponseConsumer<T> {
  private final AsyncResponseConsumer<T> consumer;
  private final AsyncExchange exchange;

  WatchedConsumer(AsyncResponseConsumer<T> consumer, AsyncExchange exchange) {
    this.consumer = consumer;
    this.exchange = exchange;
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails entity,
      HttpContext context,
      FutureCallback<T> result)
      throws HttpException, IOException {
    exchange.answered(response.getCode());
    try (Scope scope = exchange.context().makeCurrent()) {
      consumer.consumeResponse(response, entity, context, result);
    }
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context)
      throws HttpException, IOException {
    consumer.informationResponse(response, context);
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    consumer.updateCapacity(channel);
  }

  @Override
  public void consume(ByteBuffer bytes) throws IOException {
    try (Scope scope = exchange.context().makeCurrent()) {
      consumer.consume(bytes);
    }
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers)
      throws HttpException, IOException {
    try (Scope scope = exchange.context().makeCurrent()) {
      consumer.streamEnd(trailers);
    }
  }

  @Override
  public void failed(Exception cause) {
    try (Scope scope = exchange.context().makeCurrent()) {
      consumer.failed(cause);
    }
  }

  @Override
  public void releaseResources() {
    consumer.releaseResources();
  }
}
