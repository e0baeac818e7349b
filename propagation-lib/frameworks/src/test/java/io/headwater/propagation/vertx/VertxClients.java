package io.headwater.propagation.vertx;

import io.headwater.propagation.contract.ClientUnderTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A client of Vert.x for the contract, called by threads that are not Vert.x's. */
final class VertxClients implements ClientUnderTest {
  private final Vertx vertx;
  private final VertxTracing http;
  private final HttpClient client;

  VertxClients(Vertx vertx, VertxTracing http) {
    this.vertx = vertx;
    this.http = http;
    this.client = client(vertx);
  }

  /** The method returns another type from 5 on, so what is compiled against 4 cannot call it. */
  static HttpClient client(Vertx vertx) {
    try {
      return (HttpClient) Vertx.class.getMethod("createHttpClient").invoke(vertx);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static RequestOptions options(URI uri, List<Map.Entry<String, String>> headers) {
    RequestOptions options = new RequestOptions().setAbsoluteURI(uri.toString());
    headers.forEach(header -> options.addHeader(header.getKey(), header.getValue()));
    return options;
  }

  @Override
  public int get(URI uri, List<Map.Entry<String, String>> headers) throws Exception {
    return await(call(options(uri, headers), new CompletableFuture<>()));
  }

  @Override
  public int getWithin(Duration patience, URI uri) throws Exception {
    return await(
        call(
            options(uri, List.of()).setIdleTimeout(patience.toMillis()),
            new CompletableFuture<>()));
  }

  private static int await(CompletableFuture<Integer> status) throws Exception {
    try {
      return status.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  @Override
  public CompletableFuture<Integer> getAsync(URI uri, List<Map.Entry<String, String>> headers) {
    return call(options(uri, headers), new CompletableFuture<>());
  }

  private CompletableFuture<Integer> call(
      RequestOptions options, CompletableFuture<Integer> status) {
    http.carry(vertx, () -> client.request(options).compose(request -> send(request, status)))
        .onComplete(
            answer -> {
              if (answer.succeeded()) {
                status.complete(answer.result());
              } else {
                status.completeExceptionally(answer.cause());
              }
            });
    return status;
  }

  private static Future<Integer> send(
      HttpClientRequest request, CompletableFuture<Integer> status) {
    status.whenComplete(
        (code, failure) -> {
          if (status.isCancelled()) {
            request.connection().close();
          }
        });
    return request
        .send()
        .compose(
            response -> {
              Future<Buffer> body = response.body();
              return body.map(read -> response.statusCode());
            });
  }
}
