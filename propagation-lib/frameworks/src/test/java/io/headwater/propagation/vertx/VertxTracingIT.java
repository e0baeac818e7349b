package io.headwater.propagation.vertx;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.propagation.contract.Incoming;
import io.headwater.propagation.contract.RawHttp;
import io.headwater.propagation.contract.RawServer;
import io.headwater.propagation.contract.SpanRecorder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is special about Vert.x: its own contexts carry ours. */
@SuppressWarnings({"NullAway.Init", "try"})
final class VertxTracingIT {
  private static final String JOIN = "traceparent: " + Incoming.SAMPLED;

  @RegisterExtension final SpanRecorder spans = new SpanRecorder();

  private RawServer callee;
  private VertxTracing http;
  private Vertx vertx;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    callee = new RawServer();
    http = VertxTracing.create(spans.tracing());
    vertx = Vertx.builder().withTracer(http.tracerFactory()).build();
    client = VertxClients.client(vertx);
  }

  @AfterEach
  void stop() throws Exception {
    VertxFutures.awaitUnchecked(vertx.close());
    callee.close();
  }

  private int serve(Handler<HttpServerRequest> handler) throws Exception {
    return serve(new HttpServerOptions(), handler);
  }

  private int serve(HttpServerOptions options, Handler<HttpServerRequest> handler)
      throws Exception {
    return VertxFutures.await(
            vertx.createHttpServer(options).requestHandler(handler).listen(0, "127.0.0.1"))
        .actualPort();
  }

  private Future<Integer> callee(String path) {
    RequestOptions options =
        new RequestOptions().setAbsoluteURI("http://localhost:" + callee.port() + path);
    return client
        .request(options)
        .compose(request -> request.send())
        .compose(response -> response.body().map(body -> response.statusCode()));
  }

  private void assertOneTrace(int clients) {
    List<SpanData> ended = spans.await(1 + clients);
    SpanData server = spans.awaitOne(SpanKind.SERVER);
    assertThat(server.getParentSpanId()).isEqualTo(Incoming.SPAN_ID);
    assertThat(ended)
        .filteredOn(span -> span.getKind() == SpanKind.CLIENT)
        .hasSize(clients)
        .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(server.getSpanId()));
  }

  @Test
  void callsOfARequest_areItsChildren_whereverTheyAreChained() throws Exception {
    int port =
        serve(
            request ->
                callee("/1")
                    .compose(one -> callee("/2"))
                    .compose(two -> vertx.executeBlocking(() -> 3))
                    .compose(three -> callee("/3"))
                    .onComplete(done -> request.response().end()));
    assertThat(RawHttp.get(port, "/", JOIN)).isEqualTo(200);
    assertOneTrace(3);
  }

  @Test
  void callsOfAnUntracedRequest_areToldNothing() throws Exception {
    int port = serve(request -> callee("/1").onComplete(done -> request.response().end()));
    RawHttp.get(port, "/");
    assertThat(callee.values(0, "traceparent")).isEmpty();
    RawHttp.get(port, "/", "traceparent: " + Incoming.NOT_SAMPLED);
    assertThat(callee.values(1, "traceparent")).containsExactly(Incoming.NOT_SAMPLED);
    spans.assertNone();
  }

  @Test
  void messageOnTheEventBus_carriesTheContext() throws Exception {
    vertx
        .eventBus()
        .<String>consumer(
            "names", message -> callee("/name").onComplete(done -> message.reply("name")));
    int port =
        serve(
            request ->
                vertx
                    .eventBus()
                    .request("names", "?")
                    .onComplete(done -> request.response().end()));
    assertThat(RawHttp.get(port, "/", JOIN)).isEqualTo(200);
    assertOneTrace(1);
    RawHttp.get(port, "/");
    assertThat(callee.values(1, "traceparent")).isEmpty();
  }

  @Test
  void wrappedCallback_hasTheContextOnItsThread() throws Exception {
    List<Context> seen = new CopyOnWriteArrayList<>();
    int port =
        serve(
            request ->
                callee("/1")
                    .onComplete(
                        http.wrap(
                            done -> {
                              seen.add(Context.current());
                              request.response().end();
                            })));
    RawHttp.get(port, "/", JOIN);
    RawHttp.get(port, "/");

    SpanData server = spans.awaitOne(SpanKind.SERVER);
    assertThat(seen)
        .extracting(context -> Span.fromContext(context).getSpanContext().getSpanId())
        .containsExactly(server.getSpanId(), "0000000000000000");
  }

  @Test
  void routeOfAHandler_namesTheSpan() throws Exception {
    int port =
        serve(
            http.wrap(
                "/users/:id", (HttpServerRequest request) -> request.response().end("hello")));
    RawHttp.get(port, "/users/7", JOIN);
    RawHttp.get(port, "/users/7");

    SpanData span = spans.await(1).get(0);
    assertThat(span.getName()).isEqualTo("GET /users/:id");
    assertThat(span.getAttributes().get(stringKey("http.route"))).isEqualTo("/users/:id");
  }

  @Test
  void pipelinedRequests_haveTheirOwnContexts() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    int port =
        serve(
            http.wrap(
                request -> {
                  seen.add(Span.current().getSpanContext().getSpanId());
                  request.response().end(request.path());
                }));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String get = "GET /%s HTTP/1.1\r\nHost: x\r\n%s\r\n";
      String requests =
          String.format(get, "1", JOIN + "\r\n")
              + String.format(get, "2", "")
              + String.format(get, "3", JOIN + "\r\nConnection: close\r\n");
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .containsSubsequence("/1", "/2", "/3");
    }
    List<SpanData> ended = spans.await(2);
    assertThat(seen)
        .containsExactly(ended.get(0).getSpanId(), "0000000000000000", ended.get(1).getSpanId());
  }

  private static Context context(int number) {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.createFromRemoteParent(
                    Incoming.TRACE_ID,
                    String.format("%016x", number),
                    TraceFlags.getSampled(),
                    TraceState.getDefault())));
  }

  @Test
  void carriedCallsOfOneThread_keepTheirContextsApart() throws Exception {
    List<Future<Integer>> calls = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      String path = "/" + String.format("%016x", i);
      try (Scope scope = context(i).makeCurrent()) {
        calls.add(http.carry(vertx, () -> callee(path)));
      }
    }
    calls.add(http.carry(vertx, () -> callee("/none")));
    for (Future<Integer> call : calls) {
      assertThat(VertxFutures.await(call)).isEqualTo(200);
    }
    assertThat(spans.await(20))
        .allSatisfy(
            span ->
                assertThat(span.getAttributes().get(stringKey("url.full")))
                    .endsWith('/' + span.getParentSpanId()));
  }

  @Test
  void carriedCallThatThrows_isAFailedFuture() {
    Future<Object> failed =
        http.carry(
            vertx,
            () -> {
              throw new IllegalStateException("no");
            });
    assertThatThrownBy(() -> VertxFutures.await(failed)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void serverThatIgnoresTracing_joinsNothing() throws Exception {
    int port =
        serve(
            new HttpServerOptions().setTracingPolicy(TracingPolicy.IGNORE),
            request -> request.response().end());
    assertThat(RawHttp.get(port, "/", JOIN)).isEqualTo(200);
    spans.assertNone();
  }

  @Test
  void http2_joinsToo() throws Exception {
    int port = serve(request -> request.response().setStatusCode(503).end("sorry"));
    java.net.http.HttpClient caller = java.net.http.HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/x?q=1"))
            .header("traceparent", Incoming.SAMPLED)
            .version(java.net.http.HttpClient.Version.HTTP_2)
            .build();
    assertThat(caller.send(request, BodyHandlers.discarding()).version())
        .isEqualTo(java.net.http.HttpClient.Version.HTTP_2);

    SpanData span = spans.await(1).get(0);
    assertThat(span.getAttributes().get(longKey("http.response.status_code"))).isEqualTo(503);
    assertThat(span.getAttributes().get(stringKey("url.path"))).isEqualTo("/x");
    assertThat(span.getAttributes().get(stringKey("url.query"))).isEqualTo("q=1");
    assertThat(span.getAttributes().get(stringKey("error.type"))).isEqualTo("503");
  }

  @Test
  void http2Calls_areTracedToo() throws Exception {
    int port = serve(request -> request.response().setStatusCode(404).end());
    HttpClient http2 = client(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2));
    RequestOptions options =
        new RequestOptions().setAbsoluteURI("http://localhost:" + port + "/x?q=1");
    Future<HttpVersion> version;
    try (Scope scope = context(1).makeCurrent()) {
      version =
          http.carry(
              vertx,
              () ->
                  http2
                      .request(options)
                      .compose(request -> request.send())
                      .compose(response -> response.body().map(body -> response.version())));
    }
    assertThat(VertxFutures.await(version)).isEqualTo(HttpVersion.HTTP_2);

    spans.await(2);
    SpanData span = spans.awaitOne(SpanKind.CLIENT);
    assertThat(span.getAttributes().get(longKey("http.response.status_code"))).isEqualTo(404);
    assertThat(span.getAttributes().get(stringKey("url.full")))
        .isEqualTo("http://localhost:" + port + "/x?q=1");
    assertThat(spans.awaitOne(SpanKind.SERVER).getParentSpanId()).isEqualTo(span.getSpanId());
  }

  private HttpClient client(HttpClientOptions options) throws Exception {
    return (HttpClient)
        Vertx.class.getMethod("createHttpClient", HttpClientOptions.class).invoke(vertx, options);
  }

  @Test
  void handlerOfAVertxThatIsNotTraced_runsAsItIs() throws Exception {
    Vertx other = Vertx.vertx();
    Promise<Context> seen = Promise.promise();
    other.runOnContext(http.wrap(start -> seen.complete(Context.current())));
    assertThat(VertxFutures.await(seen.future())).isSameAs(Context.root());
    VertxFutures.await(other.close());
  }
}
