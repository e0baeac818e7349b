package io.headwater.propagation.vertx;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.contract.Reply;
import io.headwater.propagation.contract.ServerAdapterContract;
import io.headwater.propagation.contract.ServerScript;
import io.headwater.propagation.contract.ServerUnderTest;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

final class VertxServerContractIT extends ServerAdapterContract {
  @Override
  protected ServerUnderTest start(HeadwaterPropagation tracing, ServerScript script)
      throws Exception {
    VertxTracing http = VertxTracing.create(tracing);
    Vertx vertx = Vertx.builder().withTracer(http.tracerFactory()).build();
    HttpServer server =
        VertxFutures.await(
            vertx
                .createHttpServer()
                .requestHandler(answeringFor(http.wrap(request -> play(script, request))))
                .listen(0, "127.0.0.1"));
    return new ServerUnderTest(
        server.actualPort(), "", () -> VertxFutures.awaitUnchecked(vertx.close()));
  }

  /** As a router does it. */
  private static Handler<HttpServerRequest> answeringFor(Handler<HttpServerRequest> handler) {
    return request -> {
      try {
        handler.handle(request);
      } catch (IllegalStateException failure) {
        request.response().setStatusCode(500).end();
      }
    };
  }

  private static void play(ServerScript script, HttpServerRequest request) {
    Reply reply = script.reply(request.path());
    HttpServerResponse response = request.response().setStatusCode(reply.status());
    switch (reply.manner()) {
      case AT_ONCE -> response.end(reply.body());
      case LATER -> new Thread(() -> response.end(reply.body())).start();
      case IN_PARTS -> {
        response.setChunked(true).write(reply.firstPart());
        reply.gate().thenRun(() -> response.end(reply.lastPart()));
      }
      case ENDLESS -> writeEndlessly(response.setChunked(true), reply);
      case NEVER -> throw new IllegalArgumentException("there is no time-out");
    }
  }

  private static void writeEndlessly(HttpServerResponse response, Reply reply) {
    response
        .write(reply.body())
        .onComplete(
            written -> {
              if (written.succeeded()) {
                Vertx.currentContext().runOnContext(next -> writeEndlessly(response, reply));
              }
            });
  }
}
