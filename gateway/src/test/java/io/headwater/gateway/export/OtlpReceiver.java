package io.headwater.gateway.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** An OTLP/HTTP receiver that remembers what it was sent. */
final class OtlpReceiver implements AutoCloseable {
  final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
  final List<String> paths = new CopyOnWriteArrayList<>();
  final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile int status = 200;
  private volatile String retryAfter = "";
  private volatile byte[] body = {};

  /**
   * Starts it on the loopback address.
   *
   * @param port 0: any free one
   */
  OtlpReceiver(int port) throws IOException {
    this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
  }

  private OtlpReceiver(HttpServer server) {
    this.server = server;
    server.createContext("/", this::receive);
    server.start();
  }

  /** Starts one that speaks TLS, on any free port. */
  static OtlpReceiver overTls(SSLContext tls, boolean asksForCertificates) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = tls.getDefaultSSLParameters();
            wanted.setNeedClientAuth(asksForCertificates);
            parameters.setSSLParameters(wanted);
          }
        });
    return new OtlpReceiver(server);
  }

  void answer(int status) {
    this.status = status;
  }

  /** Answers with a status that asks for patience. */
  void answer(int status, String retryAfter) {
    this.retryAfter = retryAfter;
    this.status = status;
  }

  /** What it says when it takes a batch. */
  void say(byte[] body) {
    this.body = body;
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI endpoint(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  List<Span> spans() {
    return requests.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(
              "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"))
                  ? new GZIPInputStream(exchange.getRequestBody())
                  : exchange.getRequestBody());
      paths.add(exchange.getRequestURI().toString());
      headers.add(Map.copyOf(exchange.getRequestHeaders()));
      if (status == 200) {
        requests.add(request);
      }
      if (!retryAfter.isEmpty()) {
        exchange.getResponseHeaders().set("retry-after", retryAfter);
      }
      byte[] said = body;
      exchange.sendResponseHeaders(status, said.length == 0 ? -1 : said.length);
      exchange.getResponseBody().write(said);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
