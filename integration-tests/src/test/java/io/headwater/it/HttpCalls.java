package io.headwater.it;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.apachehttp.ApacheHttpTracing;
import io.headwater.propagation.jaxrs.JaxrsTracing;
import io.headwater.propagation.jdkhttp.JdkHttpTracing;
import io.headwater.propagation.netty.NettyClients;
import io.headwater.propagation.netty.NettyHttpTracing;
import io.headwater.propagation.okhttp.OkHttpTracing;
import io.headwater.propagation.spring.SpringTracing;
import io.headwater.propagation.vertx.VertxTracing;
import io.vertx.core.Vertx;
import io.vertx.core.http.RequestOptions;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** The next service called over HTTP/1.1, by every client that there is an adapter for. */
@SuppressWarnings("try") // Whoever closes it may be interrupted.
final class HttpCalls implements AutoCloseable {
  private final HeadwaterPropagation tracing;
  private final URI next;
  private final Map<String, NextCall> calls = new LinkedHashMap<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  HttpCalls(HeadwaterPropagation tracing, URI next) {
    this.tracing = tracing;
    this.next = next;
    addJdk();
    addOkHttp();
    addApache();
    addSpring();
    addJersey();
    addNetty();
    addVertx();
  }

  /** By name of the client. */
  Map<String, NextCall> calls() {
    return calls;
  }

  private <T extends AutoCloseable> T opened(T client) {
    open.push(client);
    return client;
  }

  private void addJdk() {
    HttpClient client = JdkHttpTracing.create(tracing).wrap(HttpClient.newHttpClient());
    HttpRequest request = HttpRequest.newBuilder(next).build();
    calls.put(
        "jdk",
        () ->
            CompletableFuture.completedFuture(
                client.send(request, BodyHandlers.discarding()).statusCode()));
    calls.put(
        "jdk-async",
        () ->
            client
                .sendAsync(request, BodyHandlers.discarding())
                .thenApply(response -> response.statusCode()));
  }

  private void addOkHttp() {
    OkHttpClient plain = new OkHttpClient();
    open.push(plain.dispatcher().executorService()::shutdownNow);
    Call.Factory client = OkHttpTracing.create(tracing).wrap(plain);
    Request request = new Request.Builder().url(next.toString()).build();
    calls.put(
        "okhttp",
        () -> {
          try (Response response = client.newCall(request).execute()) {
            response.body().string();
            return CompletableFuture.completedFuture(response.code());
          }
        });
    calls.put("okhttp-async", () -> enqueue(client.newCall(request)));
  }

  private static CompletableFuture<Integer> enqueue(Call call) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onResponse(Call of, Response response) throws IOException {
            try (response) {
              response.body().string();
              status.complete(response.code());
            }
          }

          @Override
          public void onFailure(Call of, IOException failure) {
            status.completeExceptionally(failure);
          }
        });
    return status;
  }

  private void addApache() {
    ApacheHttpTracing http = ApacheHttpTracing.create(tracing);
    CloseableHttpClient client = opened(http.wrap(HttpClients.createDefault()));
    calls.put(
        "apache",
        () ->
            CompletableFuture.completedFuture(
                client.execute(new HttpGet(next), response -> response.getCode())));
    CloseableHttpAsyncClient async = opened(http.wrap(HttpAsyncClients.createDefault()));
    async.start();
    calls.put("apache-async", () -> execute(async));
  }

  private CompletableFuture<Integer> execute(CloseableHttpAsyncClient client) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    client.execute(
        SimpleRequestBuilder.get(next).build(),
        new FutureCallback<SimpleHttpResponse>() {
          @Override
          public void completed(SimpleHttpResponse response) {
            status.complete(response.getCode());
          }

          @Override
          public void failed(Exception failure) {
            status.completeExceptionally(failure);
          }

          @Override
          public void cancelled() {
            status.cancel(false);
          }
        });
    return status;
  }

  private void addSpring() {
    SpringTracing spring = SpringTracing.create(tracing);
    RestClient rest = RestClient.builder().requestInterceptor(spring.interceptor()).build();
    calls.put(
        "rest-client",
        () ->
            CompletableFuture.completedFuture(
                rest.get().uri(next).retrieve().toBodilessEntity().getStatusCode().value()));
    WebClient web = WebClient.builder().filter(spring.exchangeFilter()).build();
    calls.put(
        "web-client",
        () ->
            web.get()
                .uri(next)
                .retrieve()
                .toBodilessEntity()
                .map(response -> response.getStatusCode().value())
                .toFuture());
  }

  private void addJersey() {
    Client client =
        opened(
            ClientBuilder.newBuilder()
                .register(JaxrsTracing.create(tracing).clientFeature())
                .build());
    calls.put(
        "jax-rs",
        () -> {
          try (jakarta.ws.rs.core.Response response = client.target(next).request().get()) {
            response.readEntity(String.class);
            return CompletableFuture.completedFuture(response.getStatus());
          }
        });
  }

  private void addNetty() {
    NettyHttpTracing http = NettyHttpTracing.create(tracing);
    NettyClients client = opened(new NettyClients(http, http::clientHandler));
    calls.put("netty", () -> client.getAsync(next, List.of()));
  }

  private void addVertx() {
    VertxTracing http = VertxTracing.create(tracing);
    Vertx vertx = Vertx.builder().withTracer(http.tracerFactory()).build();
    open.push(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    io.vertx.core.http.HttpClient client = vertx.createHttpClient();
    RequestOptions options = new RequestOptions().setAbsoluteURI(next.toString());
    calls.put(
        "vertx",
        () ->
            http.carry(
                    vertx,
                    () ->
                        client
                            .request(options)
                            .compose(request -> request.send())
                            .compose(
                                response -> response.body().map(read -> response.statusCode())))
                .toCompletionStage()
                .toCompletableFuture());
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
