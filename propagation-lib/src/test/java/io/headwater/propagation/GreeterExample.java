package io.headwater.propagation;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.headwater.propagation.jdkhttp.JdkHttpTracing;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Greets with what another service says. */
final class GreeterExample {
  static HttpServer start(int port, URI names, HeadwaterPropagation tracing) throws Exception {
    var http = JdkHttpTracing.create(tracing);
    var client = http.wrap(HttpClient.newHttpClient(), Peer.named("names"));
    var request = HttpRequest.newBuilder(names).build();
    HttpHandler hello =
        exchange -> {
          var answer = client.sendAsync(request, BodyHandlers.ofByteArray()).join();
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(answer.body());
          exchange.close();
        };
    var server = HttpServer.create(new InetSocketAddress(port), 0);
    server.createContext("/say/hello", hello).getFilters().add(http.serverFilter());
    server.start();
    return server;
  }
}
